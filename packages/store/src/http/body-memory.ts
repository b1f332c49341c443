import type { SpareMemory } from "./spare-memory.js";

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

/** Memory that is filled from its beginning on. */
interface Block {
  readonly bytes: Uint8Array;
  /** By how many it is used: the socket that fills it, and each piece of it until that is given back. */
  uses: number;
}

/** The memory a socket reads one body into, and what of it waits to be taken. */
export class BodyMemory {
  readonly #length: number;
  readonly #spare: SpareMemory;
  #block: Block | undefined;
  /** How much of the block has been read into, up to where it has bytes of the body, and up to where those have been handed on. */
  #filled = 0;
  #kept = 0;
  #taken = 0;
  #pieces: Uint8Array[] = [];
  /** Whose the pieces are. */
  #owners: Block[] = [];
  #waitingBytes = 0;
  /** What was taken last, and whose those pieces are. */
  #lent: readonly Uint8Array[] | undefined;
  #lenders: readonly Block[] = [];

  /** @param length of the body; `Infinity` when nobody knows */
  constructor(length: number, spare: SpareMemory) {
    this.#length = length;
    this.#spare = spare;
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
    if (this.#block !== undefined && this.#block.bytes.length - this.#filled < least) this.closeBlock();
    if (this.#block === undefined) {
      const isLast = this.#length <= ONE_BLOCK_BYTES || left <= BLOCK_BYTES;
      const length = isLast ? left : BLOCK_BYTES;
      this.#block = { bytes: new Uint8Array(this.#spare.take(length), 0, length), uses: 1 };
    }
    return this.#block.bytes.subarray(this.#filled);
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
    return (this.#block as Block).bytes.subarray(from, this.#filled);
  }

  /** Moves a piece to the one before it: a body in chunks of one byte is not to wait as so many pieces. */
  readonly keepPiece = (piece: Uint8Array): void => {
    const { bytes } = this.#block as Block;
    const from = piece.byteOffset - bytes.byteOffset;
    if (from > this.#kept) bytes.copyWithin(this.#kept, from, from + piece.length);
    this.#kept += piece.length;
    this.#waitingBytes += piece.length;
  };

  takeAll(): readonly Uint8Array[] {
    this.#takeFilled();
    const pieces = this.#pieces;
    this.#lent = pieces;
    this.#lenders = this.#owners;
    this.#pieces = [];
    this.#owners = [];
    this.#waitingBytes = 0;
    return pieces;
  }

  /** What was taken last is used no more; of anything else, or a second time, this is not believed. */
  giveBack(pieces: readonly Uint8Array[]): void {
    if (pieces !== this.#lent) return;
    this.#lent = undefined;
    for (const block of this.#lenders) this.#letGo(block);
  }

  /** Forgets what waits. Where the socket reads to stays as it is: it may have been told already. */
  drop(): void {
    for (const block of this.#owners) this.#letGo(block);
    this.#pieces = [];
    this.#owners = [];
    this.#waitingBytes = 0;
    this.#taken = this.#kept;
  }

  /** Nothing more is read into the block. */
  closeBlock(): void {
    this.#takeFilled();
    if (this.#block) this.#letGo(this.#block);
    this.#block = undefined;
    this.#filled = 0;
    this.#kept = 0;
    this.#taken = 0;
  }

  #takeFilled(): void {
    if (this.#block !== undefined && this.#kept > this.#taken) {
      this.#pieces.push(this.#block.bytes.subarray(this.#taken, this.#kept));
      this.#owners.push(this.#block);
      this.#block.uses++;
    }
    this.#taken = this.#kept;
  }

  #letGo(block: Block): void {
    if (--block.uses === 0) this.#spare.give(block.bytes.buffer as ArrayBuffer);
  }
}
