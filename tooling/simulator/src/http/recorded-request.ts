import type { RoleName } from "../role.js";

/** One request as a server of the box saw it. */
export interface RecordedRequest {
  readonly role: RoleName;
  readonly method: string;
  /** Path with the query, exactly as it came. */
  readonly path: string;
  /** All request headers, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Text of the body, at most 64 KiB of it; absent without a body. */
  body?: string;
  /** Status of the answer; 0 while there is none, and for sockets cut before one. */
  status: number;
  /** Bytes of the body handed to the socket. */
  bytesSent: number;
  /** Number of the TCP connection, counted over the whole box. */
  readonly connection: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The fault that was injected, if any. */
  fault?: string;
}
