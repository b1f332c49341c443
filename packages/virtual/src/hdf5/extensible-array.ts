import type { Cursor } from "./cursor.js";
import { type ArrayEntry, isBitSet, readClient, readEntries } from "./fixed-array.js";
import { type Hdf5File, view } from "./superblock.js";

const NAME = "extensible array";

/** Block of a level: 2^(u/2) data blocks of 2^((u+1)/2) times the smallest size. */
interface Level {
  readonly first: number;
  readonly blocks: number;
  readonly blockEntries: number;
}

interface ArrayHeader {
  readonly isFiltered: boolean;
  readonly entrySize: number;
  readonly indexEntries: number;
  readonly minPointers: number;
  readonly pageEntries: number;
  /** Bytes of an offset into the array. */
  readonly offsetSize: number;
  readonly index: number | undefined;
  readonly levels: readonly Level[];
}

interface DataBlock {
  readonly address: number;
  readonly first: number;
  readonly count: number;
  /** Which pages were written, of blocks in pages. */
  readonly isWritten?: (page: number) => boolean;
}

/** The chunks of an array that grows along one dimension. */
export async function readExtensibleArray(file: Hdf5File, address: number): Promise<ArrayEntry[]> {
  const header = await readHeader(file, address);
  const entries: ArrayEntry[] = [];
  if (header.index === undefined) return entries;
  const { offset } = file.sizes;
  const direct = 2 * Math.log2(header.minPointers);
  const pointers = 2 * (header.minPointers - 1);
  const indirect = Math.max(0, header.levels.length - direct);
  const size = 6 + offset + header.indexEntries * header.entrySize + (pointers + indirect) * offset;
  const index = await view(file, header.index, size, NAME);
  index.expect("EAIB");
  index.version(0);
  index.skip(1 + offset);
  readEntries(index, header, 0, header.indexEntries, entries);
  const blocks: DataBlock[] = [];
  for (const { first, blocks: count, blockEntries } of header.levels.slice(0, direct)) {
    for (let b = 0; b < count; b++) addBlock(blocks, index.offset(), first + b * blockEntries, blockEntries);
  }
  const seconds = header.levels.slice(direct).map((level) => ({ level, address: index.offset() }));
  const found = await Promise.all(
    seconds.map(({ level, address: at }) => (at === undefined ? [] : secondBlock(file, header, level, at))),
  );
  blocks.push(...found.flat());
  const read = await Promise.all(blocks.map((block) => readBlock(file, header, block)));
  return entries.concat(...read);
}

function addBlock(
  blocks: DataBlock[],
  address: number | undefined,
  first: number,
  count: number,
  isWritten?: DataBlock["isWritten"],
): void {
  if (address !== undefined) blocks.push({ address, first, count, ...(isWritten && { isWritten }) });
}

async function readHeader(file: Hdf5File, address: number): Promise<ArrayHeader> {
  const { offset, length } = file.sizes;
  const cursor = await view(file, address, 12 + 6 * length + offset, NAME);
  cursor.expect("EAHD");
  const client = readClient(cursor);
  const [maxBits, indexEntries, minEntries, minPointers, pageBits] = [
    cursor.u8(),
    cursor.u8(),
    cursor.u8(),
    cursor.u8(),
    cursor.u8(),
  ];
  cursor.skip(6 * length);
  const count = 1 + maxBits - Math.log2(minEntries);
  if (maxBits > 64 || !Number.isInteger(count) || count < 1 || !Number.isInteger(Math.log2(minPointers)))
    throw cursor.fault("has blocks of an impossible size");
  const levels: Level[] = [];
  let first = indexEntries;
  for (let u = 0; u < count; u++) {
    const [blocks, blockEntries] = [2 ** Math.floor(u / 2), 2 ** Math.floor((u + 1) / 2) * minEntries];
    levels.push({ first, blocks, blockEntries });
    first += blocks * blockEntries;
  }
  const facts = {
    ...client,
    indexEntries,
    minPointers,
    pageEntries: 2 ** pageBits,
    offsetSize: Math.ceil(maxBits / 8),
  };
  return { ...facts, index: cursor.offset(), levels };
}

/** The data blocks of a level that has a block of its own for their addresses. */
async function secondBlock(file: Hdf5File, header: ArrayHeader, level: Level, address: number): Promise<DataBlock[]> {
  const { offset } = file.sizes;
  const pages = level.blockEntries > header.pageEntries ? level.blockEntries / header.pageEntries : 0;
  const bitmapSize = level.blocks * Math.ceil(pages / 8);
  const size = 6 + offset + header.offsetSize + bitmapSize + level.blocks * offset;
  const cursor = await view(file, address, size, NAME);
  cursor.expect("EASB");
  cursor.version(0);
  cursor.skip(1 + offset + header.offsetSize);
  const bitmap = cursor.take(bitmapSize);
  const blocks: DataBlock[] = [];
  for (let b = 0; b < level.blocks; b++) {
    const isWritten = pages > 0 ? (page: number) => isBitSet(bitmap, b * pages + page) : undefined;
    addBlock(blocks, cursor.offset(), level.first + b * level.blockEntries, level.blockEntries, isWritten);
  }
  return blocks;
}

async function readBlock(
  file: Hdf5File,
  header: ArrayHeader,
  { address, first, count, isWritten }: DataBlock,
): Promise<ArrayEntry[]> {
  const headSize = 6 + file.sizes.offset + header.offsetSize;
  const head = await view(file, address, headSize, NAME);
  head.expect("EADB");
  const entries: ArrayEntry[] = [];
  const { entrySize, pageEntries } = header;
  const read = (cursor: Cursor, from: number, many: number) => readEntries(cursor, header, from, many, entries);
  if (!isWritten) read(await view(file, address + headSize, count * entrySize, NAME), first, count);
  else {
    // A checksum follows the head and each page.
    const pageSize = pageEntries * entrySize + 4;
    for (let page = 0; page < count / pageEntries; page++) {
      if (!isWritten(page)) continue;
      const at = address + headSize + 4 + page * pageSize;
      read(await view(file, at, pageEntries * entrySize, NAME), first + page * pageEntries, pageEntries);
    }
  }
  return entries;
}
