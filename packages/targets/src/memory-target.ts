import { type ByteSource, batchesOf } from "./byte-source.js";
import { type Checksum, hasherFor, sameDigest } from "./checksum.js";
import { segmentsOf } from "./names.js";
import type { TargetFile, TargetFileSystem, WriteOptions, WrittenFile } from "./target.js";
import { ChecksumMismatchError, sizeMismatch, TargetError } from "./target-errors.js";

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

  /** @param location a name for messages and URLs. @default "memory://" */
  constructor(location = "memory://") {
    this.location = location;
  }

  async write(name: string, body: ByteSource, options: WriteOptions = {}): Promise<WrittenFile> {
    segmentsOf(name);
    this.#refuseExisting(name, options);
    const { size, checksum, signal } = options;
    const hasher = await hasherFor(checksum);
    const pieces: Uint8Array[] = [];
    let bytes = 0;
    for await (const batch of batchesOf(body)) {
      signal?.throwIfAborted();
      for (const piece of batch) {
        hasher?.update(piece);
        bytes += piece.length;
        // The source may use the same memory for the next piece.
        pieces.push(piece.slice());
      }
      if (size !== undefined && bytes > size) throw sizeMismatch(name, size, bytes);
      options.onProgress?.(bytes);
    }
    signal?.throwIfAborted();
    if (size !== undefined && bytes !== size) throw sizeMismatch(name, size, bytes);
    const digest = hasher?.digest();
    if (checksum && digest !== undefined && !sameDigest(checksum, digest))
      throw new ChecksumMismatchError(name, checksum.algorithm, checksum.value, digest);
    this.#refuseExisting(name, options);
    this.#files.set(name, joined(pieces, bytes));
    return {
      name,
      size: bytes,
      url: this.url(name),
      verified: digest !== undefined,
      ...(digest !== undefined && checksum && { checksum }),
    };
  }

  /** The bytes of a file, or `undefined` when there is none. */
  read(name: string): Uint8Array | undefined {
    return this.#files.get(name);
  }

  async head(name: string): Promise<TargetFile | null> {
    const bytes = this.#files.get(name);
    return bytes ? { name, size: bytes.length } : null;
  }

  async matches(name: string, checksum: Checksum): Promise<boolean | undefined> {
    const hasher = await hasherFor(checksum);
    const bytes = this.#files.get(name);
    if (!hasher || !bytes) return undefined;
    hasher.update(bytes);
    return sameDigest(checksum, hasher.digest());
  }

  async delete(name: string): Promise<void> {
    this.#files.delete(name);
  }

  async *list(prefix = ""): AsyncGenerator<TargetFile, void, void> {
    for (const [name, bytes] of [...this.#files]) if (name.startsWith(prefix)) yield { name, size: bytes.length };
  }

  url(name: string): string {
    return `${this.location.replace(/\/?$/, "/")}${name.split("/").map(encodeURIComponent).join("/")}`;
  }

  #refuseExisting(name: string, options: WriteOptions): void {
    if (options.ifNoneMatch === "*" && this.#files.has(name))
      throw new TargetError(`${name} exists already in ${this.location}.`, { code: "targets/exists", data: { name } });
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
