import { type Charset, decodeText } from "./xml-text.js";

/** Places for texts, a power of two: a document has a few hundred that it repeats. */
const PLACES = 1024;
/** Longer texts are hardly ever written twice. */
const LONGEST = 512;

/**
 * Texts of one document. Documents write the same ones thousands of times (names of elements, types, units, descriptions), and making a
 * text of bytes costs more than comparing bytes: what stood at its place before is compared, and made anew only if it differs.
 * It is also kept only once then.
 */
export class RepeatedTexts {
  readonly #seen = new Array<{ readonly start: number; readonly length: number; readonly text: string } | undefined>(
    PLACES,
  );

  /** The bytes from `start` to `end` as text; references such as `&amp;` are replaced. Always those of the same document. */
  at(bytes: Uint8Array, start: number, end: number, charset: Charset): string {
    const length = end - start;
    if (length > LONGEST) return decodeText(bytes, start, end, charset, false);
    let hash = length;
    let bits = 0;
    for (let i = start; i < end; i++) {
      const byte = bytes[i] as number;
      hash = Math.imul(hash, 31) + byte;
      bits |= byte;
    }
    const place = hash & (PLACES - 1);
    const seen = this.#seen[place];
    if (seen?.length === length) {
      let i = 0;
      while (i < length && bytes[seen.start + i] === bytes[start + i]) i++;
      if (i === length) return seen.text;
    }
    // Letters of ASCII are the same ones in both, and are made faster one by one.
    const text = decodeText(bytes, start, end, bits < 0x80 ? "latin1" : charset, false);
    this.#seen[place] = { start, length, text };
    return text;
  }
}
