/**
 * Buckets of Google Cloud Storage as targets. Needs `google-auth-library` only where no token is given.
 *
 * @module
 */
export type { GcsAccess, GcsToken } from "./gcs-client.js";
export type { GcsTargetOptions } from "./gcs-store.js";
export { GcsTarget } from "./gcs-target.js";
