/**
 * Where bytes go: one small interface over memory, the local disk and object stores.
 *
 * @module
 */
export { type BatchedBytes, type ByteSource, batchedBytes, batchesOf } from "./byte-source.js";
export { algorithmOf, type Checksum, type Hasher, hasherFor, sameDigest } from "./checksum.js";
export { MemoryTarget } from "./memory-target.js";
export { collisionKey, safeName, segmentsOf } from "./names.js";
export { type OpenTargetOptions, openTarget, registerTarget, type TargetFactory } from "./open-target.js";
export type { Origin, PartialWrite, TargetFile, TargetFileSystem, WriteOptions, WrittenFile } from "./target.js";
export { asTargetError, ChecksumMismatchError, sizeMismatch, TargetError } from "./target-errors.js";
