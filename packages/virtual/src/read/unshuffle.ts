/** Elements of so many bytes are put together from words of four. */
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
  if (LITTLE_ENDIAN && (elementSize === 2 || elementSize % 4 === 0)) {
    if (elementSize === 2) gatherPairs(bytes, count, new Uint16Array(result.buffer, 0, count));
    else gatherWords(bytes, count, elementSize, new Uint32Array(result.buffer, 0, (count * elementSize) / 4));
  } else
    for (let byte = 0; byte < elementSize; byte++) {
      const from = byte * count;
      for (let i = 0, to = byte; i < count; i++, to += elementSize) result[to] = bytes[from + i] as number;
    }
  result.set(bytes.subarray(count * elementSize), count * elementSize);
  return result;
}

function gatherPairs(bytes: Uint8Array, count: number, result: Uint16Array): void {
  for (let i = 0; i < count; i++) result[i] = (bytes[i] as number) | ((bytes[count + i] as number) << 8);
}

/** Four planes at a time: one write for four bytes. */
function gatherWords(bytes: Uint8Array, count: number, elementSize: number, result: Uint32Array): void {
  const words = elementSize / 4;
  for (let word = 0; word < words; word++) {
    const [a, b, c, d] = [0, 1, 2, 3].map((plane) => (4 * word + plane) * count) as [number, number, number, number];
    for (let i = 0, to = word; i < count; i++, to += words) {
      result[to] =
        (bytes[a + i] as number) |
        ((bytes[b + i] as number) << 8) |
        ((bytes[c + i] as number) << 16) |
        ((bytes[d + i] as number) << 24);
    }
  }
}
