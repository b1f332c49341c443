import { createHash } from "node:crypto";

/** Something over a megabyte, to be written whole, in pieces or in part. */
export const BYTES = new TextEncoder().encode("the quick brown fox jumps over the lazy dog".repeat(30_000));
export const MD5 = createHash("md5").update(BYTES).digest("hex");

/** Comparing a megabyte element by element takes seconds. */
export const same = (a: Uint8Array | undefined, b: Uint8Array) => a !== undefined && Buffer.compare(a, b) === 0;

export async function* pieces(size = 10_000): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < BYTES.length; i += size) yield BYTES.subarray(i, i + size);
}

/** A body that fails after so many bytes. */
export async function* breaks(after: number): AsyncGenerator<Uint8Array> {
  yield BYTES.subarray(0, after);
  throw new Error("cut off");
}
