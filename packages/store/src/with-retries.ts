import { pause, type RetryOptions, retryDelay } from "@earthaccess/credentials";
import { isAbort, isEarthaccessError } from "@earthaccess/errors";

/** What a server said of when to come back, in an error made of its answer. */
export function retryAfterOf(error: unknown): string | null {
  const data = isEarthaccessError(error) ? (error.data as { retryAfter?: unknown } | undefined) : undefined;
  return typeof data?.retryAfter === "string" ? data.retryAfter : null;
}

/** Does something again while its failure may pass. */
export async function withRetries<T>(
  retry: RetryOptions | undefined,
  signal: AbortSignal | undefined,
  once: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await once();
    } catch (error) {
      if (isAbort(error, signal) || !isEarthaccessError(error) || !error.retryable) throw error;
      const delay = retryDelay(attempt, retryAfterOf(error), retry);
      if (delay === undefined) throw error;
      await pause(delay, signal);
    }
  }
}
