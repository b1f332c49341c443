/**
 * Datasets as kerchunk references, in JSON and in Parquet, written and opened.
 *
 * @module
 */
export { type FromKerchunkOptions, fromKerchunk, type KerchunkSource } from "./kerchunk/from-kerchunk.js";
export { type KerchunkOptions, type KerchunkReport, toKerchunk } from "./kerchunk/to-kerchunk.js";
export type { KerchunkEntry, KerchunkReferences } from "./kerchunk/write-json.js";
