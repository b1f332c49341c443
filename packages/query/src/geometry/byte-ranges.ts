import { GeometryError } from "./geometry-error.js";
import { DEFAULT_MAX_BYTES, type RemoteReadOptions, tooLarge } from "./read-options.js";

/** Bytes that can be read in parts. */
export interface Ranges {
  readonly size: number;
  /** The bytes from `start` to before `end`. @throws RangeError beyond the end */
  view(start: number, end: number): Promise<DataView>;
}

export function memoryRanges(bytes: Uint8Array): Ranges {
  return {
    size: bytes.byteLength,
    view: async (start, end) => new DataView(bytes.buffer, bytes.byteOffset + start, end - start),
  };
}

/** Enough for most headers. */
const FIRST_BYTES = 65_536;

/** Browsers keep the Content-Range of another origin from a page unless the server lets them, but never the Content-Length. */
async function sizeByHead(ask: (init: RequestInit) => Promise<Response>): Promise<number> {
  const { headers } = await ask({ method: "HEAD" });
  return Number(headers.get("content-length") ?? Number.NaN);
}

/** A remote file read by range requests; in whole when its server does not know ranges. */
export async function remoteRanges(url: URL, options: RemoteReadOptions): Promise<Ranges> {
  const { fetch = globalThis.fetch, signal, maxBytes = DEFAULT_MAX_BYTES } = options;
  let used = 0;
  const ask = async (init: RequestInit): Promise<Response> => {
    const response = await fetch(url, { ...init, ...(signal && { signal }) }).catch((cause: unknown) => {
      if (signal?.aborted) throw cause;
      throw new GeometryError(
        "request",
        `${url} cannot be fetched: ${cause instanceof Error ? cause.message : String(cause)}.`,
        { cause },
      );
    });
    if (response.ok) return response;
    await response.body?.cancel();
    throw new GeometryError("request", `${url} answered with status ${response.status}.`, {
      data: { status: response.status },
    });
  };
  // Chromium's cache would put parts together and ask for others.
  const get = (start: number, end: number) =>
    ask({ headers: { Range: `bytes=${start}-${end - 1}` }, cache: "no-store" });
  const take = async (response: Response): Promise<Uint8Array> => {
    const declared = Number(response.headers.get("content-length") ?? 0);
    used += declared;
    if (used > maxBytes) throw tooLarge(used, maxBytes, url.pathname);
    return new Uint8Array(await response.arrayBuffer());
  };
  const first = await get(0, FIRST_BYTES);
  const bytes = await take(first);
  const said = /\/(\d+)$/.exec(first.headers.get("content-range") ?? "")?.[1];
  // A server that knows no ranges has sent the whole, and so has one whose file is shorter than the first part.
  if (first.status !== 206 || (said === undefined && bytes.byteLength < FIRST_BYTES)) return memoryRanges(bytes);
  const total = said === undefined ? await sizeByHead(ask) : Number(said);
  if (!Number.isSafeInteger(total))
    throw new GeometryError("request", `${url} does not say how long it is; download it, and read the file.`);
  return {
    size: total,
    async view(start, end) {
      if (end > total || end < start) throw new RangeError("beyond the end");
      if (end <= bytes.byteLength) return new DataView(bytes.buffer, start, end - start);
      const part = await take(await get(start, end));
      if (part.byteLength !== end - start) throw new RangeError("short answer");
      return new DataView(part.buffer);
    },
  };
}
