const MIB = 1024 * 1024;

/** How much is read at a time: more for larger files, whose readers jump further. */
export function blockSizeFor(size: number): number {
  if (size < 100 * MIB) return 4 * MIB;
  return size < 1024 * MIB ? 8 * MIB : 16 * MIB;
}

/** What a {@link BlockCache} is made of. */
export interface BlockCacheOptions {
  /** Bytes of the whole. */
  readonly size: number;
  readonly blockSize: number;
  readonly maxBlocks: number;
  /** Bytes from the beginning that are known already. */
  readonly first: Uint8Array;
  /** Reads `[from, to)`. */
  readonly fetch: (from: number, to: number) => Promise<Uint8Array>;
}

/**
 * Blocks of a file, the last used ones kept.
 *
 * A read asks for all missing blocks in a row with one request, and waits for those that somebody else asked for.
 */
export class BlockCache {
  readonly blockSize: number;
  readonly #options: BlockCacheOptions;
  readonly #blocks = new Map<number, Promise<Uint8Array>>();
  /** Where the last read ended, and in which block; one that begins there is likely to go on. */
  #lastEnd = -1;
  #lastBlock = -1;

  constructor(options: BlockCacheOptions) {
    this.#options = options;
    this.blockSize = options.blockSize;
  }

  /** The bytes of `[from, to)`, in memory of their own. */
  async read(from: number, to: number): Promise<Uint8Array> {
    const { first, maxBlocks } = this.#options;
    if (to <= first.length) return first.slice(from, to);
    const bytes = new Uint8Array(to - from);
    const lastBlock = Math.floor((to - 1) / this.blockSize);
    // A read longer than the cache is done in parts, so that it does not push out its own blocks before they are copied.
    const goesOn = from === this.#lastEnd && lastBlock > this.#lastBlock;
    this.#lastEnd = to;
    this.#lastBlock = lastBlock;
    for (let block = Math.floor(from / this.blockSize); block <= lastBlock; block += maxBlocks) {
      const until = Math.min(block + maxBlocks - 1, lastBlock);
      this.#request(block, until);
      const copies = this.#range(block, until).map((number) => this.#copy(number, bytes, from, to));
      if (goesOn && until === lastBlock) this.#readAhead(lastBlock + 1);
      await Promise.all(copies);
    }
    return bytes;
  }

  clear(): void {
    this.#blocks.clear();
  }

  async #copy(number: number, into: Uint8Array, from: number, to: number): Promise<void> {
    const block = (await this.#blocks.get(number)) as Uint8Array;
    const start = number * this.blockSize;
    const begin = Math.max(from, start);
    const end = Math.min(to, start + block.length);
    into.set(block.subarray(begin - start, end - start), begin - from);
  }

  /** Asks for the missing blocks of a run, neighbours together. */
  #request(first: number, last: number): void {
    for (const number of this.#range(first, last)) this.#touch(number);
    let number = first;
    while (number <= last) {
      if (this.#blocks.has(number)) {
        number++;
        continue;
      }
      let end = number;
      while (end < last && !this.#blocks.has(end + 1)) end++;
      this.#fetchRun(number, end);
      number = end + 1;
    }
    const excess = this.#blocks.size - this.#options.maxBlocks;
    for (const old of [...this.#blocks.keys()].slice(0, Math.max(0, excess))) this.#blocks.delete(old);
  }

  #fetchRun(first: number, last: number): void {
    const start = first * this.blockSize;
    const run = this.#options.fetch(start, Math.min((last + 1) * this.blockSize, this.#options.size));
    for (const number of this.#range(first, last)) {
      const at = number * this.blockSize - start;
      const block = run.then((bytes) => (first === last ? bytes : bytes.slice(at, at + this.blockSize)));
      this.#blocks.set(number, block);
      // One that failed is asked for again by the next reader.
      block.catch(() => this.#blocks.get(number) === block && this.#blocks.delete(number));
    }
  }

  /** The block that a reader from front to end wants next comes while it works on this one. */
  #readAhead(block: number): void {
    if (block * this.blockSize < this.#options.size && this.#options.maxBlocks > 2) this.#request(block, block);
  }

  /** Moves a block to the end of the line of those that are given up. */
  #touch(number: number): void {
    const block = this.#blocks.get(number);
    if (!block) return;
    this.#blocks.delete(number);
    this.#blocks.set(number, block);
  }

  #range(first: number, last: number): number[] {
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  }
}
