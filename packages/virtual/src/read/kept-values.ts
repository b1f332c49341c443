import type { ChunkCache } from "./chunk-cache.js";
import type { ChunkValues } from "./decode-chunk.js";
import { unshuffled } from "./unshuffle.js";

/** Keeps the values of a chunk, without the bytes of the request that they came with. */
export function keptValues(cache: ChunkCache, key: string, values: ChunkValues, stored: Uint8Array): ChunkValues {
  const plain = unshuffled(values.bytes, values.shuffledBy);
  const own = plain.buffer === stored.buffer ? plain.slice() : plain;
  cache.put(key, own);
  return { bytes: own, shuffledBy: 1 };
}
