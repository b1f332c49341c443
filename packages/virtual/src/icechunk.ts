/**
 * Icechunk repositories, written and read without any native code.
 *
 * @module
 */
export type { Compressor } from "./icechunk/envelope.js";
export type { IcechunkStore, VirtualChunkSpec } from "./icechunk/icechunk-store.js";
export { type OpenIcechunkOptions, openIcechunk } from "./icechunk/open-icechunk.js";
export type { Revision } from "./icechunk/repository-state.js";
export { type IcechunkOptions, type IcechunkReport, toIcechunk } from "./icechunk/to-icechunk.js";
