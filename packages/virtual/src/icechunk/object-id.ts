import { VirtualError } from "../virtual-errors.js";

/** Crockford's digits: no I, L, O and U, which look like others. */
const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Bytes of the ids of snapshots, manifests and chunks, which are names of objects. */
export const OBJECT_ID_BYTES = 12;

/** Bytes of the ids of groups and arrays. */
export const NODE_ID_BYTES = 8;

/** The snapshot that every repository begins with. */
export const FIRST_SNAPSHOT = "1CECHNKREP0F1RSTCMT0";

export function randomId(bytes: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(bytes));
}

/** An id as the name of an object: five bits a digit, the first ones first. */
export function idText(id: Uint8Array): string {
  let text = "";
  let bits = 0;
  let held = 0;
  for (const byte of id) {
    held = (held << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += DIGITS[(held >>> (bits - 5)) & 31];
    held &= (1 << bits) - 1;
  }
  return bits > 0 ? text + DIGITS[(held << (5 - bits)) & 31] : text;
}

/**
 * The id of a name.
 *
 * @throws {VirtualError} `virtual/bad-icechunk` for text that is none
 */
export function idOf(text: string): Uint8Array {
  const id: number[] = [];
  let bits = 0;
  let held = 0;
  for (const letter of text.toUpperCase()) {
    const digit = DIGITS.indexOf(letter);
    if (digit < 0) throw new VirtualError(`${text} is no id of Icechunk.`, { code: "virtual/bad-icechunk" });
    held = (held << 5) | digit;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      id.push((held >>> bits) & 255);
      held &= (1 << bits) - 1;
    }
  }
  return Uint8Array.from(id);
}

/** The order in which readers search for ids: that of their bytes. */
export function byBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
