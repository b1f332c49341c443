/** Decoded chunks, the ones used last kept up to a number of bytes. */
export class ChunkCache {
  readonly #limit: number;
  readonly #chunks = new Map<string, Uint8Array>();
  #bytes = 0;

  /** @param limit bytes. @default 64 MiB */
  constructor(limit: number = 64 * 1024 * 1024) {
    this.#limit = limit;
  }

  /** Whether so many bytes stay when they are put here one after the other; if not, they only push out what is here, and each other. */
  hasRoomFor(bytes: number): boolean {
    return bytes <= this.#limit;
  }

  get(key: string): Uint8Array | undefined {
    const found = this.#chunks.get(key);
    if (found) {
      this.#chunks.delete(key);
      this.#chunks.set(key, found);
    }
    return found;
  }

  put(key: string, bytes: Uint8Array): void {
    if (bytes.length > this.#limit / 2 || this.#chunks.has(key)) return;
    this.#chunks.set(key, bytes);
    this.#bytes += bytes.length;
    for (const [oldest, old] of this.#chunks) {
      if (this.#bytes <= this.#limit) break;
      this.#chunks.delete(oldest);
      this.#bytes -= old.length;
    }
  }
}
