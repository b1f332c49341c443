import type { Filter } from "../manifest.js";
import { fletcher32 } from "../read/fletcher32.js";

/** Applies filters to the values of a chunk, in their order, as HDF5 would have. */
export async function encodeChunk(
  values: Uint8Array,
  filters: readonly Filter[],
  itemSize: number,
): Promise<Uint8Array> {
  let bytes = values;
  for (const { name, elementSize } of filters) {
    if (name === "shuffle") bytes = shuffled(bytes, elementSize ?? itemSize);
    else if (name === "fletcher32") bytes = withChecksum(bytes);
    else if (name === "deflate") bytes = await deflated(bytes);
  }
  return bytes;
}

/** First bytes of all elements, then the second ones, and so on; what fills no element stays at the end. */
function shuffled(bytes: Uint8Array, elementSize: number): Uint8Array {
  const count = Math.floor(bytes.length / elementSize);
  if (elementSize <= 1 || count <= 1) return bytes;
  const result = new Uint8Array(bytes.length);
  for (let byte = 0; byte < elementSize; byte++) {
    const to = byte * count;
    for (let i = 0, from = byte; i < count; i++, from += elementSize) result[to + i] = bytes[from] as number;
  }
  result.set(bytes.subarray(count * elementSize), count * elementSize);
  return result;
}

function withChecksum(bytes: Uint8Array): Uint8Array {
  const result = new Uint8Array(bytes.length + 4);
  result.set(bytes);
  new DataView(result.buffer).setUint32(bytes.length, fletcher32(bytes, bytes.length), true);
  return result;
}

async function deflated(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new CompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
