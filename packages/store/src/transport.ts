import type { HopResponse } from "@earthaccess/credentials";
import type { BatchedBytes } from "@earthaccess/targets";

/** One request on the wire; redirects are not followed here. */
export interface TransportRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** The answer's head, with its body still to come. */
export interface TransportResponse extends HopResponse {
  /** Where the answer came from, when the platform followed redirects by itself. */
  readonly url: string;
  /** True when a browser may keep headers from the page, because the server did not say that they may be shown (CORS). */
  readonly hidesHeaders?: boolean;
  /** The bytes as the server sent them; ends with an error when they were cut off. Taken once. */
  body(): BatchedBytes;
}

/**
 * Moves bytes over HTTP: over connections of our own on Node, `fetch` in browsers, or your own way.
 *
 * It rejects with a `TransferError` when there is no answer; an answer with an error status is an answer.
 */
export interface Transport {
  request(request: TransportRequest): Promise<TransportResponse>;
  /** True when redirects never reach us because the platform follows them, as browsers do. */
  readonly followsRedirects: boolean;
  /** Closes idle connections. */
  close(): Promise<void>;
}

/** How long a transport waits. */
export interface TransportOptions {
  /** For a connection and the answer's head. @default 30_000 */
  readonly headersTimeoutMs?: number;
  /** Between two pieces of a body. @default 30_000 */
  readonly idleTimeoutMs?: number;
  /** Connections to one host. @default 64 */
  readonly maxConnections?: number;
}
