import { proxyFetch } from "@earthaccess/credentials/node";
import { networkReason } from "@earthaccess/errors";
import { type BatchedBytes, batchedBytes } from "@earthaccess/targets";
import type { AccessMode } from "./access-choice.js";
import { ConnectionPool } from "./http/connection-pool.js";
import { Exchange, type ExchangeOptions } from "./http/exchange.js";
import type { IncomingBody } from "./http/incoming-body.js";
import { MalformedAnswer } from "./http/malformed-answer.js";
import type { ResponseHead } from "./http/response-head.js";
import { SpareMemory } from "./http/spare-memory.js";
import { TransferError } from "./store-errors.js";
import type { Transport, TransportOptions, TransportRequest, TransportResponse } from "./transport.js";
import { fetchTransport } from "./transport-browser.js";

export { sendByHops } from "./send-by-hops.js";

/**
 * Bytes over connections of our own, which read straight into the memory that is written; through a proxy, where the environment
 * names one, over its `fetch`.
 */
export function defaultTransport(options: TransportOptions = {}): Transport {
  // Where Node itself is told to follow the proxy, its fetch does.
  const network = proxyFetch() ?? (process.env.NODE_USE_ENV_PROXY === "1" ? fetch : undefined);
  if (network) return fetchTransport(network, { ...options, followsRedirects: false });
  const spare = new SpareMemory();
  const pool = new ConnectionPool(Math.max(options.maxConnections ?? 64, 1));
  return {
    followsRedirects: false,
    request: (request) => send(request, pool, { ...options, spare }),
    close: async () => {
      pool.close();
      spare.clear();
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

function send(request: TransportRequest, pool: ConnectionPool, options: ExchangeOptions): Promise<TransportResponse> {
  const { url, signal } = request;
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const exchange = new Exchange(request, options, {
      answered: (head, body) => resolve(new NodeResponse(url, head, body)),
      failed: (error) => reject(signal?.aborted || error instanceof TransferError ? error : unreachable(url, error)),
    });
    pool.serve(exchange);
  });
}

class NodeResponse implements TransportResponse {
  constructor(
    readonly url: string,
    private readonly head: ResponseHead,
    private readonly bytes: IncomingBody,
  ) {}

  get status(): number {
    return this.head.status;
  }

  header(name: string): string | null {
    return this.head.fields.get(name.toLowerCase()) ?? null;
  }

  setCookies(): readonly string[] {
    return this.head.cookies;
  }

  discard(): void {
    this.bytes.discard();
  }

  body(): BatchedBytes {
    return batchedBytes(
      () => this.bytes,
      (batch) => this.bytes.release(batch),
    );
  }
}

/** Certificates and names that are wrong stay wrong; everything else on the network may pass. */
function unreachable(url: string, cause: unknown): TransferError {
  const { host } = new URL(url);
  const { code = "" } = (cause ?? {}) as NodeJS.ErrnoException;
  if (cause instanceof MalformedAnswer)
    return new TransferError(`${host} sent an answer that is not HTTP/1.1: ${cause.message}. Try again.`, {
      code: "store/network",
      retryable: true,
      data: { url, system: code },
      cause,
    });
  const lasting = /^(ERR_TLS_CERT|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_INVALID|ENOTFOUND$)/.test(code);
  return new TransferError(
    `${host} could not be reached (${networkReason(cause)}). Check the network${lasting ? " and the address" : " and try again"}.`,
    { code: "store/network", retryable: !lasting, data: { url, system: code }, cause },
  );
}
