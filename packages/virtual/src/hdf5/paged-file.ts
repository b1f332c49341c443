import type { RangeReader } from "../read/range-reader.js";
import { Hdf5ParseError } from "../virtual-errors.js";

/** Bytes that are read at once at least: most structures are much smaller, and lie together. */
const PAGE = 64 * 1024;
/** Pages in one request at most, when reading goes on where the last one ended. */
const MAX_AHEAD = 16;
/** Pages that are kept: 64 MiB. */
const MAX_PAGES = 1024;
/** Requests at the same time. */
const CONCURRENCY = 8;
/** An index that takes more requests than this is taken for a broken one. */
const MAX_REQUESTS = 20_000;
/** One structure is smaller than this. */
const MAX_VIEW = 64 * 1024 * 1024;

/** A remote file as pages that are read when they are needed and kept. */
export class PagedFile {
  /** Bytes of the file; until it is known exactly what is asked for is read. */
  size: number | undefined;
  requests = 0;
  readonly #pages = new Map<number, Promise<Uint8Array>>();
  /** How many pages the request had that ended before this page. */
  readonly #runs = new Map<number, number>();
  readonly #waiting: (() => void)[] = [];
  #active = 0;

  constructor(
    readonly url: string,
    readonly reader: RangeReader,
    readonly signal?: AbortSignal,
  ) {}

  /** @throws {Hdf5ParseError} for bytes that are not in the file */
  async read(offset: number, length: number): Promise<Uint8Array> {
    const { size } = this;
    if (length > MAX_VIEW) throw new Hdf5ParseError(`a structure of it has ${length} bytes`);
    if (size === undefined) return this.#request(offset, length);
    if (offset < 0 || offset + length > size)
      throw new Hdf5ParseError(`it points to bytes ${offset} to ${offset + length}, and has ${size}`);
    const [first, end] = [Math.floor(offset / PAGE), Math.ceil((offset + length) / PAGE)];
    this.#load(first, end);
    if (end - first <= 1) {
      const page = await this.#page(first);
      return page.subarray(offset - first * PAGE, offset - first * PAGE + length);
    }
    const result = new Uint8Array(length);
    for (let number = first; number < end; number++) {
      const page = await this.#page(number);
      const from = Math.max(0, offset - number * PAGE);
      const part = page.subarray(from, Math.min(page.length, offset + length - number * PAGE));
      result.set(part, number * PAGE + from - offset);
    }
    return result;
  }

  #page(number: number): Promise<Uint8Array> {
    const page = this.#pages.get(number);
    if (page) {
      // Used again: the last one to go.
      this.#pages.delete(number);
      this.#pages.set(number, page);
      return page;
    }
    this.#load(number, number + 1);
    return this.#pages.get(number) ?? Promise.resolve(new Uint8Array());
  }

  /** Asks for the pages that are not there yet, those that lie together in one request. */
  #load(first: number, end: number): void {
    const last = Math.ceil((this.size as number) / PAGE);
    for (let number = first; number < end; number++) {
      if (this.#pages.has(number)) continue;
      const ahead = Math.min(MAX_AHEAD, 2 * (this.#runs.get(number) ?? 0));
      const wanted = Math.min(last, Math.max(end, number + ahead));
      let stop = number + 1;
      while (stop < wanted && !this.#pages.has(stop)) stop++;
      this.#runs.delete(number);
      this.#runs.set(stop, stop - number);
      this.#loadRun(number, stop);
      number = stop - 1;
    }
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= MAX_PAGES) break;
      if (oldest < first || oldest >= end) this.#pages.delete(oldest);
      else break;
    }
  }

  #loadRun(first: number, end: number): void {
    const start = first * PAGE;
    const run = this.#request(start, Math.min(end * PAGE, this.size as number) - start);
    for (let number = first; number < end; number++) {
      const from = (number - first) * PAGE;
      const page = run.then((bytes) => bytes.subarray(from, from + PAGE));
      this.#pages.set(number, page);
      // Pages that were read ahead may have nobody who waits for them; a page that failed is asked for again.
      page.catch(() => this.#pages.get(number) === page && this.#pages.delete(number));
    }
  }

  async #request(offset: number, length: number): Promise<Uint8Array> {
    if (++this.requests > MAX_REQUESTS)
      throw new Hdf5ParseError(`its index is scattered over more than ${MAX_REQUESTS} places`);
    // The one that leaves hands its place over, so that nobody gets in between.
    if (this.#active >= CONCURRENCY) await new Promise<void>((go) => this.#waiting.push(go));
    else this.#active += 1;
    try {
      this.signal?.throwIfAborted();
      return await this.reader.getRange(this.url, offset, length, this.signal ? { signal: this.signal } : {});
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#active -= 1;
    }
  }
}
