import type { Cursor } from "./cursor.js";
import { type Hdf5File, view } from "./superblock.js";

/** An entry of an array of chunks. */
export interface ArrayEntry {
  readonly number: number;
  readonly address: number;
  /** Of chunks with filters. */
  readonly length?: number;
  readonly mask?: number;
}

/** Reads `count` entries; those without an address are chunks that were never written. */
export function readEntries(
  cursor: Cursor,
  { isFiltered, entrySize }: { readonly isFiltered: boolean; readonly entrySize: number },
  first: number,
  count: number,
  into: ArrayEntry[],
): void {
  for (let i = 0; i < count; i++) {
    const address = cursor.offset();
    if (!isFiltered) {
      if (address !== undefined) into.push({ number: first + i, address });
      continue;
    }
    const length = cursor.uint(entrySize - cursor.sizes.offset - 4);
    const mask = cursor.u32();
    if (address !== undefined) into.push({ number: first + i, address, length, mask });
  }
}

/** What the headers of fixed and extensible arrays begin with. */
export function readClient(cursor: Cursor) {
  cursor.version(0);
  const client = cursor.u8();
  if (client > 1) throw cursor.fault("is not made of chunks");
  const entrySize = cursor.u8();
  const isFiltered = client === 1;
  if (entrySize < cursor.sizes.offset + (isFiltered ? 5 : 0)) throw cursor.fault("has entries that are too small");
  return { isFiltered, entrySize };
}

/** Bit `index` of a bitmap, the first one being the highest of its byte. */
export function isBitSet(bitmap: Uint8Array, index: number): boolean {
  return (((bitmap[index >> 3] as number) ?? 0) & (0x80 >> (index & 7))) !== 0;
}

/** The chunks of an array that cannot grow. */
export async function readFixedArray(file: Hdf5File, address: number): Promise<ArrayEntry[]> {
  const { offset, length } = file.sizes;
  const header = await view(file, address, 8 + length + offset, "fixed array");
  header.expect("FAHD");
  const client = readClient(header);
  const pageCount = 2 ** header.u8();
  const count = header.length();
  const block = header.offset();
  const entries: ArrayEntry[] = [];
  if (block === undefined) return entries;
  const headSize = 6 + offset;
  const head = await view(file, block, headSize, "fixed array");
  head.expect("FADB");
  head.version(0);
  if (count <= pageCount) {
    const cursor = await view(file, block + headSize, count * client.entrySize, "fixed array");
    readEntries(cursor, client, 0, count, entries);
    return entries;
  }
  const pages = Math.ceil(count / pageCount);
  const bitmapSize = Math.ceil(pages / 8);
  const bitmap = (await view(file, block + headSize, bitmapSize, "fixed array")).bytes;
  // A checksum follows the bitmap and each page.
  const start = block + headSize + bitmapSize + 4;
  const pageSize = pageCount * client.entrySize + 4;
  const numbers = Array.from({ length: pages }, (_, page) => page).filter((page) => isBitSet(bitmap, page));
  const cursors = await Promise.all(
    numbers.map((page) => {
      const here = Math.min(pageCount, count - page * pageCount);
      return view(file, start + page * pageSize, here * client.entrySize, "fixed array");
    }),
  );
  for (const [i, page] of numbers.entries())
    readEntries(cursors[i] as Cursor, client, page * pageCount, Math.min(pageCount, count - page * pageCount), entries);
  return entries;
}
