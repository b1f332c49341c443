import { Hdf5ParseError } from "../virtual-errors.js";
import { Cursor, type NumberSizes } from "./cursor.js";
import type { PagedFile } from "./paged-file.js";

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
/** The signature is at 0, or at 512, 1024, 2048, … when something else stands before the file. */
const MAX_USER_BLOCK = 64 * 1024 * 1024;

/** A file whose addresses are understood. */
export interface Hdf5File {
  readonly pages: PagedFile;
  readonly sizes: NumberSizes;
  /** Bytes before the file proper, where its addresses begin to count. */
  readonly base: number;
  /** Address of the root group's object header. */
  readonly root: number;
}

/** A structure of the file at an address. */
export async function view(file: Hdf5File, address: number, length: number, name: string): Promise<Cursor> {
  return new Cursor(await file.pages.read(file.base + address, length), file.sizes, name);
}

/** @throws {Hdf5ParseError} when it is no HDF5 file, or cut off */
export async function openHdf5(pages: PagedFile): Promise<Hdf5File> {
  pages.size = await pages.reader.size?.(pages.url);
  const base = await signatureOf(pages);
  const sizes = { offset: 8, length: 8 };
  const start = new Cursor(await pages.read(base + 8, 16), sizes, "superblock");
  const version = start.version(0, 1, 2, 3);
  if (version < 2) start.skip(4);
  const own = { offset: start.u8(), length: start.u8() };
  if (![2, 4, 8].includes(own.offset) || ![2, 4, 8].includes(own.length))
    throw new Hdf5ParseError(`its superblock says that addresses have ${own.offset} bytes and sizes ${own.length}`);
  // The fields before the addresses: 24 bytes, 28 with the size of chunk trees, 12 since version 2.
  const from = [24, 28, 12, 12][version] as number;
  const rest = new Cursor(await pages.read(base + from, (version < 2 ? 6 : 4) * own.offset), own, "superblock");
  const storedBase = rest.address();
  rest.offset();
  let end: number;
  if (version < 2) {
    end = rest.address();
    rest.offset();
    rest.offset();
  } else end = rest.address();
  const root = rest.address();
  const bytes = end - storedBase + base;
  if (pages.size !== undefined && pages.size < bytes)
    throw new Hdf5ParseError(`it is cut off: ${pages.size} bytes are there of ${bytes}`);
  pages.size ??= bytes;
  return { pages, sizes: own, base, root };
}

async function signatureOf(pages: PagedFile): Promise<number> {
  for (let at = 0; at <= MAX_USER_BLOCK; at = at === 0 ? 512 : 2 * at) {
    if (pages.size !== undefined && at + 8 > pages.size) break;
    const bytes = await pages.read(at, 8);
    if (SIGNATURE.every((byte, i) => bytes[i] === byte)) return at;
    // Without the size, nobody knows how far one may look.
    if (pages.size === undefined) break;
    refuseOthers(bytes);
  }
  throw new Hdf5ParseError("it has no signature of HDF5");
}

/** Files that are known and something else deserve their own words. */
function refuseOthers(bytes: Uint8Array): void {
  const head = String.fromCharCode(...bytes);
  if (head.startsWith("CDF")) throw new Hdf5ParseError("it is a netCDF-3 file");
  if (head.startsWith("\x0e\x03\x13\x01")) throw new Hdf5ParseError("it is an HDF4 file");
  if (/^\s*<(!doc|html)/i.test(head)) throw new Hdf5ParseError("it is an HTML page, perhaps a login page");
}
