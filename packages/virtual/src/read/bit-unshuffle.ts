/**
 * Undoes the bit shuffle of one block of Blosc into `out`, which is as long: the first bits of all elements, then the second ones, and so
 * on, become elements again.
 *
 * Blosc leaves blocks alone whose elements are no multiple of eight, and bytes that fill no whole element.
 *
 * Source: shuffle.c and bitshuffle-generic.c of c-blosc.
 */
export function bitUnshuffle(bytes: Uint8Array, elementSize: number, out: Uint8Array): void {
  const count = Math.floor(bytes.length / elementSize);
  if (count % 8 !== 0) {
    out.set(bytes);
    return;
  }
  const row = count / 8;
  for (let byte = 0; byte < elementSize; byte++) {
    for (let group = 0; group < row; group++) {
      const at = byte * count + group;
      // One byte of each bit's row: eight elements, which the transposition puts into bytes of their own.
      let low = word(bytes, at, row);
      let high = word(bytes, at + 4 * row, row);
      low = turned(low);
      high = turned(high);
      const crossing = (low ^ (high << 4)) & 0xf0f0f0f0;
      low ^= crossing;
      high ^= crossing >>> 4;
      const to = group * 8 * elementSize + byte;
      for (let i = 0; i < 4; i++) {
        out[to + i * elementSize] = low >>> (8 * i);
        out[to + (i + 4) * elementSize] = high >>> (8 * i);
      }
    }
  }
  out.set(bytes.subarray(count * elementSize), count * elementSize);
}

function word(bytes: Uint8Array, at: number, row: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + row] as number) << 8) |
    ((bytes[at + 2 * row] as number) << 16) |
    ((bytes[at + 3 * row] as number) << 24)
  );
}

/** The first two of the three steps in which a square of eight by eight bits is transposed. */
function turned(square: number): number {
  const single = (square ^ (square >>> 7)) & 0x00aa00aa;
  const pairs = square ^ single ^ (single << 7);
  const double = (pairs ^ (pairs >>> 14)) & 0x0000cccc;
  return pairs ^ double ^ (double << 14);
}
