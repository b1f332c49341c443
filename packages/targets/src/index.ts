/**
 * Where bytes go: one small interface over memory, the local disk and object stores.
 *
 * @module
 */
export { type BatchedBytes, type ByteSource, batchedBytes, batchesOf } from "./byte-source.js";
export {
  algorithmOf,
  type Checksum,
  digestMatches,
  type Hasher,
  hasherFor,
  sameChecksum,
  sameDigest,
} from "./checksum.js";
export { MemoryTarget } from "./memory-target.js";
export { collisionKey, safeName, segmentsOf } from "./names.js";
export { type OpenTargetOptions, openTarget, registerTarget, type TargetFactory } from "./open-target.js";
export type { S3KeySource, S3Keys } from "./s3-keys.js";
export type {
  ObjectSource,
  Origin,
  PartialWrite,
  ReadOptions,
  TargetFile,
  TargetFileSystem,
  WriteOptions,
  WrittenFile,
} from "./target.js";
export { asTargetError, ChecksumMismatchError, notFound, sizeMismatch, TargetError } from "./target-errors.js";
