import type { ClientRequest, IncomingMessage } from "node:http";
import { ShortReadError, timedOut } from "./store-errors.js";

/**
 * Bytes that may wait for the writer before the socket is told to stop.
 *
 * With more of them a download is not faster, but what waits outlives the young generation of the heap, and is let go of late.
 */
const GATHER_BYTES = 256 * 1024;

/** A body up to this is handed out whole, so that it is written with one system call. */
const WHOLE_BYTES = GATHER_BYTES;

/** A body this small is read to its end when nobody wants it, which saves the connection. */
const DISCARD_BYTES = 64 * 1024;

/** What an {@link IncomingBody} is told of its request. */
export interface IncomingOptions {
  readonly url: string;
  /** Longest wait for the next piece while somebody waits for it. */
  readonly idleTimeoutMs: number;
  readonly signal: AbortSignal | undefined;
  /** Called once, when no more bytes will come. */
  readonly onClosed: () => void;
}

/**
 * The bytes of one answer, all that have arrived since the last look at a time.
 *
 * It gathers from the moment the answer is there, since a socket that is stopped and started again costs more than the bytes of a
 * small file; while a quarter of a megabyte lies here the socket waits.
 */
export class IncomingBody implements AsyncIterableIterator<readonly Uint8Array[]> {
  readonly #incoming: IncomingMessage;
  readonly #outgoing: ClientRequest;
  readonly #options: IncomingOptions;
  readonly #length: number;
  #waiting: Uint8Array[] = [];
  #bytes = 0;
  #ended = false;
  #wanted = true;
  #failure: unknown;
  #wake: (() => void) | undefined;
  /** Runs out when nothing comes while somebody waits. */
  #patience: ReturnType<typeof setTimeout> | undefined;

  constructor(incoming: IncomingMessage, outgoing: ClientRequest, options: IncomingOptions) {
    this.#incoming = incoming;
    this.#outgoing = outgoing;
    this.#options = options;
    this.#length = Number(incoming.headers["content-length"] ?? Number.NaN);
    incoming
      .on("data", (piece: Uint8Array) => this.#take(piece))
      .on("end", () => this.#end())
      .on("error", (error) => this.#fail(new ShortReadError(options.url, error)))
      .on("close", () => {
        if (!incoming.complete) this.#fail(new ShortReadError(options.url));
        this.#end();
        options.onClosed();
      });
  }

  /** Frees the connection: for a short body once it has arrived, for a long one by closing it. */
  discard(): void {
    this.#wanted = false;
    this.#waiting = [];
    if (this.#length <= DISCARD_BYTES || this.#outgoing.method === "HEAD") this.#incoming.resume();
    else this.#outgoing.destroy();
  }

  async next(): Promise<IteratorResult<readonly Uint8Array[], undefined>> {
    const { signal } = this.#options;
    while (!this.#hasBatch()) {
      if (signal?.aborted) throw signal.reason;
      if (this.#failure !== undefined) throw this.#failure;
      if (this.#ended) return { done: true, value: undefined };
      await this.#more();
    }
    if (signal?.aborted) throw signal.reason;
    const batch = this.#waiting;
    this.#waiting = [];
    this.#bytes = 0;
    if (this.#incoming.isPaused()) this.#incoming.resume();
    return { done: false, value: batch };
  }

  async return(): Promise<IteratorResult<readonly Uint8Array[], undefined>> {
    if (!this.#ended) this.#incoming.destroy();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** What has come is handed out even when the rest never comes, so that it can be continued. */
  #hasBatch(): boolean {
    if (this.#waiting.length === 0) return false;
    return this.#bytes >= this.#length || !(this.#length <= WHOLE_BYTES) || this.#ended || this.#failure !== undefined;
  }

  #take(piece: Uint8Array): void {
    if (!this.#wanted) return;
    this.#waiting.push(piece);
    this.#bytes += piece.length;
    if (this.#bytes >= GATHER_BYTES) this.#incoming.pause();
    // Whoever waits for a whole body is not woken for each piece of it.
    if (this.#hasBatch()) this.#wakeUp();
    else this.#patience?.refresh();
  }

  #end(): void {
    this.#ended = true;
    this.#wakeUp();
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    this.#wakeUp();
  }

  #wakeUp(): void {
    this.#wake?.();
    this.#wake = undefined;
  }

  /** Until something has happened, or for too long nothing has. */
  async #more(): Promise<void> {
    const { url, idleTimeoutMs } = this.#options;
    const silent = () => {
      this.#fail(timedOut(url, `sent nothing for ${idleTimeoutMs / 1000} s`));
      this.#outgoing.destroy();
    };
    this.#patience = setTimeout(silent, idleTimeoutMs);
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    clearTimeout(this.#patience);
    this.#patience = undefined;
  }
}
