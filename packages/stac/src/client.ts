/**
 * A client for STAC APIs and static STAC catalogs.
 *
 * @module
 */
export type { HeaderSource, HttpOptions } from "./client/http.js";
export type { FilterDialect, StacQueryLike, StacSearchBody } from "./client/search-body.js";
export { type StacItemCollection, StacSearchResults } from "./client/search-results.js";
export { StacApiError } from "./client/stac-api-error.js";
export { type CollectionsOptions, StacClient } from "./client/stac-client.js";
