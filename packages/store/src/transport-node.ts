import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { proxyFetch } from "@earthaccess/credentials/node";
import { type BatchedBytes, batchedBytes } from "@earthaccess/targets";
import type { AccessMode } from "./access-choice.js";
import { IncomingBody } from "./incoming-body.js";
import { TransferError, timedOut } from "./store-errors.js";
import type { Transport, TransportOptions, TransportRequest, TransportResponse } from "./transport.js";
import { fetchTransport } from "./transport-browser.js";

export { sendByHops } from "./send-by-hops.js";

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
    const outgoing =
      target.protocol === "https:"
        ? httpsRequest(target, { method, headers, agent: agents.https })
        : httpRequest(target, { method, headers, agent: agents.http });
    const timeoutMs = options.headersTimeoutMs ?? 30_000;
    const timer = setTimeout(
      () => outgoing.destroy(timedOut(url, `did not answer within ${timeoutMs / 1000} s`)),
      timeoutMs,
    );
    const onAbort = () => outgoing.destroy();
    const onClosed = () => signal?.removeEventListener("abort", onAbort);
    signal?.addEventListener("abort", onAbort, { once: true });
    outgoing.once("response", (incoming) => {
      clearTimeout(timer);
      const idleTimeoutMs = options.idleTimeoutMs ?? 30_000;
      const body = new IncomingBody(incoming, outgoing, { url, idleTimeoutMs, signal, onClosed });
      resolve(new NodeResponse(url, incoming, body));
    });
    outgoing.once("error", (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      onClosed();
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
    private readonly bytes: IncomingBody,
  ) {}

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
    this.bytes.discard();
  }

  body(): BatchedBytes {
    return batchedBytes(() => this.bytes);
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
