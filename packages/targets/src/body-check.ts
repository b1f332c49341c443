import { type Checksum, type Hasher, hasherFor, sameDigest } from "./checksum.js";
import { ChecksumMismatchError, sizeMismatch } from "./target-errors.js";

/** What a body was promised to be. */
export interface BodyPromise {
  /** Bytes it must have. */
  readonly size?: number | undefined;
  readonly checksum?: Checksum | undefined;
}

/** What a body has proved to be. */
export interface ProvenBody {
  readonly size: number;
  /** The checksum that was compared and agreed; absent when none was given, or its algorithm cannot be computed. */
  readonly checksum?: Checksum;
}

/**
 * Counts and digests a body while it passes, and compares the whole with what was promised.
 *
 * Every target uses it before a file gets its name.
 */
export class BodyCheck {
  readonly #name: string;
  readonly #promise: BodyPromise;
  readonly #hasher: Hasher | undefined;
  #size = 0;
  #verdict: ProvenBody | undefined;

  private constructor(name: string, promise: BodyPromise, hasher: Hasher | undefined) {
    this.#name = name;
    this.#promise = promise;
    this.#hasher = hasher;
  }

  static async start(name: string, promise: BodyPromise): Promise<BodyCheck> {
    return new BodyCheck(name, promise, await hasherFor(promise.checksum));
  }

  /** Bytes counted so far. */
  get size(): number {
    return this.#size;
  }

  /** @throws {TargetError} `targets/size-mismatch` as soon as there are more bytes than promised */
  count(bytes: number): void {
    this.#size += bytes;
    const { size } = this.#promise;
    if (size !== undefined && this.#size > size) throw sizeMismatch(this.#name, size, this.#size);
  }

  digest(piece: Uint8Array): void {
    this.#hasher?.update(piece);
  }

  /**
   * The verdict, once everything has passed; it stays the same when asked again.
   *
   * @throws {TargetError} `targets/size-mismatch`, or a ChecksumMismatchError
   */
  finish(): ProvenBody {
    this.#verdict ??= this.#judge();
    return this.#verdict;
  }

  #judge(): ProvenBody {
    const { size, checksum } = this.#promise;
    if (size !== undefined && this.#size !== size) throw sizeMismatch(this.#name, size, this.#size);
    const digest = this.#hasher?.digest();
    if (!checksum || digest === undefined) return { size: this.#size };
    if (!sameDigest(checksum, digest))
      throw new ChecksumMismatchError(this.#name, checksum.algorithm, checksum.value, digest);
    return { size: this.#size, checksum };
  }
}
