import { inflated } from "#inflate";
import { unzstd } from "./unzstd.js";

/**
 * Undoes a compression.
 *
 * @param size bytes that are expected
 * @param most bytes beyond which the result is refused
 */
export type Undo = (bytes: Uint8Array, size: number, most: number) => Uint8Array | Promise<Uint8Array>;

/** A filter that needs nothing but the bytes to be undone. */
export interface Compression {
  /** What is wrong with bytes that it cannot be, as the end of a sentence. */
  readonly fault: string;
  readonly load: () => Undo | Promise<Undo>;
}

/** Filters that make other bytes of bytes; what archives seldom have is loaded with the first chunk that needs it. */
export const COMPRESSIONS: Readonly<Record<string, Compression>> = {
  deflate: { fault: "is no zlib stream", load: () => inflated },
  gzip: {
    fault: "is no gzip stream",
    load: () => (bytes, size, most) => inflated(bytes, size, most, "gzip"),
  },
  zstd: { fault: "is no zstd frame", load: () => (bytes, _size, most) => unzstd(bytes, most) },
  blosc: { fault: "is no Blosc frame", load: async () => (await import("./blosc-frame.js")).unblosc },
  lz4: { fault: "is no LZ4 block", load: async () => (await import("./lz4-block.js")).unlz4 },
  crc32c: {
    fault: "does not have its CRC-32C checksum",
    load: async () => (await import("./crc32c.js")).withoutCrc32c,
  },
};

export function compressionOf(name: string): Compression | undefined {
  return Object.hasOwn(COMPRESSIONS, name) ? COMPRESSIONS[name] : undefined;
}
