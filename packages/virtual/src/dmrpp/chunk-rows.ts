import { type ChunkTable, gridOf, product } from "../manifest.js";
import { readChunkRun } from "./chunk-run.js";
import { GrowingColumn } from "./growing-column.js";
import { VariableFault } from "./variable-fault.js";
import type { XmlScanner } from "./xml-scanner.js";

const MAX_FILES = 65_535;

/** The chunks of one variable as they stand in the document; one of these serves all variables, one after the other. */
export class ChunkRows {
  readonly #offsets = new GrowingColumn();
  readonly #lengths = new GrowingColumn();
  readonly #masks = new GrowingColumn();
  readonly #files = new GrowingColumn();
  readonly #positions = new GrowingColumn();
  /** Where the position of each row begins. */
  readonly #starts = new GrowingColumn();
  #urls: string[] = [];

  get count(): number {
    return this.#offsets.length;
  }

  /** Stored bytes of the first chunk. */
  get firstLength(): number {
    return this.#lengths.at(0);
  }

  start(url: string): void {
    for (const column of [this.#offsets, this.#lengths, this.#masks, this.#files, this.#positions, this.#starts])
      column.clear();
    this.#urls = [url];
  }

  /** Takes the element that the scanner has just opened: a `chunk` or a `block`. */
  add(scanner: XmlScanner, resolveUrl: (href: string) => string): void {
    let [offset, length, mask, file] = [-1, -1, 0, 0];
    this.#starts.push(this.#positions.length);
    for (let i = 0; i < scanner.attributeCount; i++) {
      const start = scanner.valueStart(i);
      const end = scanner.valueEnd(i);
      if (scanner.isNamed(i, "offset")) offset = wholeNumber(scanner.bytes, start, end, "offset");
      else if (scanner.isNamed(i, "nBytes")) length = wholeNumber(scanner.bytes, start, end, "nBytes");
      else if (scanner.isNamed(i, "chunkPositionInArray")) this.#addPosition(scanner.bytes, start, end);
      else if (scanner.isNamed(i, "fm")) mask = wholeNumber(scanner.bytes, start, end, "fm");
      else if (scanner.isNamed(i, "href")) file = this.#fileOf(resolveUrl(scanner.attribute("href") ?? ""));
    }
    if (offset < 0 || length < 0) throw new VariableFault("a chunk has no offset or no nBytes");
    this.#offsets.push(offset);
    this.#lengths.push(length);
    this.#fill(this.#masks, mask);
    this.#fill(this.#files, file);
    if (mask === 0 && file === 0)
      readChunkRun(scanner, {
        offsets: this.#offsets,
        lengths: this.#lengths,
        positions: this.#positions,
        starts: this.#starts,
      });
  }

  /** Sets the last row of a column whose rows are nearly always 0: it has none until one is not. */
  #fill(column: GrowingColumn, value: number): void {
    if (value === 0 && column.length === 0) return;
    while (column.length < this.count - 1) column.push(0);
    column.push(value);
  }

  /**
   * The rows as columns in the order of the grid.
   *
   * @param linked whether several rows may be pieces of one chunk
   * @throws {VariableFault} for chunks beside the grid, outside of the array, of another rank, or given twice
   */
  table(shape: readonly number[], chunkShape: readonly number[], linked: boolean): ChunkTable {
    const { count } = this;
    const grid = gridOf(shape, chunkShape);
    const many = product(grid) > 0xffffffff;
    const numbers = many ? new Float64Array(count) : new Uint32Array(count);
    let sorted = true;
    for (let row = 0; row < count; row++) {
      const number = this.#numberOf(row, shape, chunkShape, grid);
      sorted &&= row === 0 || number > (numbers[row - 1] as number);
      numbers[row] = number;
    }
    const order = sorted ? undefined : sortedOrder(numbers);
    if (order && !linked) refuseTwice(numbers, order);
    const large = !every(this.#lengths, (length) => length <= 0xffffffff);
    return {
      kind: "chunks",
      numbers: order ? permuted(numbers, order) : numbers,
      offsets: inOrder(this.#offsets, order, new Float64Array(count)),
      lengths: inOrder(this.#lengths, order, large ? new Float64Array(count) : new Uint32Array(count)),
      ...(this.#masks.length > 0 && { masks: inOrder(this.#masks, order, new Uint32Array(count)) }),
      ...(this.#urls.length > 1 && { files: inOrder(this.#files, order, new Uint16Array(count)) }),
      urls: this.#urls,
    };
  }

  #numberOf(row: number, shape: readonly number[], chunkShape: readonly number[], grid: readonly number[]): number {
    const start = this.#starts.at(row);
    const rank = (row + 1 < this.count ? this.#starts.at(row + 1) : this.#positions.length) - start;
    // Contiguous variables and blocks have no position: they are the one chunk.
    if (rank === 0 && (shape.length === 0 || grid.every((along) => along <= 1))) return 0;
    // Superfluous zeros are harmless, and real.
    if (rank < shape.length || !this.#isZero(start + shape.length, start + rank))
      throw new VariableFault(`a chunk has a position of ${rank} numbers in an array of ${shape.length} dimensions`);
    let number = 0;
    for (let d = 0; d < shape.length; d++) {
      const at = this.#positions.at(start + d);
      const step = chunkShape[d] as number;
      const along = grid[d] as number;
      const place = at / step;
      if (!Number.isInteger(place))
        throw new VariableFault(`a chunk begins at ${at}, which is no multiple of the chunk size ${step}`);
      if (place >= along) throw new VariableFault(`a chunk begins at ${at}, outside of the array of ${shape[d]}`);
      number = number * along + place;
    }
    return number;
  }

  #isZero(from: number, to: number): boolean {
    for (let i = from; i < to; i++) if (this.#positions.at(i) !== 0) return false;
    return true;
  }

  #addPosition(bytes: Uint8Array, start: number, end: number): void {
    let value = -1;
    for (let at = start; at < end; at++) {
      const byte = bytes[at] as number;
      if (byte >= 0x30 && byte <= 0x39) value = (value < 0 ? 0 : value * 10) + byte - 0x30;
      else if (byte === 0x2c || byte === 0x5b || byte === 0x5d || byte <= 0x20) {
        if (value >= 0) this.#positions.push(value);
        value = -1;
      } else throw new VariableFault("a chunk has a position that is not a list of numbers");
    }
    if (value >= 0) this.#positions.push(value);
  }

  #fileOf(url: string): number {
    const known = this.#urls.lastIndexOf(url);
    if (known >= 0) return known;
    if (this.#urls.length > MAX_FILES) throw new VariableFault(`its chunks are in more than ${MAX_FILES} files`);
    return this.#urls.push(url) - 1;
  }
}

/** @throws {VariableFault} for anything but digits, and for numbers that cannot be exact */
function wholeNumber(bytes: Uint8Array, start: number, end: number, name: string): number {
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = (bytes[at] as number) - 0x30;
    if (digit < 0 || digit > 9) throw new VariableFault(`a chunk has a ${name} that is not a whole number`);
    value = value * 10 + digit;
  }
  if (start === end || value > Number.MAX_SAFE_INTEGER)
    throw new VariableFault(`a chunk has a ${name} that no file can have`);
  return value;
}

function sortedOrder(numbers: Float64Array | Uint32Array): Uint32Array {
  // Array sorting is stable, so the pieces of a linked chunk stay in their order.
  return Uint32Array.from([...numbers.keys()].sort((a, b) => (numbers[a] as number) - (numbers[b] as number)));
}

function refuseTwice(numbers: Float64Array | Uint32Array, order: Uint32Array): void {
  for (let i = 1; i < order.length; i++) {
    if (numbers[order[i] as number] === numbers[order[i - 1] as number])
      throw new VariableFault("a chunk is given twice");
  }
}

function permuted<T extends Float64Array | Uint32Array>(from: T, order: Uint32Array): T {
  const to = from.slice() as T;
  for (const [i, row] of order.entries()) to[i] = from[row] as number;
  return to;
}

function inOrder<T extends Float64Array | Uint32Array | Uint16Array>(
  from: GrowingColumn,
  order: Uint32Array | undefined,
  to: T,
): T {
  for (let i = 0; i < to.length; i++) {
    const row = order ? (order[i] as number) : i;
    if (row < from.length) to[i] = from.at(row);
  }
  return to;
}

function every(column: GrowingColumn, test: (value: number) => boolean): boolean {
  for (let i = 0; i < column.length; i++) if (!test(column.at(i))) return false;
  return true;
}
