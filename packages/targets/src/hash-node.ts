import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import type { Hasher } from "./checksum.js";

/** A hasher for one of `DIGEST_BYTES`; OpenSSL and zlib digest several times faster than WebAssembly. */
export async function newHasher(algorithm: string): Promise<Hasher> {
  if (algorithm === "crc32") return crc32Hasher();
  if (algorithm === "adler32") return (await import("hash-wasm")).createAdler32();
  if (algorithm === "crc32c") return (await import("hash-wasm")).createCRC32(0x82f63b78);
  const hash = createHash(algorithm);
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest("hex") };
}

function crc32Hasher(): Hasher {
  let value = 0;
  return {
    update: (bytes) => {
      value = crc32(bytes, value);
    },
    digest: () => value.toString(16).padStart(8, "0"),
  };
}
