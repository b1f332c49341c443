import type { GrowingColumn } from "./growing-column.js";
import type { XmlScanner } from "./xml-scanner.js";

const ZERO = 0x30;
const COMMA = 0x2c;
const OPEN = 0x5b;
const CLOSE = 0x5d;

/** Columns that a run of chunks is added to. */
export interface RunColumns {
  readonly offsets: GrowingColumn;
  readonly lengths: GrowingColumn;
  readonly positions: GrowingColumn;
  readonly starts: GrowingColumn;
}

/**
 * Reads the chunks that follow the one that the scanner has just opened, as long as they are written in the same letters but for their
 * numbers. Documents write thousands in a row so, and comparing letters is faster than understanding them.
 *
 * The first one that differs in anything is left to the scanner, errors among them.
 *
 * @returns how many were added; the scanner stands behind the last of them
 */
export function readChunkRun(scanner: XmlScanner, columns: RunColumns): number {
  const { bytes } = scanner;
  if (!scanner.isSelfClosing || scanner.attributeCount !== 3) return 0;
  if (!scanner.isNamed(0, "offset") || !scanner.isNamed(1, "nBytes") || !scanner.isNamed(2, "chunkPositionInArray"))
    return 0;
  const [a, aEnd] = [scanner.elementStart, scanner.valueStart(0)];
  const [b, bEnd] = [scanner.valueEnd(0), scanner.valueStart(1)];
  const [c, cEnd] = [scanner.valueEnd(1), scanner.valueStart(2) + 1];
  const [d, dEnd] = [scanner.valueEnd(2) - 1, scanner.position];
  if (bytes[cEnd - 1] !== OPEN || bytes[d] !== CLOSE) return 0;
  const { offsets, lengths, positions, starts } = columns;
  let count = 0;
  for (;;) {
    let at = scanner.position;
    while ((bytes[at] as number) <= 0x20) at++;
    for (let i = a; i < aEnd; i++, at++) if (bytes[at] !== bytes[i]) return count;
    const from = at;
    let offset = 0;
    for (let digit = digitAt(bytes, at); digit >= 0; digit = digitAt(bytes, ++at)) offset = offset * 10 + digit;
    if (at === from || offset > Number.MAX_SAFE_INTEGER) return count;
    for (let i = b; i < bEnd; i++, at++) if (bytes[at] !== bytes[i]) return count;
    const second = at;
    let length = 0;
    for (let digit = digitAt(bytes, at); digit >= 0; digit = digitAt(bytes, ++at)) length = length * 10 + digit;
    if (at === second || length > Number.MAX_SAFE_INTEGER) return count;
    for (let i = c; i < cEnd; i++, at++) if (bytes[at] !== bytes[i]) return count;
    const begin = positions.length;
    for (;;) {
      const number = at;
      let value = 0;
      for (let digit = digitAt(bytes, at); digit >= 0; digit = digitAt(bytes, ++at)) value = value * 10 + digit;
      if (at === number) break;
      positions.push(value);
      if (bytes[at] !== COMMA) break;
      at++;
    }
    let isSame = true;
    for (let i = d; i < dEnd; i++, at++) if (bytes[at] !== bytes[i]) isSame = false;
    if (!isSame) {
      positions.length = begin;
      return count;
    }
    starts.push(begin);
    offsets.push(offset);
    lengths.push(length);
    scanner.position = at;
    count++;
  }
}

/** The digit at a place, below 0 for any other letter. */
function digitAt(bytes: Uint8Array, at: number): number {
  const digit = (bytes[at] as number) - ZERO;
  return digit <= 9 ? digit : -1;
}
