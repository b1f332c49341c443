/**
 * Bytes that may wait for the writer before the socket is told to stop.
 *
 * With more of them a download is not faster, but what waits outlives the young generation of the heap, and is let go of late.
 */
export const MOST_WAITING_BYTES: number = 256 * 1024;

/** Blocks that may wait, with however little of the body in each: the frames of chunks can be longer than the chunks. */
const MOST_WAITING_BLOCKS = 16;

/** A body up to this lies in one block, so that whoever wants it whole need not copy it. */
const ONE_BLOCK_BYTES = 1024 * 1024;

/** What the socket fills of a longer body; several records of TLS, which have 16 KiB each, become one piece. */
const BLOCK_BYTES = 64 * 1024;

/** Less room than this at the end of a block is left unused, unless the body ends there. */
const LEAST_ROOM = 4 * 1024;

/** The memory a socket reads one body into, and what of it waits to be taken. */
export class BodyMemory {
  readonly #length: number;
  #block: Uint8Array | undefined;
  /** How much of the block has been read into, up to where it has bytes of the body, and up to where those have been handed on. */
  #filled = 0;
  #kept = 0;
  #taken = 0;
  #pieces: Uint8Array[] = [];
  #waitingBytes = 0;

  /** @param length of the body; `Infinity` when nobody knows */
  constructor(length: number) {
    this.#length = length;
  }

  /** Bytes that wait to be taken. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** Whether so much waits that the socket should. */
  get isFull(): boolean {
    return this.#waitingBytes >= MOST_WAITING_BYTES || this.#pieces.length >= MOST_WAITING_BLOCKS;
  }

  /** Where the next bytes go, with no more room than for the `left` ones of the body. */
  room(left: number): Uint8Array {
    const least = left === Number.POSITIVE_INFINITY ? LEAST_ROOM : 1;
    if (this.#block !== undefined && this.#block.length - this.#filled < least) this.closeBlock();
    if (this.#block === undefined) {
      const isLast = this.#length <= ONE_BLOCK_BYTES || left <= BLOCK_BYTES;
      // Not filled with zeros: only what has been read into it is handed out.
      this.#block = Buffer.allocUnsafeSlow(isLast ? left : BLOCK_BYTES);
    }
    return this.#block.subarray(this.#filled);
  }

  /** The next `count` bytes of the room are bytes of the body. */
  keep(count: number): void {
    this.#filled += count;
    this.#kept = this.#filled;
    this.#waitingBytes += count;
  }

  /** The next `count` bytes of the room have pieces of the body between others, which {@link BodyMemory#keepPiece} is told of. */
  passed(count: number): Uint8Array {
    const from = this.#filled;
    this.#filled += count;
    return (this.#block as Uint8Array).subarray(from, this.#filled);
  }

  /** Moves a piece to the one before it: a body in chunks of one byte is not to wait as so many pieces. */
  readonly keepPiece = (piece: Uint8Array): void => {
    const block = this.#block as Uint8Array;
    const from = piece.byteOffset - block.byteOffset;
    if (from > this.#kept) block.copyWithin(this.#kept, from, from + piece.length);
    this.#kept += piece.length;
    this.#waitingBytes += piece.length;
  };

  takeAll(): Uint8Array[] {
    this.#takeFilled();
    const pieces = this.#pieces;
    this.#pieces = [];
    this.#waitingBytes = 0;
    return pieces;
  }

  /** Forgets what waits. Where the socket reads to stays as it is: it may have been told already. */
  drop(): void {
    this.#pieces = [];
    this.#waitingBytes = 0;
    this.#taken = this.#kept;
  }

  /** Nothing more is read into the block. */
  closeBlock(): void {
    this.#takeFilled();
    this.#block = undefined;
    this.#filled = 0;
    this.#kept = 0;
    this.#taken = 0;
  }

  #takeFilled(): void {
    if (this.#block !== undefined && this.#kept > this.#taken)
      this.#pieces.push(this.#block.subarray(this.#taken, this.#kept));
    this.#taken = this.#kept;
  }
}
