import { damaged } from "./bits.js";
import { decodeHuffman, type HuffmanTable, readHuffman } from "./huffman.js";

/** A block has no more bytes, before and after. */
export const MAX_BLOCK_BYTES = 128 * 1024;

/** The literals of a block. */
export interface Literals {
  readonly bytes: Uint8Array;
  /** The code that the next block may use again. */
  readonly table: HuffmanTable | undefined;
  /** The byte behind them. */
  readonly end: number;
}

/**
 * Reads the literals that a block begins with.
 *
 * Source: RFC 8878, 3.1.1.3.1.
 *
 * @throws {RangeError}
 */
export function readLiterals(
  bytes: Uint8Array,
  start: number,
  end: number,
  before: HuffmanTable | undefined,
): Literals {
  const byte = (i: number) => {
    if (start + i >= end) throw damaged("literals end in the middle");
    return bytes[start + i] as number;
  };
  const kind = byte(0) & 3;
  const form = (byte(0) >> 2) & 3;
  if (kind < 2) {
    const head = (form & 1) === 0 ? 1 : form === 1 ? 2 : 3;
    const size = head === 1 ? byte(0) >> 3 : (byte(0) >> 4) | (byte(1) << 4) | (head === 3 ? byte(2) << 12 : 0);
    const stored = kind === 0 ? size : 1;
    const from = start + head;
    if (size > MAX_BLOCK_BYTES || from + stored > end) throw damaged("literals go over the end of their block");
    const literals = kind === 0 ? bytes.subarray(from, from + size) : new Uint8Array(size).fill(bytes[from] as number);
    return { bytes: literals, table: before, end: from + stored };
  }
  const low = (byte(0) >> 4) | (byte(1) << 4) | (byte(2) << 12);
  const [head, size, stored] =
    form < 2
      ? [3, low & 0x3ff, (byte(1) >> 6) | (byte(2) << 2)]
      : form === 2
        ? [4, low & 0x3fff, (byte(2) >> 2) | (byte(3) << 6)]
        : [5, low & 0x3ffff, (byte(2) >> 6) | (byte(3) << 2) | (byte(4) << 10)];
  const behind = start + head + stored;
  if (size > MAX_BLOCK_BYTES || behind > end) throw damaged("literals go over the end of their block");
  const described = kind === 2 ? readHuffman(bytes, start + head, behind) : { table: before, end: start + head };
  const { table } = described;
  if (!table) throw damaged("a code is used again that there was not");
  const out = new Uint8Array(size);
  if (form === 0) decodeHuffman(table, bytes, [described.end, behind], out);
  else decodeFour(table, bytes, described.end, behind, out);
  return { bytes: out, table, end: behind };
}

/** Four streams of a quarter each, behind the lengths of the first three. */
function decodeFour(table: HuffmanTable, bytes: Uint8Array, start: number, end: number, out: Uint8Array): void {
  if (start + 6 > end) throw damaged("literals end in the middle");
  const quarter = (out.length + 3) >> 2;
  if (3 * quarter > out.length) throw damaged("literals are too few for four streams");
  let at = start + 6;
  for (let i = 0; i < 4; i++) {
    const length = (bytes[start + 2 * i] as number) | ((bytes[start + 2 * i + 1] as number) << 8);
    const behind = i < 3 ? at + length : end;
    if (behind > end) throw damaged("literals go over the end of their block");
    decodeHuffman(table, bytes, [at, behind], out.subarray(i * quarter, i < 3 ? (i + 1) * quarter : out.length));
    at = behind;
  }
}
