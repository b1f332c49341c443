import { EarthaccessError } from "./earthaccess-error.js";

/** A service that is needed is down. Code `service-outage`; try again later. */
export class ServiceOutageError extends EarthaccessError {
  constructor(message: string, options: { readonly data?: unknown; readonly cause?: unknown } = {}) {
    super(message, { ...options, code: "service-outage", retryable: true });
  }
}
