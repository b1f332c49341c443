/** A digest of a file's bytes. */
export interface Checksum {
  /** Name as UMM writes it: `"MD5"`, `"SHA-1"`, `"SHA-256"`, `"SHA-384"`, `"SHA-512"`, `"SM3"`, or `"unknown"`. */
  readonly algorithm: string;
  /** The digest in lower-case hexadecimal. */
  readonly value: string;
}

/** Multihash header in hexadecimal (code and length in bytes, both varints) → algorithm; https://multiformats.io/multihash. */
const HEADERS: readonly (readonly [header: string, algorithm: string, digestCharacters: number])[] = [
  ["d50110", "MD5", 32],
  ["1114", "SHA-1", 40],
  ["1220", "SHA-256", 64],
  ["2030", "SHA-384", 96],
  ["1340", "SHA-512", 128],
  ["cda60120", "SM3", 64],
];

/**
 * The algorithm and digest inside a multihash, as STAC's `file:checksum` holds it.
 *
 * A text that is no multihash we know is kept whole under the algorithm `"unknown"`, so nothing is verified against a guess.
 *
 * @example
 * ```ts
 * decodeMultihash("d5011098ad2fbd21ee2c1bb7b1e9c6b9e4d0aa"); // { algorithm: "MD5", value: "98ad2fbd21ee2c1bb7b1e9c6b9e4d0aa" }
 * ```
 */
export function decodeMultihash(text: string): Checksum {
  const hex = text.toLowerCase();
  for (const [header, algorithm, digestCharacters] of HEADERS) {
    if (hex.length === header.length + digestCharacters && hex.startsWith(header) && isHex(hex))
      return { algorithm, value: hex.slice(header.length) };
  }
  return { algorithm: "unknown", value: text };
}

/** The multihash of a checksum, or `undefined` when multihash has no code for it or the digest has the wrong length. */
export function encodeMultihash(checksum: Checksum): string | undefined {
  const wanted = plain(checksum.algorithm);
  const value = checksum.value.toLowerCase();
  for (const [header, algorithm, digestCharacters] of HEADERS) {
    if (plain(algorithm) === wanted && value.length === digestCharacters && isHex(value)) return header + value;
  }
  return undefined;
}

/** Catalogs write `SHA256`, `sha-256` and `SHA-256`. */
function plain(algorithm: string): string {
  return algorithm.replace(/[-_\s]/g, "").toUpperCase();
}

function isHex(text: string): boolean {
  return /^[0-9a-f]*$/.test(text);
}
