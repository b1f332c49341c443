/** UMM checksum algorithm → multihash header (code and length, both varints, in hexadecimal) and digest length in characters. */
const HEADERS = new Map<unknown, readonly [header: string, characters: number]>([
  ["MD5", ["d50110", 32]],
  ["SHA-1", ["1114", 40]],
  ["SHA-2", ["1220", 64]],
  ["SHA-256", ["1220", 64]],
  ["SHA-384", ["2030", 96]],
  ["SHA-512", ["1340", 128]],
  ["SM3", ["cda60120", 64]],
]);

/**
 * A UMM checksum as STAC's `file:checksum` wants it, a multihash in lower-case hexadecimal (https://multiformats.io/multihash).
 *
 * `undefined` for algorithms without a multihash code (Adler-32, BSD, Fletcher, POSIX, SYSV) and for texts that are no digest.
 */
export function multihashOf(algorithm: unknown, value: unknown): string | undefined {
  const known = HEADERS.get(algorithm);
  if (known === undefined || typeof value !== "string" || value.length !== known[1]) return undefined;
  const digest = HEXADECIMAL.test(value) ? value : value.toLowerCase();
  return digest === value || HEXADECIMAL.test(digest) ? known[0] + digest : undefined;
}

const HEXADECIMAL = /^[0-9a-f]+$/;
