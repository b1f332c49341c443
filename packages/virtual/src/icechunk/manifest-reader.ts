import { VirtualError } from "../virtual-errors.js";
import { FlatTable, guarded, rootOf } from "./flatbuffer-reader.js";
import { idText } from "./object-id.js";

/** Where the bytes of one chunk are. */
export interface ChunkSink {
  /** A part of a file elsewhere. */
  virtual(number: number, url: string, offset: number, length: number): void;
  /** A part of a file of the repository. */
  native(number: number, chunkId: string, offset: number, length: number): void;
  inline(number: number, bytes: Uint8Array): void;
}

const FIELDS = { index: 0, inline: 1, offset: 2, length: 3, chunkId: 4, location: 5, compressedLocation: 8 } as const;

/**
 * The chunks of some arrays in a manifest.
 *
 * @param sinkOf who takes the chunks of an array, by the text of its node's id, and the chunks along each of its dimensions
 */
export function readManifest(
  bytes: Uint8Array,
  sinkOf: (nodeId: string) => { readonly sink: ChunkSink; readonly grid: readonly number[] } | undefined,
): void {
  guarded(() => {
    const root = new FlatTable(bytes, rootOf(bytes));
    const [count, start] = root.vector(1);
    for (let i = 0; i < count; i++) {
      const array = pointed(root, start + 4 * i);
      const wanted = sinkOf(idText(array.slice(array.place(0), 8)));
      if (wanted) readRefs(array, wanted.grid, wanted.sink);
    }
  });
}

function readRefs(array: FlatTable, grid: readonly number[], sink: ChunkSink): void {
  const [count, start] = array.vector(1);
  // Many chunks are in one file, and writers may keep its address once.
  const texts = new Map<number, string>();
  for (let i = 0; i < count; i++) {
    const ref = pointed(array, start + 4 * i);
    const number = numberOf(ref, grid);
    // A chunk outside its array's shape is seen by nobody.
    if (number < 0) continue;
    if (ref.place(FIELDS.chunkId) !== 0) {
      const id = idText(ref.slice(ref.place(FIELDS.chunkId), 12));
      sink.native(number, id, ref.u64(FIELDS.offset), ref.u64(FIELDS.length));
    } else if (ref.place(FIELDS.compressedLocation) !== 0)
      throw new VirtualError(
        "This Icechunk repository keeps its addresses compressed with a dictionary, which cannot be read here.",
        { code: "virtual/unsupported-icechunk" },
      );
    else if (ref.place(FIELDS.location) !== 0) {
      const at = ref.target(FIELDS.location);
      const url = texts.get(at) ?? ref.textAt(at);
      texts.set(at, url);
      sink.virtual(number, url, ref.u64(FIELDS.offset), ref.u64(FIELDS.length));
    } else {
      const [length, from] = ref.vector(FIELDS.inline);
      if (from !== 0) sink.inline(number, ref.slice(from, length));
    }
  }
}

function numberOf(ref: FlatTable, grid: readonly number[]): number {
  const [length, start] = ref.vector(FIELDS.index);
  if (length !== grid.length) throw new RangeError("a chunk with another number of dimensions than its array");
  let number = 0;
  for (let d = 0; d < length; d++) {
    const place = ref.view.getUint32(start + 4 * d, true);
    if (place >= (grid[d] as number)) return -1;
    number = number * (grid[d] as number) + place;
  }
  return number;
}

function pointed(table: FlatTable, at: number): FlatTable {
  return new FlatTable(table.bytes, at + table.view.getUint32(at, true));
}
