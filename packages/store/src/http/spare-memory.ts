/** Memory that waits to be filled again is no more than this: what a few dozen small files need on their way. */
const MOST_BYTES = 4 * 1024 * 1024;

/**
 * Memory of bodies that was given back.
 *
 * A heap cannot see how large the memory behind its objects is until it is told, and then cleans itself as a whole: with new memory for
 * each body, a long download of small files spends a tenth of its CPU on that.
 */
export class SpareMemory {
  readonly #spare: ArrayBuffer[] = [];
  #bytes = 0;

  /** At least `length` bytes, not filled with zeros: only what has been read into them may be handed out. */
  take(length: number): ArrayBuffer {
    // What is much longer is left for longer bodies.
    const found = this.#spare.findLastIndex(({ byteLength }) => byteLength >= length && byteLength <= 2 * length);
    if (found < 0) return Buffer.allocUnsafeSlow(length).buffer as ArrayBuffer;
    const [memory] = this.#spare.splice(found, 1) as [ArrayBuffer];
    this.#bytes -= memory.byteLength;
    return memory;
  }

  /** For the next body; nobody looks at it any more. */
  give(memory: ArrayBuffer): void {
    if (this.#bytes + memory.byteLength > MOST_BYTES) return;
    this.#spare.push(memory);
    this.#bytes += memory.byteLength;
  }

  clear(): void {
    this.#spare.length = 0;
    this.#bytes = 0;
  }
}
