/**
 * Icechunk repositories, written and read without any native code.
 *
 * @module
 */
export type { Compressor } from "./envelope.js";
export type { IcechunkStore, VirtualChunkSpec } from "./icechunk-store.js";
export { type OpenIcechunkOptions, openIcechunk } from "./open-icechunk.js";
export type { Revision } from "./repository-state.js";
export { type IcechunkOptions, type IcechunkReport, toIcechunk } from "./to-icechunk.js";
