import { GrowingColumn } from "../dmrpp/growing-column.js";
import { VariableFault } from "../dmrpp/variable-fault.js";
import { type ChunkTable, gridOf, product } from "../manifest.js";

/** More chunks than this are not kept in memory. */
const MAX_CHUNKS = 50_000_000;

/** The chunks of one dataset as its index names them. */
export class ChunkList {
  readonly #numbers = new GrowingColumn();
  readonly #offsets = new GrowingColumn();
  readonly #lengths = new GrowingColumn();
  readonly #masks = new GrowingColumn();
  readonly #grid: readonly number[];
  #isMasked = false;

  constructor(
    readonly shape: readonly number[],
    readonly chunkShape: readonly number[],
    /** Chunks over the border of the array are stored without their filters. */
    readonly hasPlainBorder: boolean,
    /** Of a file's first byte. */
    readonly base: number,
  ) {
    this.#grid = gridOf(shape, chunkShape);
  }

  /**
   * Takes a chunk.
   *
   * @param place in chunks along each dimension; those outside of the array are left from before it shrank
   */
  add(place: readonly number[], address: number, length: number, mask: number): void {
    let number = 0;
    let isPartial = false;
    for (let d = 0; d < this.#grid.length; d++) {
      const at = place[d] as number;
      if (at >= (this.#grid[d] as number)) return;
      isPartial ||= (at + 1) * (this.chunkShape[d] as number) > (this.shape[d] as number);
      number = number * (this.#grid[d] as number) + at;
    }
    if (this.#numbers.length >= MAX_CHUNKS) throw new VariableFault(`it has more than ${MAX_CHUNKS} chunks`);
    const own = isPartial && this.hasPlainBorder ? 0xffffffff : mask;
    this.#numbers.push(number);
    this.#offsets.push(this.base + address);
    this.#lengths.push(length);
    this.#masks.push(own);
    this.#isMasked ||= own !== 0;
  }

  /** @throws {VariableFault} for chunks that are there twice */
  table(url: string): ChunkTable | undefined {
    const numbers = this.#numbers.taken();
    if (numbers.length === 0) return undefined;
    const order = isAscending(numbers)
      ? undefined
      : Uint32Array.from([...numbers.keys()].sort((a, b) => (numbers[a] as number) - (numbers[b] as number)));
    const inOrder = (column: GrowingColumn): Float64Array => {
      const values = column.taken();
      return order ? Float64Array.from(order, (row) => values[row] as number) : values;
    };
    const sorted = inOrder(this.#numbers);
    if (order && !isAscending(sorted)) throw new VariableFault("a chunk of it is there twice");
    const lengths = inOrder(this.#lengths);
    return {
      kind: "chunks",
      numbers: product(this.#grid) > 0xffffffff ? sorted : Uint32Array.from(sorted),
      offsets: inOrder(this.#offsets),
      lengths: lengths.some((length) => length > 0xffffffff) ? lengths : Uint32Array.from(lengths),
      ...(this.#isMasked && { masks: Uint32Array.from(inOrder(this.#masks)) }),
      urls: [url],
    };
  }
}

function isAscending(numbers: Float64Array): boolean {
  for (let i = 1; i < numbers.length; i++) if ((numbers[i] as number) <= (numbers[i - 1] as number)) return false;
  return true;
}
