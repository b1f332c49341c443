import type { Cursor } from "./cursor.js";
import { type Hdf5File, view } from "./superblock.js";

const MAX_DEPTH = 32;
const MAX_NODES = 1_000_000;

/** What a tree holds: links of a group, or chunks. */
export interface TreeKind<T> {
  readonly type: 0 | 1;
  readonly keySize: number;
  /** Reads the key before a child, and says what the child of a leaf is. */
  entry(key: Cursor, child: number): T;
}

/** The entries of a B-tree of version 1 in their order; the nodes of a level are read at the same time. */
export async function readTreeV1<T>(file: Hdf5File, root: number, kind: TreeKind<T>): Promise<T[]> {
  const seen = new Set<number>();
  let level = [root];
  for (let depth = 0; ; depth++) {
    const nodes = await Promise.all(level.map((address) => readNode(file, address, kind, seen)));
    const [first] = nodes;
    if (!first || first.level === 0) return nodes.flatMap(({ cursor, count }) => leafEntries(cursor, count, kind));
    const children = nodes.flatMap(({ cursor, count, level: height }) => {
      if (height !== first.level || height === 0 || depth > MAX_DEPTH)
        throw cursor.fault("has leaves at different heights");
      return childrenOf(cursor, count, kind.keySize);
    });
    level = children;
  }
}

async function readNode<T>(file: Hdf5File, address: number, { type, keySize }: TreeKind<T>, seen: Set<number>) {
  const headSize = 8 + 2 * file.sizes.offset;
  const head = await view(file, address, headSize, "B-tree");
  if (seen.has(address) || seen.size >= MAX_NODES) throw head.fault("goes round in a circle");
  seen.add(address);
  head.expect("TREE");
  if (head.u8() !== type) throw head.fault("is of another kind");
  const level = head.u8();
  const count = head.u16();
  const cursor = await view(file, address + headSize, count * (keySize + file.sizes.offset), "B-tree");
  return { cursor, count, level };
}

function childrenOf(cursor: Cursor, count: number, keySize: number): number[] {
  return Array.from({ length: count }, () => {
    cursor.skip(keySize);
    return cursor.address();
  });
}

function leafEntries<T>(cursor: Cursor, count: number, { keySize, entry }: TreeKind<T>): T[] {
  return Array.from({ length: count }, () => {
    const key = cursor.part(keySize);
    return entry(key, cursor.address());
  });
}
