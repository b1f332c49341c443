/**
 * Earthdata Login for TypeScript: tokens, S3 credentials, and a fetch that sends them only where they belong.
 *
 * @module
 */
export { ServiceOutageError } from "@earthaccess/errors";
export { Auth, type AuthParts, type LoginAttempt } from "./auth.js";
export { AuthContext, type AuthContextJson } from "./auth-context.js";
export { CredentialManager, type FetchingAuthorizer } from "./credential-manager.js";
export { type CredentialSource, type FoundCredentials, givenSource } from "./credential-source.js";
export {
  type DaacAccess,
  type DaacQuery,
  MISSION_ENDPOINTS,
  s3EndpointOfBucket,
  s3EndpointOfProvider,
} from "./daac-access.js";
export { DAACS, type Daac, findDaac } from "./daacs.js";
export { createEarthdataFetch, type EarthdataFetchOptions } from "./earthdata-fetch.js";
export type { Password } from "./edl-api.js";
export { type Authorizer, followHops, type HopOptions, type HopRequest, type HopResponse } from "./hops.js";
export { type LoginOptions, login } from "./login.js";
export {
  CredentialsUnavailableError,
  EulaNotAcceptedError,
  eulaError,
  LoginError,
  LoginStrategyUnavailableError,
  NotAuthenticatedError,
  RedirectError,
} from "./login-errors.js";
export { isRetryableStatus, parseRetryAfter, pause, type RetryOptions, retryDelay } from "./retry.js";
export { saysKeysEnded } from "./s3-answer.js";
export { parseExpiration, S3Credentials, type S3CredentialsJson } from "./s3-credentials.js";
export type { S3Request } from "./s3-request.js";
export { bucketOf } from "./s3-url.js";
export { type ServiceStatus, status } from "./status.js";
export { defineSystem, isLoginHost, isTrusted, PROD, type System, UAT } from "./system.js";
