import { networkReason } from "@earthaccess/errors";
import { type BatchedBytes, batchedBytes, batchesOf } from "@earthaccess/targets";
import type { AccessMode } from "./access-choice.js";
import type { SendRequest } from "./send-request.js";
import { ShortReadError, TransferError, timedOut } from "./store-errors.js";
import type { Transport, TransportOptions, TransportRequest, TransportResponse } from "./transport.js";

/** Bytes over the platform's `fetch`, as browsers need it. */
export function defaultTransport(options: TransportOptions = {}): Transport {
  return fetchTransport((input, init) => globalThis.fetch(input, init), options);
}

/** In browsers only a transport of one's own shows redirects, so the loop that follows them is loaded for it alone. */
export const sendByHops: SendRequest = async (...request) => (await import("./send-by-hops.js")).sendByHops(...request);

/** How files are reached when nobody says. */
export function defaultAccess(): AccessMode {
  return "auto";
}

/** Bytes over any `fetch`: a proxy's, a service worker's, a test's. */
export function fetchTransport(
  network: typeof fetch,
  options: TransportOptions & { readonly followsRedirects?: boolean } = {},
): Transport {
  const followsRedirects = options.followsRedirects ?? true;
  return {
    followsRedirects,
    request: (request) => send(network, request, followsRedirects, options),
    close: async () => undefined,
  };
}

async function send(
  network: typeof fetch,
  request: TransportRequest,
  follow: boolean,
  options: TransportOptions,
): Promise<TransportResponse> {
  const { url, method, headers, signal } = request;
  const stop = new AbortController();
  const onAbort = () => stop.abort(signal?.reason);
  if (signal?.aborted) throw signal.reason;
  signal?.addEventListener("abort", onAbort, { once: true });
  const timeoutMs = options.headersTimeoutMs ?? 30_000;
  const timer = setTimeout(() => stop.abort(timedOut(url, `did not answer within ${timeoutMs / 1000} s`)), timeoutMs);
  try {
    const response = await network(url, {
      method,
      headers: follow ? sendable(headers) : headers,
      redirect: follow ? "follow" : "manual",
      signal: stop.signal,
      cache: "no-store",
    });
    return new FetchResponse(
      response,
      url,
      stop,
      options.idleTimeoutMs ?? 30_000,
      () => signal?.removeEventListener("abort", onAbort),
      signal,
    );
  } catch (cause) {
    signal?.removeEventListener("abort", onAbort);
    if (signal?.aborted) throw signal.reason;
    if (cause instanceof TransferError) throw cause;
    throw new TransferError(
      `${new URL(url).host} could not be reached (${networkReason(cause)}). Check the network; in a browser the server must also allow this page's origin (CORS).`,
      { code: "store/network", retryable: true, data: { url }, cause },
    );
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Headers that browsers refuse and set by themselves; and one for which they ask the server's leave in a request of its own, which
 * many refuse. The entity tag of the answer is compared all the same.
 */
const NOT_SENT: ReadonlySet<string> = new Set(["accept-encoding", "cookie", "if-range"]);

function sendable(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !NOT_SENT.has(name)));
}

class FetchResponse implements TransportResponse {
  readonly url: string;

  constructor(
    private readonly response: Response,
    asked: string,
    private readonly stop: AbortController,
    private readonly idleTimeoutMs: number,
    private readonly done: () => void,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.url = response.url || asked;
  }

  get hidesHeaders(): boolean {
    return this.response.type === "cors";
  }

  get status(): number {
    return this.response.status;
  }

  header(name: string): string | null {
    return this.response.headers.get(name);
  }

  setCookies(): readonly string[] {
    return this.response.headers.getSetCookie?.() ?? [];
  }

  discard(): void {
    this.done();
    this.response.body?.cancel().catch(() => undefined);
  }

  body(): BatchedBytes {
    return batchedBytes(() => this.#batches());
  }

  async *#batches(): AsyncGenerator<readonly Uint8Array[], void, void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const arm = () => {
      clearTimeout(timer);
      timer = setTimeout(
        () => this.stop.abort(timedOut(this.url, `sent nothing for ${this.idleTimeoutMs / 1000} s`)),
        this.idleTimeoutMs,
      );
    };
    try {
      if (!this.response.body) return;
      arm();
      for await (const batch of batchesOf(this.response.body)) {
        clearTimeout(timer);
        yield batch;
        arm();
      }
    } catch (error) {
      if (this.signal?.aborted) throw this.signal.reason;
      throw error instanceof TransferError ? error : new ShortReadError(this.url, error);
    } finally {
      clearTimeout(timer);
      this.done();
    }
  }
}
