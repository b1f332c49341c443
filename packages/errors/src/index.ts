/**
 * The error base class of earthaccess, its guards, and the JSON form in which errors cross threads and queues.
 *
 * @module
 */
export { isAbort } from "./abort.js";
export { type AllowedOptions, checkOptions } from "./check-options.js";
export {
  EarthaccessError,
  type EarthaccessErrorOptions,
  type ErrorJson,
  errorFromJson,
  errorToJson,
  isEarthaccessError,
} from "./earthaccess-error.js";
export { nearest } from "./nearest.js";
export { networkReason } from "./network-reason.js";
export { isSecretName, redactData, redactText, redactUrl } from "./redact.js";
export { ServiceOutageError } from "./service-outage-error.js";
