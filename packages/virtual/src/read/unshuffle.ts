import type { Run } from "./regions.js";

/** Elements are put together from words of four bytes where words have their first byte first. */
const LITTLE_ENDIAN = /* @__PURE__ */ new Uint8Array(/* @__PURE__ */ new Uint32Array([1]).buffer)[0] === 1;

/**
 * Undoes HDF5's shuffle: first bytes of all elements, then the second ones, and so on, become elements again.
 *
 * Bytes that do not fill a whole element stay at the end, as HDF5 leaves them.
 */
export function unshuffled(bytes: Uint8Array, elementSize: number): Uint8Array {
  const count = Math.floor(bytes.length / elementSize);
  if (elementSize <= 1 || count <= 1) return bytes;
  const result = new Uint8Array(bytes.length);
  unshuffling(bytes, elementSize, result)(0, 0, count, 1);
  result.set(bytes.subarray(count * elementSize), count * elementSize);
  return result;
}

/** Puts elements of shuffled bytes where they belong in a result, with no whole chunk of them in between. */
export function unshuffling(bytes: Uint8Array, elementSize: number, result: Uint8Array): Run {
  const count = Math.floor(bytes.length / elementSize);
  if (LITTLE_ENDIAN && elementSize === 2 && result.byteOffset % 2 === 0) {
    const pairs = new Uint16Array(result.buffer, result.byteOffset, result.length >> 1);
    return (from, to, length, step) => gatherPairs(bytes, count, [from, to, length, step], pairs);
  }
  const words = elementSize / 4;
  if (!LITTLE_ENDIAN || !Number.isInteger(words) || result.byteOffset % 4 !== 0)
    return (from, to, length, step) => gatherBytes(bytes, count, elementSize, [from, to, length, step], result);
  const target = new Int32Array(result.buffer, result.byteOffset, result.length >> 2);
  const isAligned = bytes.byteOffset % 4 === 0 && count % 4 === 0;
  const planes = isAligned ? new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2) : undefined;
  return (from, to, length, step) => {
    // Four elements begin where four of each plane do.
    const head = Math.min(length, planes && step === 1 ? (4 - (from % 4)) % 4 : length);
    const fours = (length - head) >> 2;
    const rest = head + 4 * fours;
    for (let word = 0; word < words; word++) {
      const gather = (skipped: number, n: number) =>
        gatherWords(bytes, count, word, [from + skipped * step, (to + skipped) * words + word, n, step], target, words);
      if (head > 0) gather(0, head);
      if (planes && fours > 0)
        transpose(planes, count / 4, word, [(from + head) / 4, (to + head) * words + word, fours], target, words);
      if (rest < length) gather(rest, length - rest);
    }
  };
}

type Places = readonly [from: number, to: number, count: number, step: number];

/** Elements of any size, byte by byte. */
function gatherBytes(
  bytes: Uint8Array,
  count: number,
  elementSize: number,
  [from, to, length, step]: Places,
  result: Uint8Array,
): void {
  for (let byte = 0; byte < elementSize; byte++) {
    let at = to * elementSize + byte;
    for (let i = 0, place = byte * count + from; i < length; i++, place += step, at += elementSize)
      result[at] = bytes[place] as number;
  }
}

/** Elements of two bytes, as packed values mostly are: one write for both. */
function gatherPairs(bytes: Uint8Array, count: number, [from, to, length, step]: Places, result: Uint16Array): void {
  for (let i = 0, place = from; i < length; i++, place += step)
    result[to + i] = (bytes[place] as number) | ((bytes[count + place] as number) << 8);
}

/** One word of each element: one write for four bytes. */
function gatherWords(
  bytes: Uint8Array,
  count: number,
  word: number,
  [from, to, length, step]: Places,
  result: Int32Array,
  words: number,
): void {
  const a = 4 * word * count;
  const [b, c, d] = [a + count, a + 2 * count, a + 3 * count];
  for (let i = 0, place = from, at = to; i < length; i++, place += step, at += words) {
    result[at] =
      (bytes[a + place] as number) |
      ((bytes[b + place] as number) << 8) |
      ((bytes[c + place] as number) << 16) |
      ((bytes[d + place] as number) << 24);
  }
}

/** One word of each of four elements at a time: four reads and four writes for 16 bytes. */
function transpose(
  planes: Int32Array,
  stride: number,
  word: number,
  [from, to, fours]: readonly [number, number, number],
  result: Int32Array,
  words: number,
): void {
  const start = 4 * word * stride + from;
  for (let i = 0, at = to; i < fours; i++, at += 4 * words) {
    const a = planes[start + i] as number;
    const b = planes[start + stride + i] as number;
    const c = planes[start + 2 * stride + i] as number;
    const d = planes[start + 3 * stride + i] as number;
    result[at] = (a & 0xff) | ((b & 0xff) << 8) | ((c & 0xff) << 16) | (d << 24);
    result[at + words] = ((a >>> 8) & 0xff) | (b & 0xff00) | ((c & 0xff00) << 8) | ((d & 0xff00) << 16);
    result[at + 2 * words] = ((a >>> 16) & 0xff) | ((b >>> 8) & 0xff00) | (c & 0xff0000) | ((d & 0xff0000) << 8);
    result[at + 3 * words] = (a >>> 24) | ((b >>> 16) & 0xff00) | ((c >>> 8) & 0xff0000) | (d & 0xff000000);
  }
}
