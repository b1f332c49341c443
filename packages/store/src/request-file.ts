import { redactText, redactUrl } from "@earthaccess/errors";
import { refusal } from "./refusal.js";
import { type FileAccess, type FilePlace, sendRequest } from "./send-request.js";
import { LoginPageError, RangeNotSupportedError, TransferError } from "./store-errors.js";
import type { TransportResponse } from "./transport.js";

/** Which bytes are wanted, and of which version. */
export interface FileRequest extends FilePlace {
  readonly method?: "GET" | "HEAD";
  /** First byte wanted; the file's beginning when it is absent. */
  readonly from?: number | undefined;
  /** Last byte wanted, inclusive. */
  readonly to?: number | undefined;
  /** Strong entity tag the bytes must be of. */
  readonly etag?: string | undefined;
}

/** An answer that carries the file, or the part that was asked for. */
export interface FileResponse {
  readonly response: TransportResponse;
  /** Position of the first byte that comes. */
  readonly from: number;
  /** Bytes that come, when the server says. */
  readonly length: number | undefined;
  /** Bytes of the whole file, when the server says. */
  readonly total: number | undefined;
  /** A strong entity tag, with which a cut can be continued. */
  readonly etag: string | undefined;
}

/**
 * Asks for a file, through logins and redirects, and refuses every answer that is not the file.
 *
 * A server that ignores the range answers with the whole file: `from` is 0 then.
 *
 * @throws {TransferError} {@link LoginPageError} `EulaNotAcceptedError` {@link RangeNotSupportedError}
 */
export async function requestFile(access: FileAccess, request: FileRequest): Promise<FileResponse> {
  const { url, etag, from, to } = request;
  // Compressed on the way, lengths and ranges would count other bytes than the file's.
  const headers: Record<string, string> = { accept: "*/*", "accept-encoding": "identity" };
  if (from !== undefined) headers.range = `bytes=${from}-${to ?? ""}`;
  if (from !== undefined && etag !== undefined) headers["if-range"] = etag;
  let response: TransportResponse | undefined;
  try {
    response = await sendRequest(access, request, request.method ?? "GET", headers);
    if (response.status !== 200 && response.status !== 206)
      throw await refusal(url, response, access.auth !== undefined);
    return describe(url, response, request);
  } catch (error) {
    response?.discard();
    request.address?.forget();
    throw error;
  }
}

function describe(url: string, response: TransportResponse, request: FileRequest): FileResponse {
  if (isWebPage(response.header("content-type")) && !mayBeWebPage(url)) throw new LoginPageError(url);
  const encoding = response.header("content-encoding");
  if (encoding !== null && !/^(identity|)$/i.test(encoding.trim()))
    throw new TransferError(
      `${redactUrl(url)} was sent with the encoding ${redactText(encoding)}, which was not asked for, so its bytes cannot be trusted.`,
      { code: "store/encoded", retryable: true, data: { url, encoding } },
    );
  const etag = strongTag(response.header("etag"));
  const length = lengthOf(response.header("content-length"));
  if (response.status === 200) return { response, from: 0, length, total: length, etag };
  const contentRange = response.header("content-range");
  if (request.etag !== undefined && etag !== request.etag)
    throw new RangeNotSupportedError(url, "the file changed meanwhile");
  if (contentRange === null && response.hidesHeaders) return describeUnseen(url, response, request, length, etag);
  const range = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(contentRange ?? "");
  if (!range)
    throw new RangeNotSupportedError(url, `its Content-Range is ${JSON.stringify(redactText(contentRange ?? ""))}`);
  const [first, last, total] = [Number(range[1]), Number(range[2]), range[3] === "*" ? undefined : Number(range[3])];
  if (first !== request.from)
    throw new RangeNotSupportedError(url, `it begins at byte ${first} instead of ${request.from}`);
  if (last < first || (request.to !== undefined && last > request.to) || (total !== undefined && last >= total))
    throw new RangeNotSupportedError(url, `it ends at byte ${last}`);
  if (length !== undefined && length !== last - first + 1)
    throw new RangeNotSupportedError(url, `it has ${length} bytes but says ${last - first + 1}`);
  return { response, from: first, length: last - first + 1, total, etag };
}

/** A part whose place a browser does not show: the status says that it is the one that was asked for, and its length that it can be. */
function describeUnseen(
  url: string,
  response: TransportResponse,
  { from = 0, to }: FileRequest,
  length: number | undefined,
  etag: string | undefined,
): FileResponse {
  if (length !== undefined && to !== undefined && length > to - from + 1)
    throw new RangeNotSupportedError(url, `it has ${length} bytes instead of ${to - from + 1}`);
  return { response, from, length, total: undefined, etag };
}

/**
 * The bytes of a file whose parts do not say it, in another request; `undefined` when its server does not say either.
 *
 * Browsers show a Content-Length always, and a Content-Range only where the server lets them.
 */
export async function askSize(access: FileAccess, place: FilePlace): Promise<number | undefined> {
  const { response, total } = await requestFile(access, { ...place, method: "HEAD" });
  response.discard();
  return total;
}

function isWebPage(contentType: string | null): boolean {
  return contentType !== null && /^\s*(text\/html|application\/xhtml)/i.test(contentType);
}

function mayBeWebPage(url: string): boolean {
  return /\.(x?html?|txt)$/i.test(new URL(url).pathname);
}

/** Whether bytes begin like a web page, whatever their content type says. */
export function looksLikeWebPage(bytes: Uint8Array, url: string): boolean {
  // Hardly any file of data begins with `<`; only those are looked at more closely.
  const first = bytes.subarray(0, 64).find((byte) => !BLANK.has(byte));
  if (first !== 0x3c || mayBeWebPage(url)) return false;
  const start = new TextDecoder("latin1").decode(bytes.subarray(0, 256)).replace(/^ï»¿/, "").trimStart().toLowerCase();
  return start.startsWith("<!doctype html") || start.startsWith("<html");
}

/** White space, and the three bytes of a UTF-8 mark. */
const BLANK: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x20, 0xef, 0xbb, 0xbf]);

/** A weak tag says "equivalent", not "the same bytes"; it cannot join two halves. */
function strongTag(value: string | null): string | undefined {
  return value !== null && /^"[^"]+"$/.test(value) ? value : undefined;
}

function lengthOf(value: string | null): number | undefined {
  return value !== null && /^\d+$/.test(value) && Number.isSafeInteger(Number(value)) ? Number(value) : undefined;
}
