import { newHasher } from "#hash";

/** A digest with the algorithm that made it. */
export interface Checksum {
  /** As metadata writes it, such as `"MD5"`, `"SHA-256"` or `"Adler-32"`. */
  readonly algorithm: string;
  /** Hexadecimal, or base64. */
  readonly value: string;
}

/** Digests bytes as they pass. */
export interface Hasher {
  update(bytes: Uint8Array): void;
  /** Hexadecimal, lower case. */
  digest(): string;
}

/** The algorithms that can be computed, with the length of their digests in bytes. */
export const DIGEST_BYTES: Readonly<Record<string, number>> = {
  md5: 16,
  sha1: 20,
  sha256: 32,
  sha384: 48,
  sha512: 64,
  crc32: 4,
  crc32c: 4,
  adler32: 4,
};

/** The name an algorithm has here, from any spelling: `"SHA-256"` and `"sha_256"` are `"sha256"`; `undefined` when it cannot be computed. */
export function algorithmOf(name: string): string | undefined {
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, "");
  return plain in DIGEST_BYTES ? plain : undefined;
}

/** A hasher for a checksum's algorithm, or `undefined` when nobody here can compute it. */
export async function hasherFor(checksum: Pick<Checksum, "algorithm"> | undefined): Promise<Hasher | undefined> {
  const algorithm = checksum && algorithmOf(checksum.algorithm);
  return algorithm === undefined ? undefined : newHasher(algorithm);
}

/** Whether a checksum's value stands for this digest; hexadecimal in any case, or base64. */
export function sameDigest(checksum: Checksum, hex: string): boolean {
  const value = checksum.value.trim();
  if (value.toLowerCase().replace(/^0x/, "").padStart(hex.length, "0") === hex) return true;
  return value.length === Math.ceil(hex.length / 6) * 4 && base64ToHex(value) === hex;
}

/** Whether these bytes have a checksum; `undefined`, without reading any, when its algorithm cannot be computed. */
export async function digestMatches(
  bytes: AsyncIterable<Uint8Array>,
  checksum: Checksum,
): Promise<boolean | undefined> {
  const hasher = await hasherFor(checksum);
  if (!hasher) return undefined;
  for await (const piece of bytes) hasher.update(piece);
  return sameDigest(checksum, hasher.digest());
}

/** Whether two checksums say the same; `undefined` when their algorithms differ, or one cannot be read. */
export function sameChecksum(one: Checksum | undefined, other: Checksum): boolean | undefined {
  if (!one || algorithmOf(one.algorithm) !== algorithmOf(other.algorithm)) return undefined;
  const hex = digestHex(one);
  return hex === undefined ? undefined : sameDigest(other, hex);
}

/** A checksum's value in hexadecimal, lower case; `undefined` when it is no digest of its algorithm. */
export function digestHex({ algorithm, value }: Checksum): string | undefined {
  const digits = 2 * (DIGEST_BYTES[algorithmOf(algorithm) ?? ""] ?? 0);
  const plain = value.trim().toLowerCase().replace(/^0x/, "");
  const hex = plain.length <= digits && /^[0-9a-f]+$/.test(plain) ? plain.padStart(digits, "0") : base64ToHex(value);
  return digits > 0 && hex?.length === digits ? hex : undefined;
}

function base64ToHex(value: string): string | undefined {
  try {
    return Array.from(atob(value.trim()), (c) => c.charCodeAt(0).toString(16).padStart(2, "0")).join("");
  } catch {
    return undefined;
  }
}
