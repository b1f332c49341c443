import { product } from "../manifest.js";
import type { ArrayPlan } from "../persist/plan.js";
import { fillWith } from "../read/regions.js";
import { fillBytes, inNativeOrder } from "../read/typed-values.js";

/** Larger chunks of nothing are not worth their memory in readers. */
const MAX_VALUES_BYTES = 16 * 1024 * 1024;
const MAX_STORED_BYTES = 4096;

/** A chunk in which no value was ever written, as it would be stored; `undefined` where it is not small. */
export async function fillChunkOf(plan: ArrayPlan): Promise<Uint8Array | undefined> {
  const { chunkShape, itemSize, filters } = plan;
  const size = product(chunkShape) * itemSize;
  if (size > MAX_VALUES_BYTES) return undefined;
  const values = new Uint8Array(size);
  fillWith(inNativeOrder(fillBytes({ ...plan, data: { kind: "fill" } }), plan), values);
  const { encodeChunk } = await import("../persist/encode-chunk.js");
  const stored = await encodeChunk(values, filters, itemSize);
  return stored.length <= MAX_STORED_BYTES ? stored : undefined;
}
