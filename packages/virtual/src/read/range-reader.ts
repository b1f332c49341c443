import { redactUrl } from "@earthaccess/errors";
import { VirtualError } from "../virtual-errors.js";
import { askServer, sizeOnServer } from "./ask-server.js";

/** Reads parts of files; `EarthdataFile`s, a folder and an S3 client can all be one. */
export interface RangeReader {
  /** Exactly `length` bytes from `offset` on. */
  getRange(
    url: string,
    offset: number,
    length: number,
    options?: { readonly signal?: AbortSignal },
  ): Promise<Uint8Array>;
  /** Bytes of the whole file. */
  size?(url: string): Promise<number>;
}

/**
 * A reader over `fetch`.
 *
 * An answer that is not the part asked for is an error, since a server that sends the whole file instead would fill the memory, and
 * another part would be taken for data.
 *
 * @param fetcher such as `auth.fetch`, which logs in. @default globalThis.fetch
 */
export function fetchRangeReader(fetcher: typeof fetch = (input, init) => globalThis.fetch(input, init)): RangeReader {
  return {
    async getRange(url, offset, length, { signal } = {}) {
      const last = offset + length - 1;
      const response = await askServer(fetcher, url, { range: `${offset}-${last}`, signal });
      const range = response.headers.get("content-range");
      // Browsers do not show this header to other origins unless the server says so.
      const other = range !== null && !range.startsWith(`bytes ${offset}-${last}/`);
      if (response.status !== 206 || other) {
        await response.body?.cancel();
        throw readError(
          url,
          answerOf(response.status, offset, length, range),
          response.status >= 500 || response.status === 429,
          response.status,
        );
      }
      return exactBody(url, response, length);
    },
    async size(url) {
      const found = await sizeOnServer(fetcher, url);
      if ("size" in found) return found.size;
      const { status } = found;
      const why = status === 206 ? "the server does not say how long it is" : answerOf(status, 0, 1, null);
      throw readError(url, why, false, status);
    },
  };
}

/** A body that is as long as it should be; of one that is longer no more is read. */
async function exactBody(url: string, response: Response, length: number): Promise<Uint8Array> {
  const promised = response.headers.get("content-length");
  if (promised !== null && Number(promised) !== length) {
    await response.body?.cancel();
    throw readError(url, `the server sends ${promised} bytes instead of ${length}`, true);
  }
  const bytes = new Uint8Array(length);
  const reader = response.body?.getReader();
  let at = 0;
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done || !value) break;
    if (at + value.length > length) {
      await reader?.cancel();
      throw readError(url, `more than ${length} bytes arrived`, true);
    }
    bytes.set(value, at);
    at += value.length;
  }
  if (at < length) throw readError(url, `${at} bytes arrived instead of ${length}`, true);
  return bytes;
}

function answerOf(status: number, offset: number, length: number, range: string | null): string {
  if (status === 200) return "the server sends whole files only; download this one";
  if (status === 401 || status === 403)
    return `the server answered ${status}; log in, and accept the licence of these data`;
  if (status === 404) return "it is not there";
  if (status === 416)
    return `it is shorter than its index says (bytes ${offset} to ${offset + length}); its index is of another version`;
  if (status === 206) return `the server sent ${range} instead of bytes ${offset}-${offset + length - 1}`;
  return `the server answered ${status}`;
}

function readError(url: string, why: string, retryable: boolean, status?: number): VirtualError {
  return new VirtualError(`Cannot read ${redactUrl(url)}: ${why}.`, {
    code: "virtual/read-failed",
    retryable,
    data: { url: redactUrl(url), ...(status !== undefined && { status }) },
  });
}
