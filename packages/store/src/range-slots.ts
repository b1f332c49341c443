/** Connections that the files of one download share; each file has one, what is left over goes to large ones. */
const CONNECTIONS = 10;

/** So many files at once keep a network busy without parts of large ones, which would only wait in memory for their turn. */
const ENOUGH_FILES = 8;

/**
 * Lends connections to large files, which come faster over several.
 *
 * While many files are under way none is lent; the last large one gets all. A slot is held until its bytes are written, so the
 * slots bound the memory too.
 */
export class RangeSlots {
  readonly #withoutRanges = new Set<string>();
  #free: number;
  #files = 0;

  constructor(connections: number = CONNECTIONS) {
    this.#free = connections;
  }

  /** A file begins; the number may fall below zero, and nothing is lent then. */
  enter(): void {
    this.#files++;
    this.#free--;
  }

  leave(): void {
    this.#files--;
    this.#free++;
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
