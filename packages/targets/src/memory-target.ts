import { BodyCheck } from "./body-check.js";
import { type ByteSource, batchesOf } from "./byte-source.js";
import { type Checksum, digestMatches } from "./checksum.js";
import { segmentsOf } from "./names.js";
import type { ReadOptions, TargetFile, TargetFileSystem, WriteOptions, WrittenFile } from "./target.js";
import { changed, exists, notFound } from "./target-errors.js";

/**
 * Files in memory, for tests and small results in browsers.
 *
 * @example
 * ```ts
 * const target = new MemoryTarget();
 * await target.write("greeting.txt", new TextEncoder().encode("hello"));
 * ```
 */
export class MemoryTarget implements TargetFileSystem {
  readonly location: string;
  readonly #files = new Map<string, Uint8Array>();
  readonly #etags = new Map<string, string>();
  #writes = 0;

  /** @param location a name for messages and URLs. @default "memory://" */
  constructor(location = "memory://") {
    this.location = location;
  }

  async write(name: string, body: ByteSource, options: WriteOptions = {}): Promise<WrittenFile> {
    segmentsOf(name);
    this.#refuseExisting(name, options);
    const { signal } = options;
    const check = await BodyCheck.start(name, options);
    const pieces: Uint8Array[] = [];
    for await (const batch of batchesOf(body)) {
      signal?.throwIfAborted();
      for (const piece of batch) {
        check.count(piece.length);
        check.digest(piece);
        // The source may use the same memory for the next piece.
        pieces.push(piece.slice());
      }
      options.onProgress?.(check.size);
    }
    signal?.throwIfAborted();
    const { size, checksum } = check.finish();
    this.#refuseExisting(name, options);
    this.#files.set(name, joined(pieces, size));
    this.#writes += 1;
    const etag = String(this.#writes);
    this.#etags.set(name, etag);
    return { name, size, etag, url: this.url(name), verified: checksum !== undefined, ...(checksum && { checksum }) };
  }

  /** The bytes of a file, or `undefined` when there is none. */
  bytes(name: string): Uint8Array | undefined {
    return this.#files.get(name);
  }

  async *read(name: string, { offset = 0, length }: ReadOptions = {}): AsyncGenerator<Uint8Array, void, void> {
    segmentsOf(name);
    const bytes = this.#files.get(name);
    if (!bytes) throw notFound(name, this.location);
    yield bytes.slice(offset, length === undefined ? undefined : offset + length);
  }

  async head(name: string): Promise<TargetFile | null> {
    segmentsOf(name);
    const bytes = this.#files.get(name);
    return bytes ? { name, size: bytes.length, etag: this.#etags.get(name) as string } : null;
  }

  async matches(name: string, checksum: Checksum): Promise<boolean | undefined> {
    return this.#files.has(name) ? digestMatches(this.read(name), checksum) : undefined;
  }

  async delete(name: string): Promise<void> {
    segmentsOf(name);
    this.#files.delete(name);
  }

  async *list(prefix = ""): AsyncGenerator<TargetFile, void, void> {
    for (const [name, bytes] of [...this.#files]) if (name.startsWith(prefix)) yield { name, size: bytes.length };
  }

  url(name: string): string {
    return `${this.location.replace(/\/?$/, "/")}${name.split("/").map(encodeURIComponent).join("/")}`;
  }

  #refuseExisting(name: string, options: WriteOptions): void {
    if (options.ifNoneMatch === "*" && this.#files.has(name)) throw exists(name, this.location);
    const etag = this.#files.has(name) ? this.#etags.get(name) : undefined;
    if (options.ifMatch !== undefined && options.ifMatch !== etag) throw changed(name, this.location);
  }
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
