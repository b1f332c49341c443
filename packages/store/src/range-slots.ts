/** Connections that the files of one download share; each file has one, what is left over goes to large ones. */
const CONNECTIONS = 10;

/** So many files at once keep a network busy without parts of large ones, which would only wait in memory for their turn. */
const ENOUGH_FILES = 8;

/**
 * Who may use the network: each file its one connection in turn, and large files further ones, over which they come faster.
 *
 * While many files are under way none is lent; the last large one gets all. A slot is held until its bytes are written, so the
 * slots bound the memory too.
 */
export class RangeSlots {
  readonly #withoutRanges = new Set<string>();
  readonly #waiting: (() => void)[] = [];
  readonly #most: number;
  #free: number;
  #files = 0;

  /** @param files - how many may be under way at once. @default all that come */
  constructor(files: number = Number.POSITIVE_INFINITY, connections: number = CONNECTIONS) {
    this.#most = files;
    this.#free = connections;
  }

  /** Whether a file may have to wait for its turn. */
  get takesTurns(): boolean {
    return this.#most !== Number.POSITIVE_INFINITY;
  }

  /**
   * A file begins, when it is its turn; what is free may fall below zero, and nothing is lent then.
   *
   * Whoever leaves wakes the next one, also when all are stopped.
   */
  async enter(): Promise<void> {
    while (this.#files >= this.#most) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#files++;
    this.#free--;
  }

  leave(): void {
    this.#files--;
    this.#free++;
    this.#waiting.shift()?.();
  }

  /** One more connection to the host of `url`, when there is one to spare. */
  take(url: string): boolean {
    if (this.#free <= 0 || this.#files >= ENOUGH_FILES || this.#withoutRanges.has(new URL(url).host)) return false;
    this.#free--;
    return true;
  }

  give(): void {
    this.#free++;
  }

  /** The host does not answer ranges as it should; its files come over one connection each. */
  exclude(url: string): void {
    this.#withoutRanges.add(new URL(url).host);
  }
}
