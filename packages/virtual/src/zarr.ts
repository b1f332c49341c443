/**
 * Datasets as Zarr stores, for viewers, and Zarr stores as datasets.
 *
 * @module
 */
export { type OpenZarrOptions, openZarr, type ReadableStore, type ZarrSource } from "./zarr/open-zarr.js";
export { toZarrStore, type ZarrStoreOptions } from "./zarr/to-zarr-store.js";
export type { ZarrStore } from "./zarr/zarr-store.js";
