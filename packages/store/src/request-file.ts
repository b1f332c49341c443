import { type Authorizer, EulaNotAcceptedError, followHops, isTrusted, LoginError } from "@earthaccess/credentials";
import { type EarthaccessError, redactText, redactUrl } from "@earthaccess/errors";
import { LoginPageError, RangeNotSupportedError, TransferError } from "./store-errors.js";
import type { Transport, TransportResponse } from "./transport.js";

/** What reaches a protected file. */
export interface FileAccess {
  readonly transport: Transport;
  readonly auth?: Authorizer | undefined;
}

/** Which bytes are wanted, and of which version. */
export interface FileRequest {
  readonly url: string;
  readonly method?: "GET" | "HEAD";
  /** First byte wanted; the file's beginning when it is absent. */
  readonly from?: number | undefined;
  /** Last byte wanted, inclusive. */
  readonly to?: number | undefined;
  /** Strong entity tag the bytes must be of. */
  readonly etag?: string | undefined;
  readonly signal?: AbortSignal | undefined;
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
 * @throws {TransferError} {@link LoginPageError} {@link EulaNotAcceptedError} {@link RangeNotSupportedError}
 */
export async function requestFile(access: FileAccess, request: FileRequest): Promise<FileResponse> {
  const { url, signal, etag, from, to } = request;
  // Compressed on the way, lengths and ranges would count other bytes than the file's.
  const headers: Record<string, string> = { accept: "*/*", "accept-encoding": "identity" };
  if (from !== undefined) headers.range = `bytes=${from}-${to ?? ""}`;
  if (from !== undefined && etag !== undefined) headers["if-range"] = etag;
  const response = await send(access, url, request.method ?? "GET", headers, signal);
  try {
    if (response.status !== 200 && response.status !== 206)
      throw await refusal(url, response, access.auth !== undefined);
    return describe(url, response, request);
  } catch (error) {
    response.discard();
    throw error;
  }
}

async function send(
  access: FileAccess,
  url: string,
  method: string,
  headers: Record<string, string>,
  signal: AbortSignal | undefined,
): Promise<TransportResponse> {
  const { transport, auth } = access;
  if (!transport.followsRedirects) {
    const hops = await followHops(
      url,
      ({ url: at, method: by, headers: sent }) => transport.request({ url: at, method: by, headers: sent, signal }),
      { method, headers, auth },
    );
    return hops.response;
  }
  if (!auth || !isTrusted(auth.system, url)) return transport.request({ url, method, headers, signal });
  const token = await auth.token();
  const response = await transport.request({
    url,
    method,
    headers: { ...headers, authorization: `Bearer ${token}` },
    signal,
  });
  const replaced = response.status === 401 ? await auth.replace(token) : undefined;
  if (replaced === undefined) return response;
  response.discard();
  return transport.request({ url, method, headers: { ...headers, authorization: `Bearer ${replaced}` }, signal });
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
  const range = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(response.header("content-range") ?? "");
  if (!range)
    throw new RangeNotSupportedError(
      url,
      `its Content-Range is ${JSON.stringify(redactText(response.header("content-range") ?? ""))}`,
    );
  const [first, last, total] = [Number(range[1]), Number(range[2]), range[3] === "*" ? undefined : Number(range[3])];
  if (first !== request.from)
    throw new RangeNotSupportedError(url, `it begins at byte ${first} instead of ${request.from}`);
  if (last < first || (request.to !== undefined && last > request.to) || (total !== undefined && last >= total))
    throw new RangeNotSupportedError(url, `it ends at byte ${last}`);
  if (length !== undefined && length !== last - first + 1)
    throw new RangeNotSupportedError(url, `it has ${length} bytes but says ${last - first + 1}`);
  if (request.etag !== undefined && etag !== request.etag)
    throw new RangeNotSupportedError(url, "the file changed meanwhile");
  return { response, from: first, length: last - first + 1, total, etag };
}

/** The error for an answer with an error status, in the user's words. */
async function refusal(url: string, response: TransportResponse, loggedIn: boolean): Promise<EarthaccessError> {
  const { status } = response;
  const shown = redactUrl(url);
  const text = await beginningOf(response);
  const data = {
    url,
    status,
    requestId: response.header("x-amz-request-id") ?? response.header("x-request-id") ?? undefined,
  };
  const eula = eulaError(url, text);
  if (eula) return eula;
  if (status === 401 && !loggedIn)
    return new TransferError(`${shown} needs a login. Pass { auth: await login() }.`, {
      code: "store/not-authenticated",
      data,
    });
  if (status === 401)
    return new LoginError(
      `${shown} does not accept the token. Log in again; a token made elsewhere may have been revoked.`,
      { code: "credentials/token-refused", data },
    );
  if (status === 403)
    return new TransferError(
      `${shown} may not be read with this login. Ask the data centre for access, or check that the application is approved at https://urs.earthdata.nasa.gov.`,
      { code: "store/no-permission", data },
    );
  if (status === 404 || status === 410)
    return new TransferError(
      `${shown} does not exist (${status}). The catalogue may be ahead of or behind the archive.`,
      { code: "store/not-found", data },
    );
  if (status === 416) return new RangeNotSupportedError(url, "the range lies outside the file");
  const after = response.header("retry-after");
  const retryable = status === 408 || status === 425 || status === 429 || status >= 500;
  const advice =
    status === 429
      ? "Fewer files at once help."
      : retryable
        ? "Try again later."
        : "Report it to the data centre if it stays so.";
  return new TransferError(`${shown} answered ${status}. ${advice}`, {
    code: status === 429 ? "store/rate-limited" : `store/http-${status}`,
    retryable,
    data: { ...data, ...(after !== null && { retryAfter: after }) },
  });
}

/** Licence refusals come as JSON of two forms; only their page for accepting it differs in name. */
function eulaError(url: string, text: string): EulaNotAcceptedError | undefined {
  if (!/eula/i.test(text)) return undefined;
  try {
    const body = JSON.parse(text) as { resolution_url?: unknown; accept_eula_url?: unknown };
    const page = body.resolution_url ?? body.accept_eula_url;
    return new EulaNotAcceptedError(
      redactUrl(url),
      typeof page === "string" && /^https?:/.test(page) ? page : undefined,
    );
  } catch {
    return new EulaNotAcceptedError(redactUrl(url));
  }
}

async function beginningOf(response: TransportResponse): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const batch of response.body().batches()) {
      for (const piece of batch) text += decoder.decode(piece.subarray(0, 4096), { stream: true });
      if (text.length > 4096) break;
    }
  } catch {
    // What arrived is enough to tell what it is about.
  }
  return text;
}

function isWebPage(contentType: string | null): boolean {
  return contentType !== null && /^\s*(text\/html|application\/xhtml)/i.test(contentType);
}

function mayBeWebPage(url: string): boolean {
  return /\.(x?html?|txt)$/i.test(new URL(url).pathname);
}

/** Whether bytes begin like a web page, whatever their content type says. */
export function looksLikeWebPage(bytes: Uint8Array, url: string): boolean {
  if (mayBeWebPage(url)) return false;
  const start = new TextDecoder("latin1")
    .decode(bytes.subarray(0, 256))
    .replace(/^\ufeff|^ï»¿/, "")
    .trimStart()
    .toLowerCase();
  return start.startsWith("<!doctype html") || start.startsWith("<html");
}

/** A weak tag says "equivalent", not "the same bytes"; it cannot join two halves. */
function strongTag(value: string | null): string | undefined {
  return value !== null && /^"[^"]+"$/.test(value) ? value : undefined;
}

function lengthOf(value: string | null): number | undefined {
  return value !== null && /^\d+$/.test(value) && Number.isSafeInteger(Number(value)) ? Number(value) : undefined;
}
