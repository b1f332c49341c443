import { product } from "../manifest.js";
import { encodeChunk } from "../persist/encode-chunk.js";
import type { ArrayPlan } from "../persist/plan.js";
import { fillBytes, toNativeOrder } from "../read/typed-values.js";

/** Larger chunks of nothing are not worth their memory in readers. */
const MAX_VALUES_BYTES = 16 * 1024 * 1024;
const MAX_STORED_BYTES = 4096;

/** A chunk in which no value was ever written, as it would be stored; `undefined` where it is not small. */
export async function fillChunkOf(plan: ArrayPlan): Promise<Uint8Array | undefined> {
  const { chunkShape, itemSize, filters, dtype, byteOrder } = plan;
  const size = product(chunkShape) * itemSize;
  // Nothing here compresses with zstd.
  if (size > MAX_VALUES_BYTES || filters.some(({ name }) => name === "zstd")) return undefined;
  const one = fillBytes({ ...plan, data: { kind: "fill" } });
  if (dtype !== "string" && dtype !== "opaque") toNativeOrder(one, itemSize, byteOrder);
  const values = new Uint8Array(size);
  for (let at = 0; at < size; at += itemSize) values.set(one, at);
  const stored = await encodeChunk(values, filters, itemSize);
  return stored.length <= MAX_STORED_BYTES ? stored : undefined;
}
