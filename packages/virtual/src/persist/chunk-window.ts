import { gridOf } from "../manifest.js";
import type { Span } from "../read/regions.js";

/** The chunks that a selection means, along one dimension. */
export interface WindowSide {
  /** Number of the first chunk. */
  readonly first: number;
  readonly count: number;
  /** Places selected. */
  readonly length: number;
  /** The dimension is gone: one place of it was selected, and chunks hold one place each. */
  readonly isDropped: boolean;
}

/**
 * A selection as whole chunks, or the reason why it is none: chunks are what can be referred to.
 *
 * @param shape of the whole array
 */
export function chunkWindow(
  shape: readonly number[],
  chunkShape: readonly number[],
  dims: readonly string[],
  region: readonly Span[],
  kept: readonly boolean[],
): readonly WindowSide[] | string {
  const grid = gridOf(shape, chunkShape);
  const sides: WindowSide[] = [];
  for (const [d, { start, count, step }] of region.entries()) {
    const size = chunkShape[d] as number;
    const dim = dims[d] as string;
    const end = start + count;
    if (count > 1 && step !== 1) return `every ${step}th place of ${dim} is selected`;
    if (start % size !== 0 || (end % size !== 0 && end !== shape[d]))
      return `the selection cuts chunks along ${dim}, which are ${size} long (it is from ${start} to ${end})`;
    if (kept[d] !== true && size !== 1) return `one place of ${dim} is selected, and chunks hold ${size}`;
    const isWhole = start === 0 && end === shape[d];
    sides.push({
      first: start / size,
      count: isWhole ? (grid[d] as number) : Math.ceil(count / size),
      length: count,
      isDropped: kept[d] !== true,
    });
  }
  return sides;
}
