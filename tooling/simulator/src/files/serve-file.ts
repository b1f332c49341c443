import type { FaultEngine } from "../faults/fault-engine.js";
import type { FaultKind, FaultRule } from "../faults/fault-rule.js";
import { parseRange } from "../http/byte-range.js";
import type { Exchange, Reply, ReplyHeaders } from "../http/exchange.js";
import { s3ErrorReply } from "../http/replies.js";
import type { SimulatedFile } from "./file-store.js";
import { mediaTypeOf } from "./media-types.js";

const LAST_MODIFIED = "Mon, 01 Jan 2024 00:00:00 GMT";

const RANGE_FAULTS: readonly FaultKind[] = [
  "ignore-range",
  "wrong-range-body",
  "wrong-content-range",
  "no-content-range",
];

let etagChanges = 0;

/** Serves a file as S3 does: ranges, strong ETags, the four conditional headers, and HEAD. */
export function serveFile(
  exchange: Exchange,
  file: SimulatedFile,
  faults: FaultEngine,
  headers: ReplyHeaders = {},
): Reply {
  const ranged = typeof parseRange(exchange.header("range"), file.size) === "object";
  const fault =
    exchange.method === "HEAD"
      ? undefined
      : faults.take(exchange, "body", (rule) => ranged || !RANGE_FAULTS.includes(rule.kind));
  const etag = etagOf(file, fault);
  const common: ReplyHeaders = {
    ...headers,
    "accept-ranges": "bytes",
    "last-modified": LAST_MODIFIED,
    "content-type": mediaTypeOf(exchange.path),
  };
  if (etag !== undefined) common.etag = etag;
  const refused = precondition(exchange, etag);
  if (refused !== undefined) return { status: refused, headers: common, body: "", fault: null };
  const whole: Reply = { status: 200, headers: common, body: file, fault: fault ?? null };
  if (fault?.kind === "ignore-range") return whole;
  const ifRange = exchange.header("if-range");
  // A weak or an unknown validator never matches: the client gets the whole file.
  if (ifRange !== undefined && ifRange !== etag && ifRange !== LAST_MODIFIED) return whole;
  const range = parseRange(exchange.header("range"), file.size);
  if (range === "whole") return whole;
  if (range === "unsatisfiable") {
    return s3ErrorReply(416, "InvalidRange", "The requested range is not satisfiable", {
      ...headers,
      "content-range": `bytes */${file.size}`,
    });
  }
  const [start, end] = range;
  return {
    status: 206,
    headers: { ...common, ...contentRange(start, end, file.size, fault) },
    body: file,
    slice: fault?.kind === "wrong-range-body" ? elsewhere(start, end, file.size) : range,
    fault: fault ?? null,
  };
}

function etagOf(file: SimulatedFile, fault: FaultRule | undefined): string | undefined {
  const strong = `"${file.checksum("MD5")}"`;
  if (fault?.kind === "etag-none") return undefined;
  if (fault?.kind === "etag-weak") return `W/${strong}`;
  if (fault?.kind !== "etag-change") return strong;
  etagChanges += 1;
  return `"${String(etagChanges).padStart(8, "0")}${strong.slice(9)}`;
}

function precondition(exchange: Exchange, etag: string | undefined): 304 | 412 | undefined {
  const match = exchange.header("if-match");
  if (match !== undefined && match !== "*" && !listed(match, etag)) return 412;
  const none = exchange.header("if-none-match");
  if (none !== undefined && (none === "*" || listed(none, etag))) return 304;
  return undefined;
}

function listed(header: string, etag: string | undefined): boolean {
  return etag !== undefined && header.split(",").some((one) => one.trim() === etag);
}

function contentRange(start: number, end: number, size: number, fault: FaultRule | undefined): Record<string, string> {
  if (fault?.kind === "no-content-range") return {};
  if (fault?.kind === "wrong-content-range") return { "content-range": `bytes ${start + 1}-${end}/${size + 1}` };
  return { "content-range": `bytes ${start}-${end - 1}/${size}` };
}

/** Another part of the file with the same length, if it has one. */
function elsewhere(start: number, end: number, size: number): readonly [number, number] {
  const length = end - start;
  const from = start >= length ? start - length : Math.min(start + 1, size - length);
  return [from, from + length];
}
