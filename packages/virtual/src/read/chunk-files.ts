import { type ChunkFiles, gridOf, type ManifestVariable, product } from "../manifest.js";
import { VirtualError } from "../virtual-errors.js";
import type { ReadServices } from "./chunk-source.js";
import { type ChunkValues, chunkValues } from "./decode-chunk.js";
import { keptValues } from "./kept-values.js";

/** The name of the file that a chunk is. */
export function chunkFileName(
  { prefix, separator, scalar }: ChunkFiles,
  number: number,
  grid: readonly number[],
): string {
  if (grid.length === 0) return scalar;
  const places: number[] = [];
  let rest = number;
  for (let d = grid.length - 1; d >= 0; d--) {
    places.push(rest % (grid[d] as number));
    rest = Math.floor(rest / (grid[d] as number));
  }
  return prefix + places.reverse().join(separator);
}

/** As `readChunks`, for chunks that are files; several are read at a time. */
export async function readChunkFiles(
  variable: ManifestVariable,
  files: ChunkFiles,
  numbers: readonly number[],
  { chunkFile, cache, concurrency = 16, signal }: ReadServices,
  onChunk: (number: number, values: ChunkValues | undefined) => void,
): Promise<void> {
  if (!chunkFile)
    throw new VirtualError(`The chunks of ${variable.name} are files, and there is nothing to read them with.`, {
      code: "virtual/read-failed",
    });
  const grid = gridOf(variable.shape, variable.chunkShape);
  const isKept = cache.hasRoomFor(numbers.length * product(variable.chunkShape) * variable.itemSize);
  const queue = numbers[Symbol.iterator]();
  let failed = false;
  const work = async (): Promise<void> => {
    for (let next = queue.next(); !next.done && !failed; next = queue.next()) {
      signal?.throwIfAborted();
      const number = next.value;
      const name = chunkFileName(files, number, grid);
      const key = `file:${name}#${variable.dtype}`;
      const cached = cache.get(key);
      try {
        const stored = cached ? undefined : await chunkFile(name, signal);
        if (stored) {
          const values = await chunkValues(variable, { bytes: stored, mask: 0, number, url: name });
          onChunk(number, isKept ? keptValues(cache, key, values, stored) : values);
        } else onChunk(number, cached && { bytes: cached, shuffledBy: 1 });
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
}
