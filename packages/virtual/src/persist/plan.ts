import type { Attributes, ChunkTable, Filter, ManifestVariable, Unsupported } from "../manifest.js";

/** One array as it is written: what it is, and where its chunks are. Every format writes the same plan. */
export interface ArrayPlan {
  /** Full path. */
  readonly path: string;
  readonly name: string;
  readonly dtype: ManifestVariable["dtype"];
  /** Bytes of one stored value; 0 for texts of any length. */
  readonly itemSize: number;
  readonly byteOrder: "little" | "big";
  readonly padding?: ManifestVariable["padding"];
  readonly shape: readonly number[];
  readonly dims: readonly string[];
  /** Every stored chunk has this shape, those at the edge, too. A scalar has none, and one chunk. */
  readonly chunkShape: readonly number[];
  /** In the order in which they were applied; all have a name in Zarr. */
  readonly filters: readonly Filter[];
  /** What chunks that are not there hold. */
  readonly fillValue: number | bigint | string;
  /** Attributes as users see them; `_FillValue` stands among them where the file has one. */
  readonly attrs: Attributes;
  /** Its values are read when it is planned, and are one chunk. */
  readonly isByValue?: true;
  /** All values of an array of texts of any length, in C order; it has no chunks then. */
  readonly texts?: readonly string[];
  /**
   * Its chunks: numbers ascend, each stands once, no mask is set, no length is 0, no URL carries a secret. Chunks that cannot be
   * references are in the table's `inline` bytes, encoded as the others are.
   *
   * Made when it is called, and not kept: one array is in memory at a time.
   */
  chunks(): Promise<ChunkTable>;
  /** The same in tables one after the other, each of some granules where the chunks of granules follow each other. */
  pieces(): AsyncIterable<ChunkTable>;
  /** How many chunks these are; those that are missing hold the fill value. */
  count(): number;
}

/** A group as it is written, with everything below it. */
export interface GroupPlan {
  /** Full path; `/` for the root of what is written. */
  readonly path: string;
  readonly attrs: Attributes;
  readonly arrays: readonly ArrayPlan[];
  readonly groups: readonly GroupPlan[];
}

/** What is written of a dataset. */
export interface DatasetPlan {
  readonly root: GroupPlan;
  /** What is in the files and cannot be written, with the reason. */
  readonly omitted: readonly Unsupported[];
}

/** All arrays of a group, and of those below it. */
export function arraysIn(group: GroupPlan): ArrayPlan[] {
  return [...group.arrays, ...group.groups.flatMap(arraysIn)];
}

/** A group, and all below it. */
export function groupsIn(group: GroupPlan): GroupPlan[] {
  return [group, ...group.groups.flatMap(groupsIn)];
}

/** How a dataset is written as references; the same for every format. */
export interface PersistOptions {
  /** Variables, by path, whose values are read now and written beside the references, whatever their size. */
  readonly loadVariables?: readonly string[] | undefined;
  /**
   * Bytes of values up to which a variable is read now and written by value, if it is a coordinate along its own dimension, or if its
   * chunks cannot be references. Larger ones of the first kind stay references; those of the second are an error.
   *
   * @default 4 MiB
   */
  readonly loadBelow?: number | undefined;
  /** Stored chunks of at most so many bytes are read now and written beside the references. @default 0: none */
  readonly inlineThreshold?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called after each array. */
  readonly onProgress?: ((progress: { readonly array: string; readonly references: number }) => void) | undefined;
}
