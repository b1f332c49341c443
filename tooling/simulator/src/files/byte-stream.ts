import { mix } from "./random.js";

/**
 * Fills `target` with the bytes of an endless stream, from `position` on. Each 4-byte word is a hash of its number and the key, so
 * that any range costs the same as the start of the file.
 */
export function fillFromStream(target: Uint8Array, key: number, position: number): void {
  const first = Math.floor(position / 4);
  const last = Math.floor((position + target.length + 3) / 4);
  const salt = mix(key ^ 0x5bd1e995);
  const words = new Uint32Array(last - first);
  for (let i = 0; i < words.length; i++) {
    let x = (first + i) ^ salt;
    x ^= x >>> 16;
    x = Math.imul(x, 0x7feb352d) + key;
    x ^= x >>> 15;
    x = Math.imul(x, 0x846ca68b);
    words[i] = x ^ (x >>> 16);
  }
  const bytes = new Uint8Array(words.buffer);
  target.set(bytes.subarray(position - first * 4, position - first * 4 + target.length));
}
