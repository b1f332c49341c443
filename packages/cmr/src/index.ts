/**
 * Searches NASA's Common Metadata Repository lazily and exactly, and returns granules and collections.
 *
 * @module
 */
export { ServiceOutageError } from "@earthaccess/errors";
export { CmrError, type CmrErrorOptions } from "./cmr-error.js";
export { DataCollection } from "./data-collection.js";
export { DataGranule } from "./data-granule.js";
export { searchData, searchDatasets } from "./search.js";
export type { SearchAuth, SearchOptions } from "./search-options.js";
export { SearchResults } from "./search-results.js";
