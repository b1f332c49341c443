import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { proxyFetch } from "@earthaccess/credentials/node";
import { type BatchedBytes, batchedBytes } from "@earthaccess/targets";
import type { AccessMode } from "./access-choice.js";
import { ShortReadError, TransferError, timedOut } from "./store-errors.js";
import type { Transport, TransportOptions, TransportRequest, TransportResponse } from "./transport.js";
import { fetchTransport } from "./transport-browser.js";

/** Bytes that may wait for the writer before the socket is told to stop. */
const GATHER_BYTES = 1024 * 1024;

/** A body this small is read to its end when nobody wants it, which saves the connection. */
const DISCARD_BYTES = 64 * 1024;

/** Bytes over `node:http`, which costs less than half of what `fetch` does per file; through a proxy, where the environment names one, over its `fetch`. */
export function defaultTransport(options: TransportOptions = {}): Transport {
  const network = proxyFetch();
  if (network) return fetchTransport(network, { ...options, followsRedirects: false });
  const pool = { keepAlive: true, maxSockets: options.maxConnections ?? 64, scheduling: "lifo" as const };
  const agents = { http: new HttpAgent(pool), https: new HttpsAgent(pool) };
  return {
    followsRedirects: false,
    request: (request) => send(request, agents, options),
    close: async () => {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

/** How files are reached when nobody says: `EARTHACCESS_ACCESS`, else `"auto"`. */
export function defaultAccess(): AccessMode {
  const named = process.env.EARTHACCESS_ACCESS?.toLowerCase();
  if (named === undefined || named === "") return "auto";
  if (named === "auto" || named === "direct" || named === "external") return named;
  throw new TypeError(
    `EARTHACCESS_ACCESS is "auto", "direct" or "external"; the environment has ${JSON.stringify(named)}.`,
  );
}

function send(
  request: TransportRequest,
  agents: { readonly http: HttpAgent; readonly https: HttpsAgent },
  options: TransportOptions,
): Promise<TransportResponse> {
  const { url, method, headers, signal } = request;
  const target = new URL(url);
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const secure = target.protocol === "https:";
    const outgoing = secure
      ? httpsRequest(target, { method, headers, agent: agents.https })
      : httpRequest(target, { method, headers, agent: agents.http });
    const timeoutMs = options.headersTimeoutMs ?? 30_000;
    const timer = setTimeout(
      () => outgoing.destroy(timedOut(url, `did not answer within ${timeoutMs / 1000} s`)),
      timeoutMs,
    );
    const onAbort = () => outgoing.destroy();
    signal?.addEventListener("abort", onAbort, { once: true });
    outgoing.once("response", (incoming) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      resolve(new NodeResponse(url, incoming, outgoing, options.idleTimeoutMs ?? 30_000, signal));
    });
    outgoing.once("error", (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      if (signal?.aborted) reject(signal.reason);
      else reject(error instanceof TransferError ? error : unreachable(url, error));
    });
    outgoing.end();
  });
}

class NodeResponse implements TransportResponse {
  constructor(
    readonly url: string,
    private readonly incoming: IncomingMessage,
    private readonly outgoing: ClientRequest,
    private readonly idleTimeoutMs: number,
    private readonly signal: AbortSignal | undefined,
  ) {
    // An answer nobody reads may still break; without a listener that would end the process.
    incoming.on("error", () => undefined);
  }

  get status(): number {
    return this.incoming.statusCode ?? 0;
  }

  header(name: string): string | null {
    const value = this.incoming.headers[name.toLowerCase()];
    return value === undefined ? null : Array.isArray(value) ? value.join(", ") : value;
  }

  setCookies(): readonly string[] {
    return this.incoming.headers["set-cookie"] ?? [];
  }

  discard(): void {
    const length = Number(this.header("content-length") ?? DISCARD_BYTES + 1);
    if (length <= DISCARD_BYTES) this.incoming.resume();
    else this.outgoing.destroy();
  }

  body(): BatchedBytes {
    return batchedBytes(() => gather(this.incoming, this.url, this.idleTimeoutMs, this.signal));
  }
}

/** All that has arrived since the last look, as often as it is asked for; the socket waits while a megabyte lies here. */
async function* gather(
  incoming: IncomingMessage,
  url: string,
  idleTimeoutMs: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly Uint8Array[], void, void> {
  let waiting: Uint8Array[] = [];
  let bytes = 0;
  let ended = false;
  let failure: unknown;
  let wake: () => void = () => undefined;
  const onData = (chunk: Uint8Array) => {
    waiting.push(chunk);
    bytes += chunk.length;
    if (bytes >= GATHER_BYTES) incoming.pause();
    wake();
  };
  const fail = (error: unknown) => {
    failure ??= error;
    wake();
  };
  const onEnd = () => {
    ended = true;
    wake();
  };
  const onClose = () => {
    if (!incoming.complete) fail(new ShortReadError(url));
    else onEnd();
  };
  const onError = (error: unknown) => fail(new ShortReadError(url, error));
  const onAbort = () => fail(signal?.reason);
  incoming.on("data", onData).on("end", onEnd).on("close", onClose).on("error", onError);
  signal?.addEventListener("abort", onAbort, { once: true });
  if (signal?.aborted) onAbort();
  if (incoming.destroyed && !incoming.complete) onClose();
  try {
    for (;;) {
      if (signal?.aborted) throw signal.reason;
      if (waiting.length > 0) {
        const batch = waiting;
        waiting = [];
        bytes = 0;
        if (incoming.isPaused()) incoming.resume();
        yield batch;
        continue;
      }
      if (failure !== undefined) throw failure;
      if (ended) return;
      const timer = setTimeout(() => fail(timedOut(url, `sent nothing for ${idleTimeoutMs / 1000} s`)), idleTimeoutMs);
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
      clearTimeout(timer);
    }
  } finally {
    incoming.off("data", onData).off("end", onEnd).off("close", onClose).off("error", onError);
    signal?.removeEventListener("abort", onAbort);
    if (!ended) incoming.destroy();
  }
}

/** Certificates and names that are wrong stay wrong; everything else on the network may pass. */
function unreachable(url: string, cause: NodeJS.ErrnoException): TransferError {
  const code = cause.code ?? "";
  const lasting = /^(ERR_TLS_CERT|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_INVALID|ENOTFOUND$)/.test(code);
  return new TransferError(
    `${new URL(url).host} could not be reached (${code || cause.message}). Check the network${lasting ? " and the address" : " and try again"}.`,
    { code: "store/network", retryable: !lasting, data: { url, system: code }, cause },
  );
}
