/**
 * Texts of any length as one chunk of Zarr's `vlen-utf8`: their number, then length and bytes of each; numbers of 32 bits, little-endian.
 *
 * Source: numcodecs/vlen.pyx.
 */
export function vlenUtf8(texts: readonly string[]): Uint8Array {
  const utf8 = new TextEncoder();
  const encoded = texts.map((text) => utf8.encode(text));
  const size = encoded.reduce((sum, { length }) => sum + 4 + length, 4);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, texts.length, true);
  let at = 4;
  for (const text of encoded) {
    view.setUint32(at, text.length, true);
    bytes.set(text, at + 4);
    at += 4 + text.length;
  }
  return bytes;
}

/** The texts of {@link vlenUtf8}; `undefined` when the bytes are no such chunk. */
export function textsOfVlenUtf8(bytes: Uint8Array): string[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4) return undefined;
  const count = view.getUint32(0, true);
  if (count > (bytes.length - 4) / 4) return undefined;
  const utf8 = new TextDecoder();
  const texts: string[] = [];
  let at = 4;
  for (let i = 0; i < count; i++) {
    if (at + 4 > bytes.length) return undefined;
    const length = view.getUint32(at, true);
    if (length > bytes.length - at - 4) return undefined;
    texts.push(utf8.decode(bytes.subarray(at + 4, at + 4 + length)));
    at += 4 + length;
  }
  return texts;
}
