import type { ByteSource } from "./byte-source.js";
import type { Checksum } from "./checksum.js";

/** What is known of a file in a target. */
export interface TargetFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly etag?: string;
  readonly checksum?: Checksum;
}

/** A file that has just been written, complete and checked. */
export interface WrittenFile extends TargetFile {
  /** Where it is, as a URL or a path. */
  readonly url: string;
  /** True when the checksum asked for was compared and agreed. */
  readonly verified: boolean;
}

/** Options of {@link TargetFileSystem.write}. */
export interface WriteOptions {
  /** Bytes the body must have; any other number is a `targets/size-mismatch`. */
  readonly size?: number | undefined;
  /** What the body's digest must be; another one is a `targets/checksum-mismatch`. An algorithm nobody can compute is ignored. */
  readonly checksum?: Checksum | undefined;
  readonly contentType?: string | undefined;
  /** `"*"`: fail with `targets/exists` instead of replacing a file. */
  readonly ifNoneMatch?: "*" | undefined;
  /** The `etag` of the file that may be replaced; if it is another one by now, or gone, this fails with `targets/changed`. */
  readonly ifMatch?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /**
   * What an unfinished file came from. With it the bytes that arrived are kept when the body fails, so that
   * {@link TargetFileSystem.resume} can go on; without it nothing is left.
   */
  readonly resumable?: Origin | undefined;
  /** Called after each write with the bytes in the file so far. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
}

/** Options of {@link TargetFileSystem.read}. */
export interface ReadOptions {
  /** Bytes to leave out at the start. @default 0 */
  readonly offset?: number | undefined;
  /** Bytes to read at most. @default to the end */
  readonly length?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** An object in a store, for a copy that the store makes by itself. */
export interface ObjectSource {
  /** Such as `s3://bucket/key`. */
  readonly url: string;
  /** Bytes it must have. */
  readonly size?: number | undefined;
}

/** Identifies the exact bytes that an unfinished file is part of. */
export interface Origin {
  /** A strong entity tag of the source. */
  readonly etag: string;
  /** Bytes of the whole. */
  readonly size: number;
}

/** An unfinished file that can be continued. */
export interface PartialWrite {
  /** Bytes that are there. */
  readonly offset: number;
  readonly origin: Origin;
  /** Appends the rest; the result is checked as a whole. */
  continue(rest: ByteSource, options?: WriteOptions): Promise<WrittenFile>;
  discard(): Promise<void>;
}

/**
 * A place that files are written to: a folder, a bucket, memory.
 *
 * A name is a relative path with `/`. A file appears under its name only when all of its bytes are there and checked; until
 * then, and after a failure, readers see what was there before.
 */
export interface TargetFileSystem {
  /** The place as the user gave it, without secrets. */
  readonly location: string;
  write(name: string, body: ByteSource, options?: WriteOptions): Promise<WrittenFile>;
  /**
   * Writes a file from an object that the store itself can reach, without a byte passing through here; `undefined` when it cannot,
   * and the object has to be read and written.
   */
  copyFrom?(source: ObjectSource, name: string, options?: WriteOptions): Promise<WrittenFile | undefined>;
  /**
   * The bytes of a finished file, in pieces.
   *
   * @throws {TargetError} `targets/not-found`
   */
  read?(name: string, options?: ReadOptions): AsyncIterable<Uint8Array>;
  /** The file's facts, or `null` when there is none. */
  head(name: string): Promise<TargetFile | null>;
  /** Whether the file's bytes have this checksum; `undefined` when that cannot be told here. */
  matches?(name: string, checksum: Checksum, signal?: AbortSignal): Promise<boolean | undefined>;
  /** Removes a file; nothing happens when there is none. */
  delete(name: string): Promise<void>;
  /** The finished files whose names begin with `prefix`, in no particular order. */
  list(prefix?: string): AsyncIterable<TargetFile>;
  url(name: string): string;
  /** The unfinished file of this name, when one was left that can be continued. */
  resume?(name: string): Promise<PartialWrite | undefined>;
}
