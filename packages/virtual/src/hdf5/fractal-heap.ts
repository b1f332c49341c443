import { VariableFault } from "../dmrpp/variable-fault.js";
import { Cursor } from "./cursor.js";
import { type Hdf5File, view } from "./superblock.js";

/** The doubling table of a heap: rows of blocks, each row twice the size of the one before, except the first two. */
interface HeapHeader {
  readonly address: number;
  readonly idLength: number;
  readonly isFiltered: boolean;
  readonly width: number;
  readonly startSize: number;
  readonly maxDirectSize: number;
  /** Bytes of an offset in the heap, and of a length. */
  readonly offsetSize: number;
  readonly lengthSize: number;
  readonly root: number | undefined;
  readonly rootRows: number;
}

/** Objects of a fractal heap, which keeps links and attributes of objects that have many. */
export class FractalHeap {
  readonly #file: Hdf5File;
  readonly #header: HeapHeader;

  private constructor(file: Hdf5File, header: HeapHeader) {
    this.#file = file;
    this.#header = header;
  }

  static async open(file: Hdf5File, address: number): Promise<FractalHeap> {
    const { offset, length } = file.sizes;
    const cursor = await view(file, address, 22 + 3 * offset + 12 * length, "fractal heap");
    cursor.expect("FRHP");
    cursor.version(0);
    const idLength = cursor.u16();
    const isFiltered = cursor.u16() !== 0;
    cursor.skip(1);
    const maxObject = cursor.u32();
    // Huge objects, free space and statistics.
    cursor.skip(2 * offset + 10 * length);
    const width = cursor.u16();
    const [startSize, maxDirectSize] = [cursor.length(), cursor.length()];
    const offsetSize = Math.ceil(cursor.u16() / 8);
    cursor.skip(2);
    const [root, rootRows] = [cursor.offset(), cursor.u16()];
    if (![width, startSize, maxDirectSize].every(isPowerOfTwo)) throw cursor.fault("has blocks of an impossible size");
    const lengthSize = Math.min(
      Math.ceil(Math.log2(maxDirectSize) / 8),
      Math.floor(Math.log2(Math.max(1, maxObject)) / 8) + 1,
    );
    const facts = { address, idLength, isFiltered, width, startSize, maxDirectSize };
    return new FractalHeap(file, { ...facts, offsetSize, lengthSize, root, rootRows });
  }

  /** An object by its ID. @throws {VariableFault} for objects of kinds that are not read */
  async object(id: Uint8Array): Promise<Cursor> {
    const cursor = new Cursor(id, this.#file.sizes, "fractal heap");
    const first = cursor.u8();
    const kind = (first >> 4) & 3;
    if (kind === 2) {
      const isLong = this.#header.idLength - 1 > 16;
      const length = (isLong ? (first & 0x0f) * 256 + cursor.u8() : first & 0x0f) + 1;
      return cursor.part(length);
    }
    if (kind === 1) throw new VariableFault("it stands in a heap for huge objects, which is not read");
    if (this.#header.isFiltered) throw new VariableFault("it stands in a compressed heap, which is not read");
    return this.#managed(cursor.uint(this.#header.offsetSize), cursor.uint(this.#header.lengthSize));
  }

  async #managed(offset: number, length: number): Promise<Cursor> {
    const { root, rootRows } = this.#header;
    if (root === undefined) throw new Cursor(new Uint8Array(), this.#file.sizes, "fractal heap").fault("is empty");
    let [address, rows, within] = [root, rootRows, offset];
    // Blocks of blocks become smaller with each step, so this ends.
    while (rows > 0) {
      const { row, column, blockSize, start } = this.#place(within);
      const child = await this.#child(address, rows, row, column);
      within -= start + column * blockSize;
      address = child;
      rows = blockSize > this.#header.maxDirectSize ? this.#rowsOf(blockSize) : 0;
    }
    return view(this.#file, address + within, length, "fractal heap");
  }

  /** Row and column of the block that has a byte. */
  #place(offset: number) {
    const { width, startSize } = this.#header;
    const firstRow = width * startSize;
    const row = offset < firstRow ? 0 : Math.floor(Math.log2(offset / firstRow)) + 1;
    const blockSize = row === 0 ? startSize : startSize * 2 ** (row - 1);
    const start = row === 0 ? 0 : firstRow * 2 ** (row - 1);
    return { row, column: Math.floor((offset - start) / blockSize), blockSize, start };
  }

  #rowsOf(blockSize: number): number {
    const { width, startSize } = this.#header;
    return Math.log2(blockSize) - Math.log2(width * startSize) + 1;
  }

  /** The address of a child of a block of blocks. */
  async #child(address: number, rows: number, row: number, column: number): Promise<number> {
    const { offset } = this.#file.sizes;
    const { width, offsetSize } = this.#header;
    const head = 5 + offset + offsetSize;
    const cursor = await view(this.#file, address, head + rows * width * offset, "fractal heap");
    cursor.expect("FHIB");
    cursor.version(0);
    cursor.skip(head - 5 + (row * width + column) * offset);
    return cursor.address();
  }
}

function isPowerOfTwo(number: number): boolean {
  return number > 0 && Number.isInteger(Math.log2(number));
}
