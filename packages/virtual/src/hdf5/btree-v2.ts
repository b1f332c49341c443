import type { Cursor } from "./cursor.js";
import { type Hdf5File, view } from "./superblock.js";

const MAX_DEPTH = 32;
/** Signature, version, type and checksum of a node. */
const NODE_OVERHEAD = 10;

interface TreeHeader {
  readonly type: number;
  readonly nodeSize: number;
  readonly recordSize: number;
  readonly depth: number;
  /** Bytes of the count of records in a child. */
  readonly countSize: number;
  /** Bytes of the count of records in and below a child, by height. */
  readonly totalSizes: readonly number[];
}

interface NodePlace {
  readonly address: number;
  readonly count: number;
}

/**
 * The records of a B-tree of version 2; those of inner nodes are records, too. Nodes of a level are read at the same time.
 *
 * @param types of records that may be in it
 * @param read a record, given the type that the tree has and the bytes of one
 */
export async function readTreeV2<T>(
  file: Hdf5File,
  address: number,
  types: readonly number[],
  read: (record: Cursor, type: number) => T,
): Promise<T[]> {
  const { header, root } = await readHeader(file, address, types);
  if (!root) return [];
  const records: T[] = [];
  const seen = new Set<number>();
  let level: NodePlace[] = [root];
  for (let height = header.depth; height >= 0; height--) {
    const nodes = await Promise.all(level.map((place) => readNode(file, place, header, height)));
    const below: NodePlace[] = [];
    for (const [i, node] of nodes.entries()) {
      const { address: at, count } = level[i] as NodePlace;
      if (seen.has(at)) throw node.fault("goes round in a circle");
      seen.add(at);
      for (let r = 0; r < count; r++) records.push(read(node.part(header.recordSize), header.type));
      if (height === 0) continue;
      for (let c = 0; c <= count; c++) {
        below.push({ address: node.address(), count: node.uint(header.countSize) });
        if (height > 1) node.skip(header.totalSizes[height - 1] as number);
      }
    }
    level = below;
  }
  return records;
}

async function readHeader(file: Hdf5File, address: number, types: readonly number[]) {
  const { offset, length } = file.sizes;
  const cursor = await view(file, address, 16 + offset + 2 + length, "B-tree");
  cursor.expect("BTHD");
  cursor.version(0);
  const type = cursor.u8();
  if (!types.includes(type)) throw cursor.fault("is of another kind");
  const [nodeSize, recordSize, depth] = [cursor.u32(), cursor.u16(), cursor.u16()];
  cursor.skip(2);
  const root = cursor.offset();
  const count = cursor.u16();
  if (recordSize === 0 || nodeSize <= NODE_OVERHEAD + recordSize || depth > MAX_DEPTH)
    throw cursor.fault("has nodes of an impossible size");
  const header = { type, nodeSize, recordSize, depth, ...countSizes(nodeSize, recordSize, depth, offset) };
  return { header, root: root === undefined ? undefined : { address: root, count } };
}

/** How many bytes counts take follows from how many records can be in a node, and below one. */
function countSizes(nodeSize: number, recordSize: number, depth: number, offset: number) {
  let most = Math.floor((nodeSize - NODE_OVERHEAD) / recordSize);
  const countSize = bytesFor(most);
  const totalSizes = [0];
  let total = most;
  for (let height = 1; height <= depth; height++) {
    const pointer = offset + countSize + (totalSizes[height - 1] as number);
    most = Math.floor((nodeSize - NODE_OVERHEAD - pointer) / (recordSize + pointer));
    total = (most + 1) * total + most;
    totalSizes.push(bytesFor(total));
  }
  return { countSize, totalSizes };
}

function bytesFor(limit: number): number {
  return Math.floor(Math.log2(limit) / 8) + 1;
}

async function readNode(file: Hdf5File, { address }: NodePlace, header: TreeHeader, height: number): Promise<Cursor> {
  const node = await view(file, address, header.nodeSize, "B-tree");
  node.expect(height > 0 ? "BTIN" : "BTLF");
  node.version(0);
  if (node.u8() !== header.type) throw node.fault("has nodes of different kinds");
  return node;
}
