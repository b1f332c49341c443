import { bitsAt, damaged, highestBit } from "./bits.js";

/** A table that finite state entropy is decoded with: by state the symbol, the bits to read, and what they are added to. */
export interface FseTable {
  /** Bits of the first state. */
  readonly log: number;
  readonly symbols: Uint8Array;
  readonly bits: Uint8Array;
  readonly bases: Uint16Array;
}

/** A table of one symbol, which takes no bits. */
export function singleTable(symbol: number): FseTable {
  return { log: 0, symbols: Uint8Array.of(symbol), bits: Uint8Array.of(0), bases: Uint16Array.of(0) };
}

/**
 * The table of a distribution of symbols: how many of the 2^log states each has; −1 stands for less than one.
 *
 * Source: RFC 8878, 4.1.1.
 */
export function tableOf(counts: readonly number[], log: number): FseTable {
  const size = 1 << log;
  const symbols = new Uint8Array(size);
  const next = counts.map((count) => Math.abs(count));
  let high = size;
  for (const [symbol, count] of counts.entries()) if (count === -1) symbols[--high] = symbol;
  const step = (size >> 1) + (size >> 3) + 3;
  let place = 0;
  for (const [symbol, count] of counts.entries()) {
    for (let i = 0; i < count; i++) {
      symbols[place] = symbol;
      do place = (place + step) & (size - 1);
      while (place >= high);
    }
  }
  const bits = new Uint8Array(size);
  const bases = new Uint16Array(size);
  for (let state = 0; state < size; state++) {
    const symbol = symbols[state] as number;
    const number = next[symbol] as number;
    next[symbol] = number + 1;
    bits[state] = log - highestBit(number);
    bases[state] = (number << (bits[state] as number)) - size;
  }
  return { log, symbols, bits, bases };
}

/**
 * Reads the description of a table that begins at a byte.
 *
 * @param limits bits of a state, and symbols, that there may be
 * @returns the byte behind it, too
 * @throws {RangeError}
 */
export function readTable(
  bytes: Uint8Array,
  start: number,
  end: number,
  limits: { readonly log: number; readonly symbols: number },
): { readonly table: FseTable; readonly end: number } {
  let at = 8 * start;
  const read = (count: number): number => {
    at += count;
    if (at > 8 * end) throw damaged("a table ends in the middle");
    return bitsAt(bytes, at - count, count, 0);
  };
  const log = read(4) + 5;
  if (log > limits.log) throw damaged("a table is larger than it may be");
  const counts: number[] = [];
  let left = 1 << log;
  while (left > 0) {
    if (counts.length >= limits.symbols) throw damaged("a table has too many symbols");
    // Small numbers need one bit less, as far as there are more bit patterns than numbers.
    const size = highestBit(left + 1);
    const threshold = 2 ** (size + 1) - 2 - left;
    let value = read(size);
    if (value >= threshold) {
      value += read(1) << size;
      if (value >= 1 << size) value -= threshold;
    }
    const count = value - 1;
    left -= Math.abs(count);
    counts.push(count);
    if (count !== 0) continue;
    for (let repeat = 3; repeat === 3; ) {
      repeat = read(2);
      for (let i = 0; i < repeat; i++) counts.push(0);
      if (counts.length > limits.symbols) throw damaged("a table has too many symbols");
    }
  }
  if (left < 0) throw damaged("a table does not add up");
  return { table: tableOf(counts, log), end: Math.ceil(at / 8) };
}
