import { damaged } from "./bits.js";
import type { HuffmanTable } from "./huffman.js";
import { MAX_BLOCK_BYTES, readLiterals } from "./literals.js";
import { type Memory, undoSequences } from "./sequences.js";

const MAGIC = 0xfd2fb528;
/** Frames that are skipped have one of sixteen. */
const SKIPPED = 0x184d2a50;

/** What was undone so far; it grows where frames do not say what they become. */
interface Output {
  bytes: Uint8Array;
  at: number;
}

/**
 * Undoes zstd frames, one behind the other.
 *
 * Lengths are compared before memory is taken, all loops end with what is read or with what is written. Checksums are not compared:
 * Zarr's codec writes none unless it is told to.
 *
 * Source: RFC 8878.
 *
 * @param most bytes beyond which the result is refused
 * @throws {RangeError} for bytes that are no such frames
 */
export function undoZstd(frames: Uint8Array, most: number): Uint8Array {
  const output: Output = { bytes: new Uint8Array(0), at: 0 };
  const { length } = frames;
  if (length === 0) throw damaged("it is empty");
  // Bits are read four bytes at a time, the last ones, too.
  const bytes = new Uint8Array(length + 4);
  bytes.set(frames);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < length; ) {
    if (at + 8 > length) throw damaged("it ends in the middle");
    const magic = view.getUint32(at, true);
    if ((magic & 0xfffffff0) >>> 0 === SKIPPED) at += 8 + view.getUint32(at + 4, true);
    else if (magic === MAGIC) at = undoFrame(bytes, [at + 4, length], output, most);
    else throw damaged("it does not begin as one");
    if (at > length) throw damaged("it ends in the middle");
  }
  return output.bytes.length === output.at ? output.bytes : output.bytes.slice(0, output.at);
}

interface Header {
  readonly size: number | undefined;
  readonly window: number;
  readonly hasChecksum: boolean;
  /** The byte behind it. */
  readonly end: number;
}

function readHeader(bytes: Uint8Array, start: number, length: number): Header {
  const flags = bytes[start] as number;
  const isOneSegment = (flags & 32) !== 0;
  const dictionary = [0, 1, 2, 4][flags & 3] as number;
  const sizeBytes = flags >> 6 === 0 ? (isOneSegment ? 1 : 0) : 1 << (flags >> 6);
  const from = start + (isOneSegment ? 1 : 2);
  const end = from + dictionary + sizeBytes;
  if (end > length) throw damaged("it ends in its header");
  if (flags & 8) throw damaged("its header is unknown");
  if (dictionary > 0 && bytes.subarray(from, from + dictionary).some((byte) => byte !== 0))
    throw damaged("it needs a dictionary");
  let size = 0;
  for (let i = sizeBytes - 1; i >= 0; i--) size = size * 256 + (bytes[from + dictionary + i] as number);
  if (sizeBytes === 2) size += 256;
  const descriptor = bytes[start + 1] as number;
  const base = 2 ** (10 + (descriptor >> 3));
  const window = isOneSegment ? size : base + (base / 8) * (descriptor & 7);
  return { size: sizeBytes > 0 ? size : undefined, window, hasChecksum: (flags & 4) !== 0, end };
}

/** @returns the byte behind the frame */
function undoFrame(
  bytes: Uint8Array,
  [start, length]: readonly [number, number],
  output: Output,
  most: number,
): number {
  const { size, window, hasChecksum, end } = readHeader(bytes, start, length);
  const first = output.at;
  const left = length - end;
  if (size !== undefined) {
    // A block has at least four bytes, or is empty.
    if (size > most - first || size > Math.ceil(left / 4) * MAX_BLOCK_BYTES)
      throw new RangeError(`The zstd frame becomes larger than ${most} bytes.`);
  }
  const limit = size === undefined ? most : first + size;
  if (size !== undefined) makeRoom(output, size, limit);
  const blockBytes = Math.min(MAX_BLOCK_BYTES, window);
  const memory: Memory = { tables: undefined, recent: [1, 4, 8] };
  let table: HuffmanTable | undefined;
  let at = end;
  for (let isLast = false; !isLast; ) {
    if (at + 3 > length) throw damaged("it ends in the middle");
    const head = (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16);
    isLast = (head & 1) === 1;
    const [kind, count] = [(head >> 1) & 3, head >> 3];
    const from = at + 3;
    at = from + (kind === 1 ? 1 : count);
    if (at > length || count > blockBytes || kind === 3) throw damaged("a block is longer than it may be");
    if (kind === 2) {
      makeRoom(output, Math.min(blockBytes, limit - output.at), limit);
      const literals = readLiterals(bytes, from, at, table);
      table = literals.table;
      const end = Math.min(output.at + blockBytes, limit);
      const out = { bytes: output.bytes, first, at: output.at, most: end };
      output.at = undoSequences(bytes, [literals.end, at], literals.bytes, memory, out);
      continue;
    }
    makeRoom(output, count, limit);
    if (kind === 0) output.bytes.set(bytes.subarray(from, at), output.at);
    else output.bytes.fill(bytes[from] as number, output.at, output.at + count);
    output.at += count;
  }
  if (size !== undefined && output.at - first !== size)
    throw damaged(`it has ${output.at - first} bytes instead of ${size}`);
  return at + (hasChecksum ? 4 : 0);
}

/** Room for so many bytes more. @throws {RangeError} when that is more than there may be */
function makeRoom(output: Output, count: number, most: number): void {
  const needed = output.at + count;
  if (needed > most) throw new RangeError(`The zstd frame becomes larger than ${most} bytes.`);
  if (needed <= output.bytes.length) return;
  const grown = new Uint8Array(
    output.bytes.length === 0 ? needed : Math.min(most, Math.max(needed, 2 * output.bytes.length)),
  );
  grown.set(output.bytes.subarray(0, output.at));
  output.bytes = grown;
}
