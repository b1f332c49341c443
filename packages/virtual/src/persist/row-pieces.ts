import type { Segment } from "../dataset/segments.js";
import { type ManifestVariable, product } from "../manifest.js";
import type { Span } from "../read/regions.js";

/** About so many bytes become one chunk of a variable that is stored in one piece. */
const PIECE_BYTES = 16 * 1024 * 1024;

/** More chunks than this are not made of one piece. */
const MOST_PIECES = 10_000;

/**
 * Segments that are stored in one piece each and not compressed, cut into equal rows of their first dimension, so that granules of
 * different lengths have the same chunks and a selection ends where a chunk does.
 *
 * Other segments come back as they are.
 *
 * @param axis the dimension that segments follow each other in, if they do
 * @param along what is selected of the first dimension
 */
export function inEqualRows(
  segments: readonly Segment[],
  axis: number | undefined,
  along: Span | undefined,
): readonly Segment[] {
  const pieces = segments.map(({ variable }) => variable);
  const [first] = pieces;
  if (!first || first.shape.length === 0 || !pieces.every(isOnePiece)) return segments;
  const lengths = pieces.map(({ shape }) => shape[0] as number).filter((length) => length > 0);
  const borders = axis === 0 && along ? [along.start, along.start + along.count] : [];
  const unit = [...lengths, ...borders].reduce(commonDivisor, 0);
  const rowBytes = product(first.shape.slice(1)) * first.itemSize;
  const isFitting = lengths.every((length) => length === unit) && unit * rowBytes <= PIECE_BYTES;
  if (isFitting || unit === 0) return segments;
  const rows = largestDivisor(unit, Math.max(1, Math.floor(PIECE_BYTES / rowBytes)));
  if (lengths.some((length) => length / rows > MOST_PIECES)) return segments;
  return segments.map((segment) => ({ ...segment, variable: cut(segment.variable, rows, rowBytes) }));
}

function isOnePiece({ data, filters, shape, chunkShape, itemSize }: ManifestVariable): boolean {
  if (data.kind === "fill") return true;
  return (
    data.kind === "chunks" &&
    filters.length === 0 &&
    data.numbers.length === 1 &&
    chunkShape.every((size, d) => size === shape[d]) &&
    data.lengths[0] === product(shape) * itemSize
  );
}

function cut(variable: ManifestVariable, rows: number, rowBytes: number): ManifestVariable {
  const { data, shape } = variable;
  const chunkShape = [rows, ...shape.slice(1)];
  if (data.kind !== "chunks") return { ...variable, chunkShape };
  const count = (shape[0] as number) / rows;
  const start = data.offsets[0] as number;
  return {
    ...variable,
    chunkShape,
    data: {
      kind: "chunks",
      numbers: Float64Array.from({ length: count }, (_, i) => i),
      offsets: Float64Array.from({ length: count }, (_, i) => start + i * rows * rowBytes),
      lengths: new Float64Array(count).fill(rows * rowBytes),
      urls: data.urls,
    },
  };
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

function largestDivisor(number: number, most: number): number {
  if (number <= most) return number;
  for (let parts = Math.ceil(number / most); parts <= number; parts++) if (number % parts === 0) return number / parts;
  return 1;
}
