/** Blocks of a zstd frame are no longer. */
const BLOCK_BYTES = 128 * 1024;

/**
 * A zstd frame in which bytes are as they are: its header, and the bytes in raw blocks.
 *
 * @param before bytes in front of it that are left for others: large files are copied once
 */
export function frameOfRawBlocks(header: readonly number[], bytes: Uint8Array, before = 0): Uint8Array {
  const blocks = Math.max(1, Math.ceil(bytes.length / BLOCK_BYTES));
  const frame = new Uint8Array(before + header.length + 3 * blocks + bytes.length);
  frame.set(header, before);
  let at = before + header.length;
  for (let block = 0; block < blocks; block++) {
    const part = bytes.subarray(block * BLOCK_BYTES, (block + 1) * BLOCK_BYTES);
    const head = (part.length << 3) | (block === blocks - 1 ? 1 : 0);
    frame.set([head & 255, (head >> 8) & 255, head >> 16], at);
    frame.set(part, at + 3);
    at += 3 + part.length;
  }
  return frame;
}
