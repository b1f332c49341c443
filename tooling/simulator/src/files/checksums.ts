import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";

const HASHES: Readonly<Record<string, string>> = {
  MD5: "md5",
  "SHA-1": "sha1",
  "SHA-256": "sha256",
  "SHA-384": "sha384",
  "SHA-512": "sha512",
};

/** A running checksum that can be copied, so that a shared beginning is hashed once. */
export interface Checksum {
  update(bytes: Uint8Array): void;
  copy(): Checksum;
  hex(): string;
}

/** A checksum for one of UMM's algorithm names; undefined for those the box cannot compute. */
export function createChecksum(algorithm: string): Checksum | undefined {
  const hash = HASHES[algorithm];
  if (hash !== undefined) return hashChecksum(createHash(hash));
  if (algorithm === "Adler-32") return adler(1, 0);
  if (algorithm === "CRC-32" && typeof crc32 === "function") return crc(0);
  return undefined;
}

function hashChecksum(hash: ReturnType<typeof createHash>): Checksum {
  return {
    update: (bytes) => void hash.update(bytes),
    copy: () => hashChecksum(hash.copy()),
    hex: () => hash.digest("hex"),
  };
}

function adler(startA: number, startB: number): Checksum {
  let a = startA;
  let b = startB;
  return {
    update(bytes) {
      // 3800 additions fit into 32 bits before the remainder must be taken.
      for (let from = 0; from < bytes.length; from += 3800) {
        const to = Math.min(from + 3800, bytes.length);
        for (let i = from; i < to; i++) {
          a += bytes[i] as number;
          b += a;
        }
        a %= 65521;
        b %= 65521;
      }
    },
    copy: () => adler(a, b),
    hex: () => (((b << 16) | a) >>> 0).toString(16).padStart(8, "0"),
  };
}

function crc(start: number): Checksum {
  let value = start;
  return {
    update(bytes) {
      value = crc32(bytes, value);
    },
    copy: () => crc(value),
    hex: () => (value >>> 0).toString(16).padStart(8, "0"),
  };
}
