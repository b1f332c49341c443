import { EarthaccessError, isAbort, isEarthaccessError, redactUrl } from "@earthaccess/errors";
import { defaultNetwork, sendAndFollow } from "#runtime";
import type { Authorizer } from "./hops.js";
import { isRetryableStatus, pause, type RetryOptions, retryDelay } from "./retry.js";
import { sendOnce } from "./send-once.js";

/** What {@link createEarthdataFetch} takes. */
export interface EarthdataFetchOptions {
  /** The fetch that reaches the network; a proxy goes in here. @default globalThis.fetch */
  readonly fetch?: typeof fetch;
  /** Further hosts that may get the token, in the form of `System.trustedHosts`. */
  readonly trustedHosts?: readonly string[];
  /** `false` for none. */
  readonly retry?: RetryOptions | false;
  /** How long a connection and the head of an answer may take, for each try; a body has the platform's own limit. @default 60_000 */
  readonly timeoutMs?: number;
}

/** Methods that may be repeated without doing something twice. */
const REPEATABLE = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * A `fetch` that logs in: it sends the token to the system's trusted hosts over https, and to no one else.
 *
 * On Node every redirect is a decision of its own (see {@link followHops}). Browsers follow redirects by themselves; there the
 * token is the only secret in the request, and the browser drops it when the origin changes.
 * A refused token is renewed once when that is possible; 408, 425, 429, 5xx and network failures of GET and HEAD are retried.
 *
 * @example
 * ```ts
 * const earthdata = createEarthdataFetch(await login({ token: "<token>" }));
 * ```
 */
export function createEarthdataFetch(auth: Authorizer, options: EarthdataFetchOptions = {}): typeof fetch {
  const network = impatient(options.fetch ?? defaultNetwork, options.timeoutMs ?? 60_000);
  return async (input, init) => {
    const request = input instanceof Request ? input : undefined;
    const method = (init?.method ?? request?.method ?? "GET").toUpperCase();
    const url = new URL(request?.url ?? String(input), globalThis.location?.href).href;
    const headers = Object.fromEntries(new Headers(init?.headers ?? request?.headers).entries());
    const body = init?.body ?? (request?.body ? await request.clone().arrayBuffer() : undefined);
    const signal = init?.signal ?? request?.signal;
    const send = init?.redirect === "error" || init?.redirect === "manual" ? sendOnce : sendAndFollow;
    const once = () => send(auth, network, url, { ...init, method, headers, body: body ?? null }, options.trustedHosts);
    return withRetries(once, REPEATABLE.has(method) ? options.retry : false, signal);
  };
}

/** Repeats a request whose failure may pass; the last answer or error is the result. */
async function withRetries(
  once: () => Promise<Response>,
  retry: RetryOptions | false | undefined,
  signal?: AbortSignal | null,
): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    let response: Response | undefined;
    let failure: unknown;
    try {
      response = await once();
      if (!isRetryableStatus(response.status)) return response;
    } catch (error) {
      // fetch reports every network failure as a TypeError; our own errors are decisions and stay, but for a silent server.
      const mayPass = error instanceof TypeError || isEarthaccessError(error, "credentials/timeout");
      if (!mayPass || isAbort(error, signal)) throw error;
      failure = error;
    }
    const delay =
      retry === false ? undefined : retryDelay(attempt, response?.headers.get("retry-after") ?? null, retry);
    if (delay === undefined) {
      if (response) return response;
      throw failure;
    }
    await response?.body?.cancel().catch(() => undefined);
    await pause(delay, signal);
  }
}

/** A fetch that gives up on a server that does not begin to answer. */
function impatient(network: typeof fetch, timeoutMs: number): typeof fetch {
  return async (input, init) => {
    const stop = new AbortController();
    const timer = setTimeout(
      () =>
        stop.abort(
          new EarthaccessError(
            `${redactUrl(String(input))} did not answer within ${timeoutMs / 1000} s. Try again later.`,
            {
              code: "credentials/timeout",
              retryable: true,
            },
          ),
        ),
      timeoutMs,
    );
    try {
      return await network(input, {
        ...init,
        signal: init?.signal ? AbortSignal.any([init.signal, stop.signal]) : stop.signal,
      });
    } finally {
      clearTimeout(timer);
    }
  };
}
