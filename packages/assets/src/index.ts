/**
 * The files of a granule as values, and filters that choose among them.
 *
 * @module
 */
export { Asset, type AssetAlternates, type AssetInit, type StacAssetObject } from "./asset.js";
export { AssetFilter, type FilterExplanation } from "./asset-filter.js";
export type { AssetFilterOptions, NormalizedAssetFilterOptions, Words } from "./asset-filter-options.js";
export { type AssetSource, assetsOf, type GranuleLike, type StacItemLike } from "./assets-of.js";
export { type Checksum, decodeMultihash, encodeMultihash } from "./checksum.js";
export { fileNameOf } from "./file-name.js";
export { type AssetFilterInput, type AssetFilterLike, filterAssets, toAssetFilter } from "./filter-assets.js";
export { type GlobMatcher, globMatcher } from "./glob.js";
export { type AssetFilterProblem, InvalidAssetFilterError } from "./invalid-asset-filter-error.js";
