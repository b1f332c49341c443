/** A box: west, south, east, north. */
export type Rect = readonly [number, number, number, number];

/** Bytes of one entry of the index: a box of four numbers and an offset. */
const ENTRY = 40;

/** The size of the packed R-tree between header and features. */
export function indexSize(features: number, nodeSize: number): number {
  return nodeSize === 0 || features === 0
    ? 0
    : levelsOf(features, nodeSize).reduce((sum, { count }) => sum + count, 0) * ENTRY;
}

interface Level {
  /** First entry of the level in the file. */
  readonly start: number;
  readonly count: number;
}

/** The levels of the tree, leaves first; in the file the root comes first. */
function levelsOf(features: number, nodeSize: number): Level[] {
  // A single feature has a root above it, too; nodes of one entry would have no end.
  const counts = [features];
  do counts.push(Math.ceil((counts.at(-1) as number) / Math.max(2, nodeSize)));
  while ((counts.at(-1) as number) > 1);
  let start = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => {
    start -= count;
    return { start, count };
  });
}

/** Reads bytes of the index: from memory or by range requests. */
export type ReadIndex = (start: number, end: number) => Promise<DataView>;

/**
 * The offsets, behind the index, of the features whose boxes meet a rectangle, in order.
 *
 * Goes down level by level and reads neighbouring entries together, so a remote file costs about one request a level.
 */
export async function searchIndex(
  read: ReadIndex,
  features: number,
  nodeSize: number,
  rects: readonly Rect[],
): Promise<number[]> {
  const levels = levelsOf(features, nodeSize);
  let wanted: [from: number, to: number][] = [[0, 1]];
  for (let depth = levels.length - 1; depth >= 0; depth--) {
    const { start, count } = levels[depth] as Level;
    const found: number[] = [];
    for (const [from, to] of joined(wanted)) {
      const view = await read((start + from) * ENTRY, (start + Math.min(to, count)) * ENTRY);
      for (let at = 0; at + ENTRY <= view.byteLength; at += ENTRY)
        if (rects.some((rect) => meets(view, at, rect)))
          found.push(depth === 0 ? Number(view.getBigUint64(at + 32, true)) : from + at / ENTRY);
    }
    if (depth === 0) return found;
    const size = Math.max(2, nodeSize);
    wanted = found.map((node) => [node * size, (node + 1) * size]);
  }
  return [];
}

/** Ranges of entries that touch or nearly touch become one. */
function joined(ranges: readonly [number, number][]): [number, number][] {
  const result: [number, number][] = [];
  for (const [from, to] of ranges) {
    const last = result.at(-1);
    if (last && from - last[1] <= 64) last[1] = to;
    else result.push([from, to]);
  }
  return result;
}

function meets(view: DataView, at: number, [west, south, east, north]: Rect): boolean {
  return (
    view.getFloat64(at, true) <= east &&
    view.getFloat64(at + 8, true) <= north &&
    view.getFloat64(at + 16, true) >= west &&
    view.getFloat64(at + 24, true) >= south
  );
}
