import { readTreeV1, type TreeKind } from "./btree-v1.js";
import { readTreeV2 } from "./btree-v2.js";
import { type Cursor, textOf } from "./cursor.js";
import { FractalHeap } from "./fractal-heap.js";
import { MESSAGE, type Message, messageOf } from "./object-header.js";
import { type Hdf5File, view } from "./superblock.js";

/** A member of a group. */
export interface Link {
  readonly name: string;
  /** Of its object header; `undefined` for links by name. */
  readonly address?: number;
  /** What a link by name points to. */
  readonly target?: string;
  readonly creationOrder?: number;
}

/** The members of a group, as they were made where the file keeps that, else by name. */
export async function readLinks(file: Hdf5File, messages: readonly Message[]): Promise<readonly Link[]> {
  const table = messageOf(messages, MESSAGE.symbolTable);
  if (table) return symbolTable(file, table.address(), table.address());
  const links = messages.filter(({ type }) => type === MESSAGE.link).map(({ body }) => readLink(body));
  const info = messageOf(messages, MESSAGE.linkInfo);
  if (info) links.push(...(await denseLinks(file, info)));
  return links.sort(
    (a, b) => (a.creationOrder ?? 0) - (b.creationOrder ?? 0) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
}

/** Whether an object is a group, which has members or could have. */
export function isGroup(messages: readonly Message[]): boolean {
  return messages.some(
    ({ type }) => type === MESSAGE.symbolTable || type === MESSAGE.linkInfo || type === MESSAGE.link,
  );
}

function readLink(cursor: Cursor): Link {
  cursor.version(1);
  const flags = cursor.u8();
  const type = flags & 0x08 ? cursor.u8() : 0;
  const creationOrder = flags & 0x04 ? cursor.u64() : undefined;
  if (flags & 0x10) cursor.skip(1);
  const name = textOf(cursor.take(cursor.uint(1 << (flags & 3))));
  const order = creationOrder === undefined ? {} : { creationOrder };
  if (type === 0) return { name, address: cursor.address(), ...order };
  const bytes = cursor.take(cursor.u16());
  // Links to other files: a byte of flags, the file, the object.
  const target =
    type === 64
      ? [textOf(bytes.subarray(1)), textOf(bytes.subarray(bytes.indexOf(0, 1) + 1))].join(":")
      : textOf(bytes);
  return { name, target, ...order };
}

async function denseLinks(file: Hdf5File, info: Cursor): Promise<Link[]> {
  info.version(0);
  const flags = info.u8();
  if (flags & 1) info.skip(8);
  const [heapAddress, tree] = [info.offset(), info.offset()];
  if (heapAddress === undefined || tree === undefined) return [];
  const heap = await FractalHeap.open(file, heapAddress);
  const ids = await readTreeV2(file, tree, [5], (record) => {
    record.skip(4);
    return record.take(7);
  });
  return Promise.all(ids.map(async (id) => readLink(await heap.object(id))));
}

async function symbolTable(file: Hdf5File, tree: number, heap: number): Promise<readonly Link[]> {
  const names = await localHeap(file, heap);
  const nodes: TreeKind<number> = { type: 0, keySize: file.sizes.length, entry: (_key, child) => child };
  const addresses = await readTreeV1(file, tree, nodes);
  const links = await Promise.all(addresses.map((address) => symbolNode(file, address, names)));
  return links.flat();
}

async function localHeap(file: Hdf5File, address: number): Promise<Cursor> {
  const head = await view(file, address, 8 + 2 * file.sizes.length + file.sizes.offset, "local heap");
  head.expect("HEAP");
  head.version(0);
  head.skip(3);
  const size = head.length();
  head.length();
  return view(file, head.address(), size, "local heap");
}

async function symbolNode(file: Hdf5File, address: number, names: Cursor): Promise<Link[]> {
  const head = await view(file, address, 8, "symbol table");
  head.expect("SNOD");
  head.version(1);
  head.skip(1);
  const count = head.u16();
  const entrySize = 2 * file.sizes.offset + 24;
  const cursor = await view(file, address + 8, count * entrySize, "symbol table");
  const nameAt = (offset: number): string => {
    names.at = 0;
    names.skip(offset);
    return textOf(names.bytes.subarray(offset));
  };
  return Array.from({ length: count }, () => {
    const entry = cursor.part(entrySize);
    const name = nameAt(entry.length());
    const object = entry.offset();
    const isSoft = entry.u32() === 2;
    entry.skip(4);
    return isSoft || object === undefined ? { name, target: nameAt(entry.u32()) } : { name, address: object };
  });
}
