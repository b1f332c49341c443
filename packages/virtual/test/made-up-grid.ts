import { openVirtualDataset, type RangeReader, type VirtualDataset } from "../src/index.js";
import {
  type Attributes,
  gridOf,
  type ManifestGroup,
  type ManifestVariable,
  nameMap,
  product,
} from "../src/manifest.js";

/** Facts of an array whose chunks are made up: each value of a chunk is the chunk's number. */
export interface MadeUpArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly chunkShape: readonly number[];
  readonly dims: readonly string[];
  readonly url?: string;
  readonly attrs?: Attributes;
}

const ITEM_SIZE = 4;

function variableOf({ name, shape, chunkShape, dims, url, attrs }: MadeUpArray, path: string): ManifestVariable {
  const count = product(gridOf(shape, chunkShape));
  const bytes = product(chunkShape) * ITEM_SIZE;
  return {
    name,
    dtype: "float32",
    itemSize: ITEM_SIZE,
    shape,
    dims: dims.map((dim) => (path === "/" ? `/${dim}` : `${path}/${dim}`)),
    chunkShape,
    byteOrder: "little",
    filters: [],
    fillValue: -1,
    attrs: attrs ?? nameMap(),
    data: {
      kind: "chunks",
      numbers: Float64Array.from({ length: count }, (_, i) => i),
      offsets: Float64Array.from({ length: count }, (_, i) => i * bytes),
      lengths: new Float64Array(count).fill(bytes),
      urls: [url ?? "https://data.example.org/grid.h5"],
    },
  };
}

/** Arrays by the path of their group. */
export type MadeUpGroups = Readonly<Record<string, readonly MadeUpArray[]>>;

function groupOf(path: string, groups: MadeUpGroups): ManifestGroup {
  const inner = Object.keys(groups).filter(
    (one) => one !== "/" && one.slice(0, one.lastIndexOf("/")) === path.replace(/^\/$/, ""),
  );
  return {
    path,
    dims: nameMap(),
    attrs: nameMap(),
    variables: (groups[path] ?? []).map((array) => variableOf(array, path)),
    groups: inner.map((one) => groupOf(one, groups)),
    unsupported: [],
  };
}

/** A reader that makes up what it reads, and counts its requests. */
export function madeUpReader(values: number): RangeReader & { requests: number } {
  const reader = {
    requests: 0,
    async getRange(_url: string, offset: number, length: number) {
      reader.requests += 1;
      const first = offset / (values * ITEM_SIZE);
      const numbers = Float32Array.from({ length: length / ITEM_SIZE }, (_, i) => first + Math.floor(i / values));
      return new Uint8Array(numbers.buffer);
    },
  };
  return reader;
}

/** A dataset of made-up arrays; values are read from `reader`. */
export function madeUpDataset(groups: MadeUpGroups, reader: RangeReader = madeUpReader(1)): Promise<VirtualDataset> {
  return openVirtualDataset("https://data.example.org/grid.h5", { reader, parser: async () => groupOf("/", groups) });
}
