/**
 * Signed requests to S3, with temporary credentials that renew themselves.
 *
 * @module
 */
export {
  createS3Fetch,
  type PresignOptions,
  presign,
  type S3CredentialSource,
  type S3FetchOptions,
  type S3Identity,
  signS3Headers,
} from "./s3-fetch.js";
export { s3HttpsUrl } from "./s3-url.js";
