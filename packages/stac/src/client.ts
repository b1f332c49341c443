/**
 * A client for STAC APIs and static STAC catalogs.
 *
 * @module
 */
export type { HeaderSource, HttpOptions } from "./client/http.js";
export { type ItemModifier, planetaryComputerSigner, type SignerOptions } from "./client/planetary-computer.js";
export type { FilterDialect, StacQueryLike, StacSearchBody } from "./client/search-body.js";
export { type StacItemCollection, StacSearchResults } from "./client/search-results.js";
export { StacApiError } from "./client/stac-api-error.js";
export { type CollectionsOptions, StacClient, type StacClientOptions } from "./client/stac-client.js";
