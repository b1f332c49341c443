/**
 * Buckets of S3 and of compatible services as targets. Needs `@aws-sdk/client-s3`.
 *
 * @module
 */
export type { S3Access } from "./s3-client.js";
export type { S3KeySource, S3Keys } from "./s3-keys.js";
export type { S3TargetOptions } from "./s3-store.js";
export { S3Target } from "./s3-target.js";
