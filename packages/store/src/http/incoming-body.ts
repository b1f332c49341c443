import { ShortReadError, timedOut } from "../store-errors.js";
import type { BodyFraming } from "./body-framing.js";
import { ChunkReader } from "./chunk-reader.js";

/**
 * Bytes that may wait for the writer before the socket is told to stop.
 *
 * With more of them a download is not faster, but what waits outlives the young generation of the heap, and is let go of late.
 */
const GATHER_BYTES = 256 * 1024;

/** A body up to this is one piece, so that it is digested and written with one call. */
const WHOLE_BYTES = GATHER_BYTES;

/** What the socket fills of a longer body; several records of TLS, which have 16 KiB each, become one piece. */
const BLOCK_BYTES = 64 * 1024;

/** Less room than this at the end of a block is left unused. */
const LEAST_ROOM = 4 * 1024;

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
  #arrivedBytes = 0;
  #block: Uint8Array | undefined;
  /** How much of the block has been read into, and up to where it has been handed on. */
  #filled = 0;
  #taken = 0;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
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
    this.#isComplete = this.#length === 0;
  }

  get isComplete(): boolean {
    return this.#isComplete;
  }

  /**
   * Where the next bytes of the connection go: one byte more than what is left of a body of known length, so that bytes behind it
   * are seen with its end, before the connection serves another request.
   */
  room(): Uint8Array {
    if (this.#block !== undefined && this.#block.length - this.#filled < this.#leastRoom()) this.#closeBlock();
    if (this.#block === undefined) {
      const left = this.#length - this.#arrivedBytes;
      this.#block = new Uint8Array(this.#length <= WHOLE_BYTES || left <= BLOCK_BYTES ? left + 1 : BLOCK_BYTES);
    }
    return this.#block.subarray(this.#filled);
  }

  /**
   * Takes note of `count` bytes in the {@link room}.
   *
   * @returns how many of them are no longer part of this body
   * @throws {MalformedAnswer}
   */
  arrived(count: number): number {
    this.#filled += count;
    let surplus = Math.max(this.#arrivedBytes + count - this.#length, 0);
    if (this.#chunks) surplus = count - this.#unframe(this.#chunks, this.#filled - count);
    else {
      this.#filled -= surplus;
      this.#waitingBytes += count - surplus;
    }
    this.#arrivedBytes += count - surplus;
    if (!this.#wanted) this.#drop();
    if (this.#chunks?.isDone || this.#arrivedBytes === this.#length) this.#complete();
    else if (this.#hasBatch()) this.#wakeUp();
    else this.#patience?.refresh();
    return surplus;
  }

  /** Whether the socket may read on; where it may not, it is told later by {@link BodySource#resume}. */
  wantsMore(): boolean {
    this.#isStopped = this.#waitingBytes >= GATHER_BYTES;
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
    this.#drop();
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
    const batch = this.#takeAll();
    this.#resume();
    return { done: false, value: batch };
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
    if (this.#waitingBytes === 0) return false;
    return this.#isComplete || this.#failure !== undefined || this.#length > WHOLE_BYTES;
  }

  #takeAll(): Uint8Array[] {
    if (this.#chunks === undefined) this.#takeFilled();
    const batch = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    return batch;
  }

  /** Where the socket reads to stays as it is: it may have been told already. */
  #drop(): void {
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#taken = this.#filled;
  }

  #takeFilled(): void {
    if (this.#block !== undefined && this.#filled > this.#taken)
      this.#waiting.push(this.#block.subarray(this.#taken, this.#filled));
    this.#taken = this.#filled;
  }

  #closeBlock(): void {
    if (this.#chunks === undefined) this.#takeFilled();
    this.#block = undefined;
    this.#filled = 0;
    this.#taken = 0;
  }

  /** The last block of a body of known length is filled to its end. */
  #leastRoom(): number {
    return this.#framing === "length" ? 1 : LEAST_ROOM;
  }

  #unframe(chunks: ChunkReader, from: number): number {
    const arrived = (this.#block as Uint8Array).subarray(from, this.#filled);
    return chunks.read(arrived, (data) => {
      this.#waiting.push(data);
      this.#waitingBytes += data.length;
    });
  }

  #resume(): void {
    if (!this.#isStopped) return;
    this.#isStopped = false;
    this.#source.resume();
  }

  #complete(): void {
    this.#closeBlock();
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
