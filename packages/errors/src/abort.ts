/**
 * True when `error` is the result of an abort: an `AbortError`, or exactly the reason of the aborted `signal`.
 *
 * Aborts are not failures: they are passed on as they are, never wrapped and never retried.
 */
export function isAbort(error: unknown, signal?: AbortSignal | null): boolean {
  if (signal?.aborted && error === signal.reason) return true;
  return error instanceof Error && error.name === "AbortError";
}
