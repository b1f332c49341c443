import type { ServerResponse } from "node:http";
import type { FaultRule } from "../faults/fault-rule.js";
import type { ByteSource } from "../files/file-store.js";
import type { Exchange, Reply } from "./exchange.js";
import { LOGIN_PAGE } from "./replies.js";

const STEP = 64 * 1024;

/** Writes an answer, damaged by the body fault if there is one; resolves when the last byte has been handed over. */
export async function sendReply(exchange: Exchange, reply: Reply): Promise<void> {
  const fault = reply.fault ?? undefined;
  const { response, record } = exchange;
  if (response.destroyed || response.headersSent) return;
  const source = fault?.kind === "html-octet" ? bytesOf(LOGIN_PAGE) : bytesOf(reply.body ?? "");
  const [start, end] = fault?.kind === "html-octet" ? [0, source.size] : (reply.slice ?? [0, source.size]);
  const length = end - start;
  const position = positionOf(fault, length);
  const bodyless = exchange.method === "HEAD" || reply.status === 204 || reply.status === 304;

  record.status = reply.status;
  response.statusCode = reply.status;
  for (const [name, value] of Object.entries(reply.headers ?? {})) {
    response.setHeader(name, typeof value === "string" ? value : [...value]);
  }
  if (fault?.kind === "gzip-lie") response.setHeader("content-encoding", "gzip");
  const chunked = fault?.kind === "short" && fault.chunked === true;
  if (!chunked && reply.status !== 204 && reply.status !== 304) {
    response.setHeader("content-length", String(declaredLength(fault, length, position)));
  }
  if (bodyless) {
    response.end();
    return;
  }
  if (fault === undefined && typeof reply.body !== "object") {
    record.bytesSent = length;
    response.end(source.read(0, length));
    return;
  }
  const stop = fault?.kind === "cut" || fault?.kind === "short" ? position : length;
  const corrupt = fault?.kind === "corrupt" && length > 0 ? start + Math.min(position, length - 1) : -1;
  const step = fault?.kind === "drip" ? Math.max(1, Math.round((fault.bytesPerSecond ?? 2048) / 10)) : STEP;
  response.flushHeaders();
  let stalled = fault?.kind !== "stall";
  for (let at = 0; at < stop; ) {
    if (!stalled && at >= position) {
      stalled = true;
      if (!(await pause(exchange, fault?.ms))) return;
    }
    const to = Math.min(at + step, stop, stalled ? stop : Math.max(position, at + 1));
    const read = source.read(start + at, start + to);
    // A copy, because the bytes of a file that was put into the box must not change.
    const chunk = corrupt < 0 ? read : Uint8Array.from(read);
    if (corrupt >= start + at && corrupt < start + to) flipBit(chunk, corrupt - start - at);
    if (response.destroyed) return;
    record.bytesSent += chunk.length;
    if (!response.write(chunk)) await drainOrClose(response);
    if (fault?.kind === "drip") await pauseOrClose(response, 100);
    at = to;
  }
  if (!stalled && !(await pause(exchange, fault?.ms))) return;
  finish(exchange, fault, length);
}

function finish(exchange: Exchange, fault: FaultRule | undefined, length: number): void {
  const { response } = exchange;
  const socket = response.socket;
  if (fault?.kind === "cut" && fault.how === "rst") {
    socket?.resetAndDestroy();
  } else if (fault?.kind === "cut" || (fault?.kind === "wrong-length" && length > 0)) {
    // What was written still goes out, then a FIN; the response itself is never ended.
    socket?.end(() => socket.destroy());
  } else {
    response.end();
  }
}

/** Waits inside a body; false when the client has gone. A stall for ever ends with the socket. */
async function pause(exchange: Exchange, ms: number | undefined): Promise<boolean> {
  await pauseOrClose(exchange.response, ms);
  return !exchange.response.destroyed && exchange.response.socket?.destroyed !== true;
}

/** Resolves after a time, or at once when the client goes; without a time only then. */
export function pauseOrClose(response: ServerResponse, ms: number | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = ms === undefined ? undefined : setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      response.off("close", done);
      resolve();
    }
    response.on("close", done);
    if (response.destroyed || response.socket === null) done();
  });
}

function drainOrClose(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    function done(): void {
      response.off("drain", done);
      response.off("close", done);
      resolve();
    }
    response.on("drain", done);
    response.on("close", done);
  });
}

function positionOf(fault: FaultRule | undefined, length: number): number {
  const after = fault?.after ?? 0.5;
  return Math.min(length, after < 1 ? Math.floor(after * length) : after);
}

function declaredLength(fault: FaultRule | undefined, length: number, position: number): number {
  if (fault?.kind === "short") return position;
  if (fault?.kind === "wrong-length") return Math.max(0, length + (fault.by ?? 17));
  return length;
}

function flipBit(chunk: Uint8Array, at: number): void {
  chunk[at] = (chunk[at] as number) ^ 0x01;
}

function bytesOf(body: string | Uint8Array | ByteSource): ByteSource {
  if (typeof body !== "string" && "read" in body) return body;
  const bytes = typeof body === "string" ? Buffer.from(body, "utf8") : body;
  return { size: bytes.length, read: (start, end) => bytes.subarray(start, end) };
}
