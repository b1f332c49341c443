import type { IncomingMessage, ServerResponse } from "node:http";
import type { FaultRule } from "../faults/fault-rule.js";
import type { ByteSource } from "../files/file-store.js";
import type { RoleName } from "../role.js";
import type { RecordedRequest } from "./recorded-request.js";

/** Answer headers; a list gives the header several times. */
export type ReplyHeaders = Record<string, string | readonly string[]>;

/** What a handler wants to answer. */
export interface Reply {
  readonly status: number;
  readonly headers?: ReplyHeaders;
  readonly body?: string | Uint8Array | ByteSource;
  /** The part of a ByteSource to send, as [start, end). @default all of it */
  readonly slice?: readonly [number, number];
  /** The body fault the handler has taken already; null for none. @default the server asks for one */
  readonly fault?: FaultRule | null;
}

/** The body was larger than the limit. */
export class BodyTooLargeError extends Error {
  override readonly name = "BodyTooLargeError";
}

const RECORDED_BODY = 64 * 1024;

/** One request on its way to an answer. */
export class Exchange {
  readonly role: RoleName;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly record: RecordedRequest;
  readonly method: string;
  /** Path without the query, still percent-encoded. */
  readonly path: string;
  /** The query without its question mark. */
  readonly query: string;

  constructor(role: RoleName, request: IncomingMessage, response: ServerResponse, record: RecordedRequest) {
    this.role = role;
    this.request = request;
    this.response = response;
    this.record = record;
    this.method = record.method;
    const mark = record.path.indexOf("?");
    this.path = mark < 0 ? record.path : record.path.slice(0, mark);
    this.query = mark < 0 ? "" : record.path.slice(mark + 1);
  }

  /** A request header, by its name in lower case. */
  header(name: string): string | undefined {
    return this.record.headers[name];
  }

  /** The first value of a query parameter. */
  parameter(name: string): string | undefined {
    return new URLSearchParams(this.query).get(name) ?? undefined;
  }

  /** A cookie of the request. */
  cookie(name: string): string | undefined {
    for (const part of (this.header("cookie") ?? "").split(";")) {
      const at = part.indexOf("=");
      if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
    }
    return undefined;
  }

  /** User and password of a Basic `Authorization` header. */
  basic(): { username: string; password: string } | undefined {
    const encoded = /^basic\s+(\S+)$/i.exec(this.header("authorization") ?? "")?.[1];
    if (encoded === undefined) return undefined;
    const text = Buffer.from(encoded, "base64").toString("utf8");
    const colon = text.indexOf(":");
    return colon < 0 ? undefined : { username: text.slice(0, colon), password: text.slice(colon + 1) };
  }

  /** The token of a Bearer `Authorization` header. */
  bearer(): string | undefined {
    return /^bearer\s+(\S+)$/i.exec(this.header("authorization") ?? "")?.[1];
  }

  /** Reads the whole body; throws `BodyTooLargeError` beyond the limit. */
  async body(limit: number = 64 * 2 ** 20): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of this.request as AsyncIterable<Buffer>) {
      size += chunk.length;
      // The rest is still read, because a client that cannot finish sending never sees the answer.
      if (size <= limit) chunks.push(chunk);
    }
    if (size > limit) throw new BodyTooLargeError();
    const body = Buffer.concat(chunks);
    if (body.length > 0) this.record.body = body.toString("utf8", 0, RECORDED_BODY);
    return body;
  }
}
