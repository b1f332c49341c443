import { redactText } from "./redact.js";

/** How deep a cause may lie under the error of a fetch. */
const DEPTH = 5;

/**
 * Why a request got no answer: the code of the system where there is one, else the innermost message; fetch says only that it failed.
 *
 * @example
 * ```ts
 * networkReason(new TypeError("fetch failed", { cause: Object.assign(new Error("connect"), { code: "ECONNREFUSED" }) })); // "ECONNREFUSED"
 * ```
 */
export function networkReason(error: unknown): string {
  let cause = error as { readonly code?: unknown; readonly message?: unknown; readonly cause?: unknown } | undefined;
  let said = String(error);
  for (let i = 0; i < DEPTH && typeof cause === "object" && cause !== null; i++) {
    if (typeof cause.code === "string" && /^[A-Z][A-Z0-9_]+$/.test(cause.code)) return cause.code;
    if (typeof cause.message === "string") said = cause.message;
    cause = cause.cause as typeof cause;
  }
  return redactText(said);
}
