import { ShortReadError, timedOut } from "../store-errors.js";
import type { BodyFraming } from "./body-framing.js";
import { BodyMemory, MOST_WAITING_BYTES } from "./body-memory.js";
import { ChunkReader } from "./chunk-reader.js";
import type { SpareMemory } from "./spare-memory.js";

/** A body up to this is one piece, so that it is digested and written with one call. */
const WHOLE_BYTES = MOST_WAITING_BYTES;

/** A body with this few bytes to come is read to its end when nobody wants it, which saves the connection. */
const DISCARD_BYTES = 64 * 1024;

/** The connection a body comes from. */
export interface BodySource {
  /** Reads on after {@link IncomingBody#wantsMore} said no. */
  resume(): void;
  /** Closes the connection: nobody wants the rest. */
  abandon(): void;
}

/** What an {@link IncomingBody} is told of its request. */
export interface BodyOptions {
  readonly url: string;
  /** Longest wait for the next piece while somebody waits for it. */
  readonly idleTimeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly spare: SpareMemory;
}

/**
 * The bytes of one answer, all that have arrived since the last look at a time.
 *
 * It owns the memory the socket reads into: the bytes of a body are where they are handed out from as soon as the system has copied
 * them, and those of a small body lie in one piece. While a quarter of a megabyte waits here the socket is stopped.
 */
export class IncomingBody implements AsyncIterableIterator<readonly Uint8Array[]> {
  readonly #source: BodySource;
  readonly #options: BodyOptions;
  readonly #framing: BodyFraming["by"];
  readonly #length: number;
  readonly #chunks: ChunkReader | undefined;
  readonly #memory: BodyMemory;
  #arrivedBytes = 0;
  #isComplete = false;
  #isStopped = false;
  #wanted = true;
  #failure: unknown;
  #wake: (() => void) | undefined;
  /** Runs out when nothing comes while somebody waits, or waits for the connection. */
  #patience: ReturnType<typeof setTimeout> | undefined;

  constructor(framing: BodyFraming, source: BodySource, options: BodyOptions) {
    this.#source = source;
    this.#options = options;
    this.#framing = framing.by;
    this.#length = framing.by === "length" ? framing.length : Number.POSITIVE_INFINITY;
    this.#chunks = framing.by === "chunks" ? new ChunkReader() : undefined;
    this.#memory = new BodyMemory(this.#length, options.spare);
    this.#isComplete = this.#length === 0;
  }

  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** Where the next bytes of the connection go. */
  room(): Uint8Array {
    return this.#memory.room(this.#length - this.#arrivedBytes);
  }

  /**
   * Takes note of `count` bytes in the {@link room}.
   *
   * @returns how many of them are no longer part of this body
   * @throws {MalformedAnswer}
   */
  arrived(count: number): number {
    const memory = this.#memory;
    let own = Math.min(count, this.#length - this.#arrivedBytes);
    if (this.#chunks) own = this.#chunks.read(memory.passed(count), memory.keepPiece);
    else memory.keep(own);
    this.#arrivedBytes += own;
    if (!this.#wanted) memory.drop();
    if (this.#chunks?.isDone || this.#arrivedBytes === this.#length) this.#complete();
    else if (this.#hasBatch()) this.#wakeUp();
    else this.#patience?.refresh();
    return count - own;
  }

  /** Whether the socket may read on; where it may not, it is told later by {@link BodySource#resume}. */
  wantsMore(): boolean {
    this.#isStopped = this.#memory.isFull;
    return !this.#isStopped;
  }

  /** The connection is gone; a body without a length ends so. */
  connectionEnded(error: unknown): void {
    if (this.#isComplete) return;
    if (this.#framing === "close" && error === undefined) this.#complete();
    else this.#fail(new ShortReadError(this.#options.url, error));
  }

  /** Frees the connection: where little is to come by reading it, else, and where it does not come, by closing it. */
  discard(): void {
    this.#wanted = false;
    this.#memory.drop();
    if (this.#isComplete) return;
    if (this.#length - this.#arrivedBytes <= DISCARD_BYTES) {
      this.#resume();
      this.#beginWait();
    } else this.#source.abandon();
  }

  async next(): Promise<IteratorResult<readonly Uint8Array[], undefined>> {
    const { signal } = this.#options;
    while (!this.#hasBatch()) {
      if (signal?.aborted) throw signal.reason;
      if (this.#failure !== undefined) throw this.#failure;
      if (this.#isComplete) return { done: true, value: undefined };
      await this.#more();
    }
    if (signal?.aborted) throw signal.reason;
    const batch = this.#memory.takeAll();
    this.#resume();
    return { done: false, value: batch };
  }

  /** Takes back the memory of the last batch: nobody looks at it any more. */
  release(batch: readonly Uint8Array[]): void {
    this.#memory.giveBack(batch);
  }

  async return(): Promise<IteratorResult<readonly Uint8Array[], undefined>> {
    if (!this.#isComplete) this.#source.abandon();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** What has come is handed out even when the rest never comes, so that it can be continued. */
  #hasBatch(): boolean {
    if (this.#memory.waitingBytes === 0) return false;
    return this.#isComplete || this.#failure !== undefined || this.#length > WHOLE_BYTES;
  }

  #resume(): void {
    if (!this.#isStopped) return;
    this.#isStopped = false;
    this.#source.resume();
  }

  #complete(): void {
    this.#memory.closeBlock();
    this.#isComplete = true;
    // Over TLS the end may come after the socket was told to stop: the next answer must not wait for the reader of this one.
    this.#resume();
    this.#wakeUp();
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    this.#wakeUp();
  }

  #wakeUp(): void {
    clearTimeout(this.#patience);
    this.#patience = undefined;
    this.#wake?.();
    this.#wake = undefined;
  }

  /** Until something has happened, or for too long nothing has. */
  async #more(): Promise<void> {
    this.#beginWait();
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }

  #beginWait(): void {
    const { url, idleTimeoutMs } = this.#options;
    this.#patience ??= setTimeout(() => {
      this.#fail(timedOut(url, `sent nothing for ${idleTimeoutMs / 1000} s`));
      this.#source.abandon();
    }, idleTimeoutMs);
  }
}
