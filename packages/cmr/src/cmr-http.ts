import ky, { HTTPError, type KyInstance } from "ky";
import type { SearchOptions } from "./search-options.js";

export { HTTPError };

/** Requests to CMR that are tried again while it is busy. */
export function cmrHttp({ fetch, timeoutMs, retry = {} }: SearchOptions): KyInstance {
  const { limit = 4, minDelayMs = 500, maxDelayMs = 30_000, maxRetryAfterMs = 120_000 } = retry;
  return ky.create({
    ...(fetch && { fetch }),
    // CMR itself gives up after 180 s.
    timeout: timeoutMs ?? 190_000,
    // A redirect could only lead the token astray.
    redirect: "error",
    retry: {
      limit,
      methods: ["post"],
      statusCodes: [408, 425, 429, 500, 502, 503, 504],
      // ky would wait as long as it is allowed to and then ask again; a longer wait should end the search instead.
      shouldRetry: ({ error }) =>
        error instanceof HTTPError && waitOf(error.response) > maxRetryAfterMs ? false : undefined,
      delay: (attempt) => Math.min(maxDelayMs, minDelayMs * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2),
    },
  });
}

/** How long an answer asks to wait, in ms. */
function waitOf(response: Response): number {
  const after = response.headers.get("retry-after") ?? "";
  return /^\d+$/.test(after) ? Number(after) * 1000 : Date.parse(after) - Date.now() || 0;
}
