import { copyBytes, repeatBytes } from "./repeat-bytes.js";

/**
 * Undoes one LZ4 block, which has to fill `out` to the last byte.
 *
 * Source: lz4_Block_format.md of the LZ4 project.
 *
 * @throws {RangeError} for bytes that are no such block; nothing outside of `out` is touched
 */
export function undoLz4Block(block: Uint8Array, out: Uint8Array): void {
  const [end, size] = [block.length, out.length];
  let [at, to] = [0, 0];
  while (at < end) {
    const token = block[at++] as number;
    let literals = token >>> 4;
    if (literals === 15) {
      let more = 255;
      while (more === 255 && at < end) literals += more = block[at++] as number;
      if (more === 255) throw damaged("ends in the middle");
    }
    if (at + literals > end || to + literals > size) throw damaged("has more bytes than it may have");
    copyBytes(block, at, out, to, literals);
    at += literals;
    to += literals;
    // The last sequence has literals alone.
    if (at === end) break;
    if (at + 2 > end) throw damaged("ends in the middle");
    const distance = (block[at] as number) | ((block[at + 1] as number) << 8);
    at += 2;
    let length = (token & 15) + 4;
    if (length === 19) {
      let more = 255;
      while (more === 255 && at < end) length += more = block[at++] as number;
      if (more === 255) throw damaged("ends in the middle");
    }
    if (distance === 0 || distance > to) throw damaged("repeats what is not there");
    if (to + length > size) throw damaged("becomes larger than it may");
    repeatBytes(out, to, distance, length);
    to += length;
  }
  if (to !== size) throw damaged(`has ${to} bytes instead of ${size}`);
}

/** Undoes numcodecs' `lz4`: the size of the result in four bytes, little-endian, and one block. @param most bytes that it may become */
export function unlz4(bytes: Uint8Array, _size: number, most: number): Uint8Array {
  if (bytes.length < 4) throw damaged("ends in the middle");
  const size = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true);
  // No block becomes more than 255 times as large.
  if (size > most || size > 255 * bytes.length) throw damaged(`says that it becomes ${size} bytes`);
  const out = new Uint8Array(size);
  undoLz4Block(bytes.subarray(4), out);
  return out;
}

function damaged(what: string): RangeError {
  return new RangeError(`The LZ4 block ${what}.`);
}
