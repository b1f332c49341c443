import { type ReadServices, refuseForeign } from "../read/chunk-source.js";
import { kerchunkFault } from "./kerchunk-fault.js";

/** Files whose length is asked for. */
const MAX_FILES = 100_000;
/** A document of metadata is no longer. */
const MAX_DOCUMENT_BYTES = 64 * 1024 * 1024;

/** Lengths of files that references name without one, each asked for once. */
export class FileLengths {
  readonly #sizes = new Map<string, Promise<number>>();

  constructor(readonly services: ReadServices) {}

  /** @throws {VirtualError} when the reader cannot tell */
  size(url: string): Promise<number> {
    const known = this.#sizes.get(url);
    if (known) return known;
    const { reader } = this.services;
    if (!reader.size)
      throw kerchunkFault("it names whole files, and the reader has no size() to tell how long they are");
    if (this.#sizes.size >= MAX_FILES) throw kerchunkFault(`it names more than ${MAX_FILES} whole files`);
    this.#refuse(url);
    const size = reader.size(url);
    this.#sizes.set(url, size);
    return size;
  }

  /** Asks for the lengths of several, some at a time. */
  async askAll(urls: readonly string[]): Promise<void> {
    const queue = new Set(urls).values();
    const work = async () => {
      for (const url of queue) {
        this.services.signal?.throwIfAborted();
        await this.size(url);
      }
    };
    await Promise.all(Array.from({ length: this.services.concurrency ?? 16 }, work));
  }

  /** A document that is in another file. */
  async read(url: string, offset: number, length?: number): Promise<Uint8Array> {
    const { reader, signal } = this.services;
    this.#refuse(url);
    const size = length ?? (await this.size(url));
    if (size > MAX_DOCUMENT_BYTES)
      throw kerchunkFault(`a document of metadata has more than ${MAX_DOCUMENT_BYTES} bytes`);
    return reader.getRange(url, offset, size, signal ? { signal } : {});
  }

  /** While references are opened, no file is the data's own yet: only what the user allows is asked for. */
  #refuse(url: string): void {
    refuseForeign({ urls: ["", url] }, [{ url }], this.services.allow);
  }
}
