import { type ManifestVariable, product } from "../manifest.js";

/** About so many bytes are read at once from a variable that is stored in one piece. */
const ROW_CHUNK_BYTES = 1024 * 1024;

/**
 * A variable that is stored in one piece and not compressed, cut along its first dimensions: any rows of it can then be read alone.
 *
 * The last chunk of a row of them may be shorter than the others.
 *
 * @returns undefined for other variables, and for small ones
 */
export function inRowChunks(variable: ManifestVariable): ManifestVariable | undefined {
  const { data, filters, shape, chunkShape, itemSize } = variable;
  if (variable.shards) return undefined;
  const bytes = product(shape) * itemSize;
  const whole = chunkShape.every((size, d) => size === shape[d]);
  const [length] = data.kind === "chunks" ? data.lengths : [];
  if (data.kind !== "chunks" || data.numbers.length !== 1 || !whole || filters.length > 0 || length !== bytes)
    return undefined;
  if (bytes <= 2 * ROW_CHUNK_BYTES) return undefined;
  // The first dimension of which one step is small enough is cut; those before it go one by one.
  let d = 0;
  let step = bytes;
  for (; d < shape.length - 1; d++) {
    step /= shape[d] as number;
    if (step <= ROW_CHUNK_BYTES) break;
  }
  if (d === shape.length - 1) step = itemSize;
  const rows = Math.max(1, Math.floor(ROW_CHUNK_BYTES / step));
  const cut = shape.map((size, i) => (i < d ? 1 : i === d ? Math.min(rows, size) : size));
  const outer = product(shape.slice(0, d));
  const along = Math.ceil((shape[d] as number) / rows);
  const count = outer * along;
  const row = (shape[d] as number) * step;
  const offsets = Float64Array.from(
    { length: count },
    (_, i) => (data.offsets[0] as number) + Math.floor(i / along) * row + (i % along) * rows * step,
  );
  const lengths = Float64Array.from(
    { length: count },
    (_, i) => Math.min(rows, (shape[d] as number) - (i % along) * rows) * step,
  );
  const numbers = Float64Array.from({ length: count }, (_, i) => i);
  return { ...variable, chunkShape: cut, data: { kind: "chunks", numbers, offsets, lengths, urls: data.urls } };
}
