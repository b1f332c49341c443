import { product } from "../manifest.js";

/** Chunks that stand further along a dimension than in their own grid. */
export interface ChunkShift {
  readonly axis: number;
  readonly chunks: number;
}

/** A block of chunks whose numbers follow each other. */
export interface ChunkBlock {
  /** First number, and the one after the last. */
  readonly from: number;
  readonly to: number;
  /** First chunk and the one after the last, along each dimension. */
  readonly extents: readonly (readonly [first: number, end: number])[];
}

/**
 * Writes the coordinates of a chunk into a vector of 32-bit numbers.
 *
 * @param number of the chunk in C order
 * @param grid chunks along each dimension
 */
export function putCoordinates(
  view: DataView,
  at: number,
  number: number,
  grid: readonly number[],
  shift?: ChunkShift,
): void {
  let left = number;
  for (let d = grid.length - 1; d >= 0; d--) {
    const size = grid[d] as number;
    const rest = Math.floor(left / size);
    view.setUint32(at + 4 * d, left - rest * size + (shift?.axis === d ? shift.chunks : 0), true);
    left = rest;
  }
}

/**
 * A grid as blocks of at most so many chunks, each of which is a box: what a manifest may hold without reaching into another's.
 */
export function* blocksOf(grid: readonly number[], most: number): Generator<ChunkBlock, void, void> {
  const total = product(grid);
  if (total <= most) {
    yield { from: 0, to: total, extents: grid.map((count) => [0, count]) };
    return;
  }
  // The first dimension of which one step fits is cut; those before it go one by one.
  let d = 0;
  while (product(grid.slice(d + 1)) > most) d++;
  const inner = product(grid.slice(d + 1));
  const steps = Math.max(1, Math.floor(most / inner));
  const along = grid[d] as number;
  const outer = product(grid.slice(0, d));
  for (let o = 0; o < outer; o++) {
    const before: [number, number][] = [];
    let left = o;
    for (let i = d - 1; i >= 0; i--) {
      const place = left % (grid[i] as number);
      before.unshift([place, place + 1]);
      left = Math.floor(left / (grid[i] as number));
    }
    for (let first = 0; first < along; first += steps) {
      const end = Math.min(along, first + steps);
      yield {
        from: (o * along + first) * inner,
        to: (o * along + end) * inner,
        extents: [...before, [first, end], ...grid.slice(d + 1).map((count): [number, number] => [0, count])],
      };
    }
  }
}
