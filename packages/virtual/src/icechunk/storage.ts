import { isEarthaccessError } from "@earthaccess/errors";
import type { TargetFileSystem } from "@earthaccess/targets";
import { joinedBytes } from "../read/joined-bytes.js";
import { VirtualError } from "../virtual-errors.js";

/** No file of a repository that is read is larger. */
const MOST_BYTES = 2 ** 31 - 1;

/** A file with what tells whether it is still the same. */
export interface SeenFile {
  readonly bytes: Uint8Array;
  readonly etag: string | undefined;
}

/** A repository's files in a target. */
export class RepositoryFiles {
  readonly location: string;
  readonly #target: TargetFileSystem;
  readonly #signal: AbortSignal | undefined;

  constructor(target: TargetFileSystem, signal?: AbortSignal) {
    this.#target = target;
    this.#signal = signal;
    this.location = target.location;
  }

  /** @returns undefined when there is no such file */
  async read(name: string): Promise<Uint8Array | undefined> {
    if (!this.#target.read)
      throw new VirtualError(`${this.location} cannot be read from.`, { code: "virtual/not-readable" });
    const pieces: Uint8Array[] = [];
    let size = 0;
    try {
      for await (const piece of this.#target.read(name, { signal: this.#signal })) {
        size += piece.length;
        if (size > MOST_BYTES)
          throw new VirtualError(`${name} is larger than 2 GiB.`, { code: "virtual/bad-icechunk" });
        pieces.push(piece.slice());
      }
    } catch (error) {
      if (isEarthaccessError(error, "targets/not-found")) return undefined;
      throw error;
    }
    return pieces.length === 1 ? pieces[0] : joinedBytes(pieces);
  }

  /** The error for a file that the repository refers to and does not have. */
  lacks(name: string): VirtualError {
    return new VirtualError(`The repository ${this.location} lacks its file ${name}.`, {
      code: "virtual/bad-icechunk",
    });
  }

  /** A part of a file. */
  async range(name: string, offset: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    let at = 0;
    for await (const piece of this.#target.read?.(name, { offset, length, signal: this.#signal }) ?? []) {
      if (at + piece.length > length) break;
      bytes.set(piece, at);
      at += piece.length;
    }
    if (at !== length)
      throw new VirtualError(`${name} of ${this.location} is shorter than the repository says.`, {
        code: "virtual/bad-icechunk",
      });
    return bytes;
  }

  /** A file that may be replaced by others, as it is now. */
  async seen(name: string): Promise<SeenFile | undefined> {
    // The tag first: bytes that are newer than it make the replacement fail, not succeed.
    const facts = await this.#target.head(name);
    if (!facts) return undefined;
    const bytes = await this.read(name);
    return bytes && { bytes, etag: facts.etag };
  }

  /** Writes a file that nobody else writes. */
  async write(name: string, bytes: Uint8Array): Promise<void> {
    await this.#target.write(name, bytes, { size: bytes.length, signal: this.#signal });
  }

  /**
   * Writes a file that others may write, too: a new one, or in place of the one that was seen.
   *
   * @returns false when somebody else was first
   */
  async replace(name: string, bytes: Uint8Array, seen: SeenFile | undefined, contentType?: string): Promise<boolean> {
    if (seen && seen.etag === undefined)
      throw new VirtualError(
        `${this.location} cannot tell whether somebody else has written in the meantime, so nothing can be appended there.`,
        { code: "virtual/no-conditions" },
      );
    const condition = seen ? { ifMatch: seen.etag as string } : { ifNoneMatch: "*" as const };
    try {
      await this.#target.write(name, bytes, { size: bytes.length, signal: this.#signal, contentType, ...condition });
      return true;
    } catch (error) {
      if (isEarthaccessError(error, "targets/exists", "targets/changed")) return this.#isOurs(name, bytes);
      // An answer may be lost although the file is written.
      if (await this.#isOurs(name, bytes).catch(() => false)) return true;
      throw error;
    }
  }

  async #isOurs(name: string, bytes: Uint8Array): Promise<boolean> {
    const there = await this.read(name);
    return there?.length === bytes.length && there.every((byte, i) => byte === bytes[i]);
  }
}
