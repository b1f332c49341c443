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

/** A remote file read by range requests; in whole when its server does not know ranges. */
export async function remoteRanges(url: URL, options: RemoteReadOptions): Promise<Ranges> {
  const { fetch = globalThis.fetch, signal, maxBytes = DEFAULT_MAX_BYTES } = options;
  let used = 0;
  const get = async (start: number, end: number): Promise<Response> => {
    const headers = { Range: `bytes=${start}-${end - 1}` };
    const response = await fetch(url, { headers, ...(signal && { signal }) }).catch((cause: unknown) => {
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
  const take = async (response: Response): Promise<Uint8Array> => {
    const declared = Number(response.headers.get("content-length") ?? 0);
    used += declared;
    if (used > maxBytes) throw tooLarge(used, maxBytes, url.pathname);
    return new Uint8Array(await response.arrayBuffer());
  };
  const first = await get(0, 65_536);
  const bytes = await take(first);
  const total = Number(/\/(\d+)$/.exec(first.headers.get("content-range") ?? "")?.[1] ?? Number.NaN);
  if (first.status !== 206 || Number.isNaN(total)) return memoryRanges(bytes);
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
