import type { Filter } from "../manifest.js";
import { crc32c } from "../read/crc32c.js";
import { fletcher32 } from "../read/fletcher32.js";
import { bloscFrame, lz4Block, zstdFrame } from "./stored-frames.js";

/**
 * Applies filters to the values of a chunk, in their order, as HDF5 would have. What nobody here compresses with is stored in frames of
 * its kind as it is.
 */
export async function encodeChunk(
  values: Uint8Array,
  filters: readonly Filter[],
  itemSize: number,
): Promise<Uint8Array> {
  let bytes = values;
  for (const { name, elementSize } of filters) {
    if (name === "shuffle") bytes = shuffled(bytes, elementSize ?? itemSize);
    else if (name === "fletcher32") bytes = withChecksum(bytes, fletcher32(bytes, bytes.length));
    else if (name === "crc32c") bytes = withChecksum(bytes, crc32c(bytes));
    else if (name === "deflate" || name === "gzip") bytes = await compressed(bytes, name);
    else if (name === "blosc") bytes = bloscFrame(bytes, elementSize ?? itemSize);
    else if (name === "lz4") bytes = lz4Block(bytes);
    else if (name === "zstd") bytes = zstdFrame(bytes);
    else throw new TypeError(`Nothing here applies the filter ${name}.`);
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

function withChecksum(bytes: Uint8Array, sum: number): Uint8Array {
  const result = new Uint8Array(bytes.length + 4);
  result.set(bytes);
  new DataView(result.buffer).setUint32(bytes.length, sum, true);
  return result;
}

async function compressed(bytes: Uint8Array, format: "deflate" | "gzip"): Promise<Uint8Array> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new CompressionStream(format));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
