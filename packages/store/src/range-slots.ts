/** Connections that the files of one download share; each file has one, what is left over goes to large ones. */
const CONNECTIONS = 10;

/**
 * Lends connections to large files, which come faster over several.
 *
 * While many files are under way none is lent; the last large one gets all. A slot is held until its bytes are written, so the
 * slots bound the memory too.
 */
export class RangeSlots {
  readonly #withoutRanges = new Set<string>();
  #free: number;

  constructor(connections: number = CONNECTIONS) {
    this.#free = connections;
  }

  /** A file begins; the number may fall below zero, and nothing is lent then. */
  enter(): void {
    this.#free--;
  }

  leave(): void {
    this.#free++;
  }

  /** One more connection to the host of `url`, when there is one to spare. */
  take(url: string): boolean {
    if (this.#free <= 0 || this.#withoutRanges.has(new URL(url).host)) return false;
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
