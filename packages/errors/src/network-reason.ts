import { redactText } from "./redact.js";

/** How deep a cause may lie under the error of a fetch. */
const DEPTH = 5;

/**
 * Why a request got no answer, as the system calls it: fetch says only that it failed, and has the reason in its cause.
 *
 * @example
 * ```ts
 * networkReason(new TypeError("fetch failed", { cause: Object.assign(new Error("connect"), { code: "ECONNREFUSED" }) })); // "ECONNREFUSED"
 * ```
 */
export function networkReason(error: unknown): string {
  let cause = error as { readonly code?: unknown; readonly cause?: unknown } | null | undefined;
  for (let i = 0; i < DEPTH && typeof cause === "object" && cause !== null; i++) {
    if (typeof cause.code === "string" && /^[A-Z][A-Z0-9_]+$/.test(cause.code)) return cause.code;
    cause = cause.cause as typeof cause;
  }
  return redactText(error instanceof Error ? error.message : String(error));
}
