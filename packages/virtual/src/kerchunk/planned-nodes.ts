import { type ChunkTable, gridOf, INLINE, product } from "../manifest.js";
import { inOnePiece } from "../persist/by-value.js";
import type { ArrayPlan, GroupPlan } from "../persist/plan.js";
import { chunkShapeOf } from "../zarr/array-metadata.js";
import { arrayMetadataV2 } from "../zarr/array-metadata-v2.js";
import { textChunkOf, textFormOf } from "../zarr/text-chunks.js";
import { fillChunkOf } from "./fill-chunk.js";

/** Missing chunks that are written all the same, and their bytes in all; more would be most of the document. */
const MAX_GAPS = 10_000;
const MAX_GAP_BYTES = 1024 * 1024;

/** A group or an array as kerchunk writes it. */
export interface PlannedNode {
  /** Without the first slash; `""` for the root. */
  readonly key: string;
  /** Zarr 2's documents by name, such as `.zarray`; integers may be bigints. */
  readonly documents: Readonly<Record<string, object>>;
  /** Of an array: its chunks in tables one after the other, how many there are along each dimension, and whether some are missing. */
  readonly chunks?: {
    readonly tables: AsyncIterable<ChunkTable>;
    readonly grid: readonly number[];
    readonly plan: ArrayPlan;
    readonly hasGaps: boolean;
    /** What each missing chunk holds, to be written where they are few; the metadata then say nothing of them. */
    readonly gap?: Uint8Array | undefined;
  };
}

/** Everything of a plan, groups before what is in them; tables of chunks are made when they are taken. */
export async function* plannedNodes(group: GroupPlan): AsyncGenerator<PlannedNode, void, void> {
  yield { key: keyOf(group.path), documents: { ".zgroup": { zarr_format: 2 }, ".zattrs": { ...group.attrs } } };
  for (const array of group.arrays) yield plannedArray(array);
  for (const inner of group.groups) yield* plannedNodes(inner);
}

async function plannedArray(plan: ArrayPlan): Promise<PlannedNode> {
  const grid = gridOf(plan.shape, chunkShapeOf(plan));
  const form = plan.texts && textFormOf(plan.texts);
  const isEmpty = product(grid) === 0;
  const texts = form && inlineChunk(isEmpty ? undefined : await textChunkOf(plan.texts ?? [], form));
  const { count, pieces } = texts ? inOnePiece(isEmpty ? 0 : 1, () => texts) : plan;
  const missing = product(grid) - count();
  const gap = missing > 0 ? await gapOf(plan, missing) : undefined;
  const hasGaps = missing > 0 && gap === undefined;
  const { zarray, zattrs } = arrayMetadataV2(plan, hasGaps, form);
  const documents = { ".zarray": zarray, ".zattrs": zattrs };
  return { key: keyOf(plan.path), documents, chunks: { tables: pieces(), grid, plan, hasGaps, gap } };
}

/**
 * With a fill value xarray masks what was written and is equal to it, and without one zarr-python 2 leaves in missing chunks what was in
 * memory: where they are few, none is missing.
 */
async function gapOf(plan: ArrayPlan, missing: number): Promise<Uint8Array | undefined> {
  if (missing > MAX_GAPS || plan.texts) return undefined;
  const gap = await fillChunkOf(plan);
  return gap && gap.length * missing <= MAX_GAP_BYTES ? gap : undefined;
}

/** A table of the first chunk alone. */
function inlineChunk(bytes: Uint8Array | undefined): ChunkTable {
  const own = bytes ? [0] : [];
  return {
    kind: "chunks",
    numbers: Float64Array.from(own),
    offsets: Float64Array.from(own),
    lengths: Float64Array.from(own, () => bytes?.length ?? 0),
    urls: [INLINE],
    ...(bytes && { inline: bytes }),
  };
}

/** Numbers of chunks that are missing among those that pass in their order. */
export class Gaps {
  readonly numbers: number[] = [];
  #next = 0;

  /** @param number of the next chunk that is there; at the end the count of all */
  pass(number: number): void {
    while (this.#next < number) this.numbers.push(this.#next++);
    this.#next = number + 1;
  }
}

function keyOf(path: string): string {
  return path.replace(/^\/+/, "");
}

/** A chunk of a table: bytes, or where they are. */
export type Reference = Uint8Array | readonly [url: string, offset: number, length: number];

export function referenceOf(table: ChunkTable, row: number): Reference {
  const url = table.urls[table.files?.[row] ?? 0] as string;
  const [offset, length] = [table.offsets[row] as number, table.lengths[row] as number];
  return url === INLINE ? (table.inline ?? new Uint8Array()).subarray(offset, offset + length) : [url, offset, length];
}

/** Gives the place of a chunk in its key, such as `0.1`; a scalar's is `0`. Chunks in their order are the fastest. */
export function chunkKeys(grid: readonly number[]): (number: number) => string {
  const along = grid.at(-1);
  if (along === undefined) return () => "0";
  let [row, start] = [-1, ""];
  return (number) => {
    const place = number % along;
    const outer = (number - place) / along;
    if (outer !== row) [row, start] = [outer, placesOf(outer, grid.slice(0, -1))];
    return start + place;
  };
}

function placesOf(number: number, grid: readonly number[]): string {
  let text = "";
  let rest = number;
  for (let d = grid.length - 1; d >= 0; d--) {
    const along = grid[d] as number;
    text = `${rest % along}.${text}`;
    rest = Math.floor(rest / along);
  }
  return text;
}
