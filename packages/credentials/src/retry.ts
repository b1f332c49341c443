/** How often and how patiently a failed request is tried again. */
export interface RetryOptions {
  /** Tries after the first one. @default 4 */
  readonly limit?: number;
  /** The first pause; each further one may be twice as long. @default 500 */
  readonly minDelayMs?: number;
  /** No pause of our own choosing is longer. @default 30_000 */
  readonly maxDelayMs?: number;
  /** A server's Retry-After is obeyed up to this; a longer one ends the retries at once. @default 120_000 */
  readonly maxRetryAfterMs?: number;
}

/** Request timeout, too early, too many requests and every passing server error; 501 and 505 will not pass. */
export function isRetryableStatus(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || (status >= 500 && status !== 501 && status !== 505);
}

/**
 * The pause before try number `attempt + 1`, or `undefined` when there should be none.
 *
 * Exponential with full jitter, so that many clients that failed together do not come back together.
 */
export function retryDelay(
  attempt: number,
  retryAfter: string | null,
  options: RetryOptions = {},
  now: number = Date.now(),
): number | undefined {
  if (attempt > (options.limit ?? 4)) return undefined;
  const asked = parseRetryAfter(retryAfter, now);
  if (asked !== undefined) return asked <= (options.maxRetryAfterMs ?? 120_000) ? asked : undefined;
  const ceiling = Math.min(options.maxDelayMs ?? 30_000, (options.minDelayMs ?? 500) * 2 ** (attempt - 1));
  return ceiling * (0.5 + Math.random() / 2);
}

/** Milliseconds of a Retry-After header, in seconds or as a date; a date in the past is no wait at all. */
export function parseRetryAfter(value: string | null, now: number = Date.now()): number | undefined {
  if (value === null || value.trim() === "") return undefined;
  if (/^\s*\d+\s*$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** Waits, or rejects with the signal's reason as soon as it aborts. */
export function pause(ms: number, signal?: AbortSignal | null): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const done = () => {
      signal?.removeEventListener("abort", stop);
      resolve();
    };
    const timer = setTimeout(done, ms);
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    signal?.addEventListener("abort", stop, { once: true });
  });
}
