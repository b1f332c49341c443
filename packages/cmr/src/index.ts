/**
 * Searches NASA's Common Metadata Repository lazily and exactly, and returns granules and collections.
 *
 * @module
 */
export { ServiceOutageError } from "@earthaccess/errors";
export { CmrError, type CmrErrorOptions } from "./cmr-error.js";
export { DataCollection, stacCollectionToDataCollection } from "./data-collection.js";
export { DataGranule, stacItemToDataGranule } from "./data-granule.js";
export { DataService } from "./data-service.js";
export { searchData, searchDatasets } from "./search.js";
export type { SearchAuth, SearchOptions } from "./search-options.js";
export { type ResultSource, SearchResults, type StacSource, type Step } from "./search-results.js";
export { searchServices } from "./search-services.js";
