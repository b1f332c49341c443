import type { Hasher } from "./checksum.js";

/** A hasher for one of `DIGEST_BYTES`, in WebAssembly: browsers digest whole buffers only, and know no MD5. */
export async function newHasher(algorithm: string): Promise<Hasher> {
  const wasm = await import("hash-wasm");
  const make: Record<string, () => Promise<Hasher>> = {
    md5: wasm.createMD5,
    sha1: wasm.createSHA1,
    sha256: wasm.createSHA256,
    sha384: wasm.createSHA384,
    sha512: wasm.createSHA512,
    adler32: wasm.createAdler32,
    crc32: () => wasm.createCRC32(),
    crc32c: () => wasm.createCRC32(0x82f63b78),
  };
  const create = make[algorithm];
  if (!create) throw new RangeError(`No hasher for ${algorithm}.`);
  return create();
}
