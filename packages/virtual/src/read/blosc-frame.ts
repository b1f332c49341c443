import { inflated } from "#inflate";
import { bitUnshuffle } from "./bit-unshuffle.js";
import { undoBlosclz } from "./blosclz.js";
import { undoLz4Block } from "./lz4-block.js";
import { unshuffling } from "./unshuffle.js";
import { unzstd } from "./unzstd.js";

const HEADER_BYTES = 16;
const FLAG = { byteShuffle: 1, plain: 2, bitShuffle: 4, delta: 8, whole: 16 } as const;

/** Blocks of elements up to so many bytes are cut into one stream for each byte of them, if streams get this long. */
const MAX_STREAMS = 16;
const MIN_STREAM_BYTES = 128;

/** Undoes one stream, which has to fill `out`. */
type UndoStream = (stream: Uint8Array, out: Uint8Array) => undefined | Promise<undefined>;

/** What streams are compressed with, by the number in the header. */
const STREAMS: Readonly<Record<number, UndoStream>> = {
  0: (stream, out) => void undoBlosclz(stream, out),
  1: (stream, out) => void undoLz4Block(stream, out),
  3: async (stream, out) => filled(await inflated(stream, out.length, out.length), out),
  4: async (stream, out) => filled(await unzstd(stream, out.length), out),
};

interface Frame {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly flags: number;
  readonly elementSize: number;
  readonly blockSize: number;
  /** Bytes that it becomes. */
  readonly size: number;
  readonly undo: UndoStream;
}

/**
 * Undoes a Blosc frame: what Zarr's and HDF5's codec of this name makes of a chunk.
 *
 * Sizes are compared before memory is taken, and streams must fill their blocks exactly. There is no checksum: a changed value that is a
 * valid stream cannot be told.
 *
 * Source: README_CHUNK_FORMAT.rst of c-blosc 1.
 *
 * @param most bytes that it may become
 * @throws {RangeError} for bytes that are no such frame
 */
export async function unblosc(bytes: Uint8Array, _size: number, most: number): Promise<Uint8Array> {
  const frame = readHeader(bytes, most);
  const { flags, size, blockSize, elementSize, view } = frame;
  if (flags & FLAG.plain) {
    if (bytes.length !== HEADER_BYTES + size) throw damaged("does not have the bytes that it says");
    return bytes.slice(HEADER_BYTES);
  }
  const result = new Uint8Array(size);
  const shuffles = isShuffled(frame);
  const block = shuffles ? new Uint8Array(Math.min(blockSize, size)) : undefined;
  for (let start = 0, i = 0; start < size; start += blockSize, i++) {
    const out = result.subarray(start, Math.min(size, start + blockSize));
    const stored = block?.subarray(0, out.length) ?? out;
    await undoBlock(frame, view.getInt32(HEADER_BYTES + 4 * i, true), stored);
    if (!block) continue;
    if (flags & FLAG.bitShuffle) bitUnshuffle(stored, elementSize, out);
    else {
      const count = Math.floor(out.length / elementSize);
      unshuffling(stored, elementSize, out)(0, 0, count, 1);
      out.set(stored.subarray(count * elementSize), count * elementSize);
    }
  }
  return result;
}

/** The header, with all that is compared before any memory is taken. */
function readHeader(bytes: Uint8Array, most: number): Frame {
  if (bytes.length < HEADER_BYTES) throw damaged("ends in its header");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [version, , flags, elementSize] = bytes as unknown as readonly [number, number, number, number];
  const [size, blockSize, stored] = [4, 8, 12].map((at) => view.getUint32(at, true)) as [number, number, number];
  if (version < 1 || version > 2) throw damaged(`has the version ${version}; readable are those of Blosc 1`);
  if (flags & FLAG.delta) throw damaged("has a filter of Blosc 2");
  if (stored !== bytes.length) throw damaged(`has ${bytes.length} bytes instead of ${stored}`);
  if (size > most) throw damaged(`becomes ${size} bytes, and a chunk has no more than ${most}`);
  const undo = STREAMS[flags >>> 5];
  if (!undo && !(flags & FLAG.plain)) throw damaged(flags >>> 5 === 2 ? "is in snappy" : "has an unknown compression");
  if (!(flags & FLAG.plain) && size > 0) {
    const blocks = Math.ceil(size / blockSize);
    if (elementSize === 0 || blockSize === 0 || HEADER_BYTES + 4 * blocks > bytes.length)
      throw damaged("has no room for the places of its blocks");
  }
  return { bytes, view, flags, elementSize, blockSize, size, undo: undo as UndoStream };
}

function isShuffled({ flags, elementSize, blockSize }: Frame): boolean {
  if (flags & FLAG.byteShuffle) return elementSize > 1;
  return (flags & FLAG.bitShuffle) !== 0 && blockSize >= elementSize;
}

/** Undoes the streams of one block, one after the other: one that fails must not leave others behind. */
async function undoBlock(frame: Frame, start: number, out: Uint8Array): Promise<void> {
  const { flags, elementSize, blockSize, bytes, view, undo } = frame;
  const isSplit =
    !(flags & FLAG.whole) &&
    elementSize <= MAX_STREAMS &&
    blockSize / elementSize >= MIN_STREAM_BYTES &&
    out.length === blockSize;
  const streams = isSplit ? elementSize : 1;
  const length = Math.floor(out.length / streams);
  if (length * streams !== out.length) throw damaged("has streams of different lengths");
  let at = start;
  for (let i = 0; i < streams; i++) {
    if (at < HEADER_BYTES || at + 4 > bytes.length) throw damaged("has a block outside of itself");
    const size = view.getInt32(at, true);
    at += 4;
    if (size < 0 || at + size > bytes.length) throw damaged("has a stream that goes over its end");
    const stream = bytes.subarray(at, at + size);
    const part = out.subarray(i * length, (i + 1) * length);
    // Streams that would not become smaller are stored as they are.
    if (size === length) part.set(stream);
    else {
      const pending = undo(stream, part);
      if (pending) await pending;
    }
    at += size;
  }
}

function filled(bytes: Uint8Array, out: Uint8Array): undefined {
  if (bytes.length !== out.length) throw damaged(`has a stream of ${bytes.length} bytes instead of ${out.length}`);
  out.set(bytes);
}

function damaged(what: string): RangeError {
  return new RangeError(`The Blosc frame ${what}.`);
}
