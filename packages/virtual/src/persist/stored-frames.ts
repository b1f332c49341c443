import { frameOfRawBlocks } from "./raw-frame.js";

/** A Blosc frame in which bytes are as they are. */
export function bloscFrame(bytes: Uint8Array, elementSize: number): Uint8Array {
  const frame = new Uint8Array(16 + bytes.length);
  const view = new DataView(frame.buffer);
  // Version of the format, version of its compression, the flag for plain bytes, and what an element is, as far as it has room.
  frame.set([2, 1, 2, elementSize < 256 ? elementSize : 1]);
  view.setUint32(4, bytes.length, true);
  view.setUint32(8, bytes.length, true);
  view.setUint32(12, frame.length, true);
  frame.set(bytes, 16);
  return frame;
}

/** numcodecs' `lz4` in which bytes are as they are: their number, and one block of literals. */
export function lz4Block(bytes: Uint8Array): Uint8Array {
  const more = bytes.length < 15 ? [] : [...new Array(Math.floor((bytes.length - 15) / 255)).fill(255)];
  if (bytes.length >= 15) more.push((bytes.length - 15) % 255);
  const block = new Uint8Array(5 + more.length + bytes.length);
  new DataView(block.buffer).setUint32(0, bytes.length, true);
  block[4] = Math.min(15, bytes.length) << 4;
  block.set(more, 5);
  block.set(bytes, 5 + more.length);
  return block;
}

/** A zstd frame in which bytes are as they are, with their number, which some readers need. */
export function zstdFrame(bytes: Uint8Array): Uint8Array {
  const size = [0, 8, 16, 24].map((shift) => (bytes.length >>> shift) & 255);
  // Its magic number, and: one segment, whose size is in four bytes.
  return frameOfRawBlocks([0x28, 0xb5, 0x2f, 0xfd, 0xa0, ...size], bytes);
}
