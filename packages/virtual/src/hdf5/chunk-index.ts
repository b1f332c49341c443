import { VariableFault } from "../dmrpp/variable-fault.js";
import { gridOf, product } from "../manifest.js";
import { readTreeV1 } from "./btree-v1.js";
import { readTreeV2 } from "./btree-v2.js";
import type { ChunkList } from "./chunk-list.js";
import type { Dataspace } from "./dataset-messages.js";
import { readExtensibleArray } from "./extensible-array.js";
import { type ArrayEntry, readFixedArray } from "./fixed-array.js";
import type { ChunkIndex, Layout } from "./layout-message.js";
import type { Hdf5File } from "./superblock.js";

/** What the readers of chunk indexes are given. */
interface Request {
  readonly file: Hdf5File;
  readonly address: number;
  readonly index: ChunkIndex;
  readonly space: Dataspace;
  readonly chunkShape: readonly number[];
  /** Bytes of a chunk before its filters. */
  readonly chunkBytes: number;
  readonly isFiltered: boolean;
  readonly list: ChunkList;
}

/** Reads the index of the chunks of a dataset into `list`. */
export async function readChunkIndex(
  file: Hdf5File,
  layout: Extract<Layout, { kind: "chunked" }>,
  space: Dataspace,
  facts: { readonly itemSize: number; readonly isFiltered: boolean },
  list: ChunkList,
): Promise<void> {
  const { address, chunkShape, index } = layout;
  if (address === undefined) return;
  const chunkBytes = product(chunkShape) * facts.itemSize;
  const { isFiltered } = facts;
  await READERS[index.kind]({ file, address, index, space, chunkShape, chunkBytes, isFiltered, list });
}

const READERS: Readonly<Record<ChunkIndex["kind"], (request: Request) => Promise<void> | void>> = {
  "tree 1": chunkTreeV1,
  "tree 2": chunkTreeV2,
  single({ address, index, chunkShape, chunkBytes, list }) {
    const { size = chunkBytes, mask = 0 } = index as { size?: number; mask?: number };
    list.add(
      chunkShape.map(() => 0),
      address,
      size,
      mask,
    );
  },
  implicit({ file, address, space, chunkShape, chunkBytes, list }) {
    const grid = maxGrid(space, chunkShape);
    const count = product(grid);
    if (file.base + address + count * chunkBytes > (file.pages.size ?? 0))
      throw new VariableFault("its chunks go over the end of the file");
    for (let number = 0; number < count; number++)
      list.add(placeOf(number, grid), address + number * chunkBytes, chunkBytes, 0);
  },
  async "fixed array"(request) {
    addEntries(request, await readFixedArray(request.file, request.address), 0);
  },
  async "extensible array"(request) {
    const growing = request.space.maxShape.indexOf(undefined);
    if (growing < 0) throw new VariableFault("its chunks have an index that grows, and none of its dimensions does");
    addEntries(request, await readExtensibleArray(request.file, request.address), growing);
  },
};

async function chunkTreeV1({ file, address, chunkShape, list }: Request): Promise<void> {
  const rank = chunkShape.length;
  await readTreeV1(file, address, {
    type: 1,
    keySize: 8 + 8 * (rank + 1),
    entry(key, child) {
      const [length, mask] = [key.u32(), key.u32()];
      const place = chunkShape.map((size) => {
        const at = key.u64() / size;
        if (!Number.isInteger(at)) throw new VariableFault("a chunk begins where none can begin");
        return at;
      });
      list.add(place, child, length, mask);
    },
  });
}

async function chunkTreeV2({ file, address, chunkShape, chunkBytes, list }: Request): Promise<void> {
  await readTreeV2(file, address, [10, 11], (record, type) => {
    const child = record.address();
    let [length, mask] = [chunkBytes, 0];
    if (type === 11) {
      length = record.uint(record.left - 4 - 8 * chunkShape.length);
      mask = record.u32();
    }
    const place = chunkShape.map(() => record.u64());
    list.add(place, child, length, mask);
  });
}

/** @param growing the dimension that comes first in the order of the entries */
function addEntries(
  { space, chunkShape, chunkBytes, list, isFiltered }: Request,
  entries: readonly ArrayEntry[],
  growing: number,
): void {
  const grid = maxGrid(space, chunkShape);
  const order = [growing, ...grid.keys()].filter((d, i) => i === 0 || d !== growing);
  const ordered = order.map((d) => grid[d] as number);
  for (const { number, address, length = chunkBytes, mask = 0 } of entries) {
    const place = placeOf(number, ordered);
    const turned = [...place];
    for (const [i, d] of order.entries()) turned[d] = place[i] as number;
    list.add(turned, address, isFiltered ? length : chunkBytes, mask);
  }
}

/** Chunks along each dimension at the largest extent, which the numbers of chunks count by. */
function maxGrid({ shape, maxShape }: Dataspace, chunkShape: readonly number[]): number[] {
  return gridOf(
    shape.map((length, d) => maxShape[d] ?? length),
    chunkShape,
  );
}

/** The place of a chunk from its number in C order; the first dimension takes what is left. */
function placeOf(number: number, grid: readonly number[]): number[] {
  const place = grid.map(() => 0);
  let rest = number;
  for (let d = grid.length - 1; d > 0; d--) {
    const along = grid[d] as number;
    place[d] = rest % along;
    rest = Math.floor(rest / along);
  }
  if (place.length > 0) place[0] = rest;
  return place;
}
