import { BackwardBits, bitsAt, damaged, highestBit } from "./bits.js";
import { readTable } from "./fse.js";

const MAX_BITS = 11;

/** A Huffman code: by the next `log` bits the symbol, and how many of the bits are its own. */
export interface HuffmanTable {
  readonly log: number;
  readonly symbols: Uint8Array;
  readonly bits: Uint8Array;
}

/**
 * Reads the description of a code.
 *
 * Source: RFC 8878, 4.2.1.
 *
 * @returns the byte behind it, too
 * @throws {RangeError}
 */
export function readHuffman(
  bytes: Uint8Array,
  start: number,
  end: number,
): { readonly table: HuffmanTable; readonly end: number } {
  if (start >= end) throw damaged("a code ends in the middle");
  const head = bytes[start] as number;
  const isPlain = head >= 128;
  const behind = start + 1 + (isPlain ? (head - 126) >> 1 : head);
  if (behind > end) throw damaged("a code ends in the middle");
  const weights = isPlain
    ? Array.from({ length: head - 127 }, (_, i) => {
        const pair = bytes[start + 1 + (i >> 1)] as number;
        return i % 2 === 0 ? pair >> 4 : pair & 15;
      })
    : readWeights(bytes, start + 1, behind);
  return { table: codeOf(weights), end: behind };
}

/** Weights that are themselves compressed, by two states in turn. */
function readWeights(bytes: Uint8Array, start: number, end: number): number[] {
  const { table, end: from } = readTable(bytes, start, end, { log: 6, symbols: 256 });
  const { log, symbols, bits, bases } = table;
  const stream = new BackwardBits(bytes, from, end);
  let [state, other] = [stream.read(log), stream.read(log)];
  const weights: number[] = [];
  while (weights.length < 255) {
    weights.push(symbols[state] as number);
    const next = (bases[state] as number) + stream.read(bits[state] as number);
    if (stream.left < 0) {
      weights.push(symbols[other] as number);
      return weights;
    }
    [state, other] = [other, next];
  }
  throw damaged("a code has too many symbols");
}

/** The code whose symbols have these weights; that of the last one is what is missing. */
function codeOf(weights: number[]): HuffmanTable {
  let sum = 0;
  for (const weight of weights) {
    if (weight > MAX_BITS) throw damaged("a code is longer than it may be");
    if (weight > 0) sum += 1 << (weight - 1);
  }
  if (sum === 0) throw damaged("a code has no symbols");
  const log = highestBit(sum) + 1;
  const left = (1 << log) - sum;
  if (log > MAX_BITS || (left & (left - 1)) !== 0 || weights.length > 255) throw damaged("a code does not add up");
  weights.push(highestBit(left) + 1);
  const symbols = new Uint8Array(1 << log);
  const bits = new Uint8Array(1 << log);
  let at = 0;
  for (let weight = 1; weight <= log; weight++)
    for (const [symbol, own] of weights.entries()) {
      if (own !== weight) continue;
      const next = at + (1 << (weight - 1));
      symbols.fill(symbol, at, next);
      bits.fill(log + 1 - weight, at, next);
      at = next;
    }
  return { log, symbols, bits };
}

/** Decodes one stream, which has to fill a part of `out` and to end there. @throws {RangeError} */
export function decodeHuffman(
  { log, symbols, bits }: HuffmanTable,
  bytes: Uint8Array,
  [start, end]: readonly [number, number],
  out: Uint8Array,
): void {
  const stream = new BackwardBits(bytes, start, end);
  const { start: first } = stream;
  let { at } = stream;
  const mask = (1 << log) - 1;
  const { length } = out;
  let i = 0;
  // As long as there are all bits of a look: three bytes have them.
  for (; i < length && at - log >= first; i++) {
    const place = at - log;
    const byte = place >>> 3;
    const word = (bytes[byte] as number) | ((bytes[byte + 1] as number) << 8) | ((bytes[byte + 2] as number) << 16);
    const next = (word >>> (place & 7)) & mask;
    out[i] = symbols[next] as number;
    at -= bits[next] as number;
  }
  for (; i < length; i++) {
    const next = bitsAt(bytes, at - log, log, first);
    out[i] = symbols[next] as number;
    at -= bits[next] as number;
    if (at < first) throw damaged("a stream ends in the middle");
  }
  if (at !== first) throw damaged("a stream has more than it may have");
}
