import { isEarthaccessError } from "@earthaccess/errors";
import { BodyCheck } from "./body-check.js";
import { cutIntoParts, partSizeFor } from "./body-parts.js";
import { type ByteSource, batchesOf } from "./byte-source.js";
import { type Checksum, digestMatches, sameChecksum } from "./checksum.js";
import { keyOf, type ObjectPlace } from "./object-names.js";
import { type StoreFailure, storeError } from "./store-errors.js";
import type { ReadOptions, TargetFile, TargetFileSystem, WriteOptions, WrittenFile } from "./target.js";
import { changed, exists, notFound } from "./target-errors.js";
import { type PartedUpload, uploadInParts } from "./upload-in-parts.js";

/** What a store says of an object that it has taken. */
export interface StoredObject {
  readonly etag?: string;
}

/** An object in a list of them. */
export interface ListedObject extends Omit<TargetFile, "name"> {
  readonly key: string;
}

/** Everything about an object but its bytes. */
export interface NewObject {
  readonly contentType?: string | undefined;
  /** What its bytes were checked against; kept with it. */
  readonly checksum?: Checksum | undefined;
  /** Only when there is no object of the name. */
  readonly onlyNew: boolean;
  /** Only in place of the object that has this etag. */
  readonly replaces?: string | undefined;
}

/** What an object store can do, in keys; errors come as the store's own library throws them. */
export interface ObjectStore {
  /** Scheme of the objects' URLs, such as `"s3"`. */
  readonly scheme: string;
  /** Bytes of a part; larger bodies get larger parts. */
  readonly partSize: number;
  /** Parts on their way at once. */
  readonly parallelParts: number;
  upload(key: string, object: NewObject, signal: AbortSignal | undefined): Promise<PartedUpload<StoredObject>>;
  head(key: string): Promise<Omit<TargetFile, "name"> | null>;
  /** Begins to read; an object that is not there is the store's error. */
  read(key: string, options: ReadOptions): Promise<ByteSource>;
  delete(key: string): Promise<void>;
  list(prefix: string): AsyncIterable<ListedObject>;
  /** What an error says that the store answered. */
  failureOf(error: unknown): StoreFailure;
}

/**
 * A place in an object store.
 *
 * A body is sent in parts as it arrives and becomes an object only when all of it has passed the check; until then, and after a
 * failure, readers see what was there before.
 */
export class ObjectTarget implements TargetFileSystem {
  readonly location: string;
  protected readonly place: ObjectPlace;
  readonly #store: ObjectStore;

  constructor(location: string, place: ObjectPlace, store: ObjectStore) {
    this.location = location;
    this.place = place;
    this.#store = store;
  }

  async write(name: string, body: ByteSource, options: WriteOptions = {}): Promise<WrittenFile> {
    const key = keyOf(this.place, name);
    const { checksum, contentType, size, signal } = options;
    const store = this.#store;
    return this.run(`write ${name} to ${this.location}`, signal, async () => {
      await this.refuseExisting(name, options);
      const check = await BodyCheck.start(name, options);
      const parts = cutIntoParts(body, check, (index) => partSizeFor(index, store.partSize, size), { size, signal });
      const onlyNew = options.ifNoneMatch === "*";
      const upload = await store.upload(key, { contentType, checksum, onlyNew, replaces: options.ifMatch }, signal);
      let sent = 0;
      const stored = await uploadInParts(upload, parts, store.parallelParts, (bytes) => {
        sent += bytes;
        options.onProgress?.(sent);
      });
      const proven = check.finish();
      return { name, ...proven, url: this.url(name), ...stored, verified: proven.checksum !== undefined };
    }).catch((error) => {
      // Stores answer to both conditions in the same way, and to a missing object by saying so.
      const isRefused = isEarthaccessError(error, "targets/exists", "targets/not-found");
      throw options.ifMatch !== undefined && isRefused ? changed(name, this.location, error) : error;
    });
  }

  async head(name: string): Promise<TargetFile | null> {
    const key = keyOf(this.place, name);
    const found = await this.run(`look at ${name} in ${this.location}`, undefined, () => this.#store.head(key));
    return found && { name, ...found };
  }

  async matches(name: string, checksum: Checksum, signal?: AbortSignal): Promise<boolean | undefined> {
    const file = await this.head(name);
    if (!file) return undefined;
    return sameChecksum(file.checksum, checksum) ?? digestMatches(this.read(name, { signal }), checksum);
  }

  async *read(name: string, options: ReadOptions = {}): AsyncGenerator<Uint8Array, void, void> {
    const key = keyOf(this.place, name);
    if (options.length === 0) return;
    const doing = `read ${name} in ${this.location}`;
    const body = await this.run(doing, options.signal, () => this.#store.read(key, options)).catch((error) => {
      throw (error as { code?: string }).code === "targets/not-found" ? notFound(name, this.location, error) : error;
    });
    try {
      for await (const batch of batchesOf(body)) yield* batch;
    } catch (error) {
      throw storeError(error, this.#store.failureOf(error), doing, options.signal);
    }
  }

  async delete(name: string): Promise<void> {
    const key = keyOf(this.place, name);
    await this.run(`remove ${name} in ${this.location}`, undefined, () => this.#store.delete(key));
  }

  async *list(prefix = ""): AsyncGenerator<TargetFile, void, void> {
    const objects = this.#store.list(this.place.prefix + prefix)[Symbol.asyncIterator]();
    for (;;) {
      const { done, value } = await this.run(`list ${this.location}`, undefined, () => objects.next());
      if (done) return;
      const { key, ...facts } = value;
      // Consoles mark empty folders with an object of their name.
      if (!key.endsWith("/")) yield { name: key.slice(this.place.prefix.length), ...facts };
    }
  }

  url(name: string): string {
    return `${this.#store.scheme}://${this.place.bucket}/${keyOf(this.place, name)}`;
  }

  /** Before any byte of the body; the store itself decides between writers that begin at the same time. */
  protected async refuseExisting(name: string, { ifNoneMatch, ifMatch }: WriteOptions): Promise<void> {
    if (ifNoneMatch !== "*" && ifMatch === undefined) return;
    const found = await this.head(name);
    if (found && ifNoneMatch === "*") throw exists(name, this.location);
    if (ifMatch !== undefined && found?.etag !== ifMatch) throw changed(name, this.location);
  }

  /** Does something, and tells the store's refusals in our words. */
  protected async run<T>(doing: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    try {
      signal?.throwIfAborted();
      return await work();
    } catch (error) {
      throw storeError(error, this.#store.failureOf(error), doing, signal);
    }
  }
}

/** The header of a part of a file; `undefined` for the whole. */
export function rangeHeader({ offset = 0, length }: ReadOptions): string | undefined {
  if (offset === 0 && length === undefined) return undefined;
  return `bytes=${offset}-${length === undefined ? "" : offset + length - 1}`;
}
