import { copyBytes, repeatBytes } from "../repeat-bytes.js";
import { BackwardBits, damaged } from "./bits.js";
import { type FseTable, readTable, singleTable, tableOf } from "./fse.js";

/** Tables of literal lengths, offsets and match lengths, in the order in which they stand in a block. */
export type Tables = readonly [FseTable, FseTable, FseTable];

/** What blocks of a frame hand on. */
export interface Memory {
  tables: Tables | undefined;
  /** The last three distances. */
  readonly recent: [number, number, number];
}

const LIMITS = [
  { log: 9, symbols: 36 },
  { log: 8, symbols: 32 },
  { log: 9, symbols: 53 },
] as const;

const ones = (count: number, value = 1): number[] => new Array(count).fill(value);

/** Distributions that are not described. Source: RFC 8878, 3.1.1.3.2.2. */
const KNOWN: readonly (readonly [counts: readonly number[], log: number])[] = [
  [[4, 3, ...ones(11, 2), 1, 1, 1, ...ones(9, 2), 3, 2, ...ones(5), ...ones(4, -1)], 6],
  [[...ones(6), 2, 2, 2, ...ones(15), ...ones(5, -1)], 5],
  [[1, 4, 3, ...ones(6, 2), ...ones(37), ...ones(7, -1)], 6],
];
let known: Tables | undefined;

/** Additional bits of literal lengths from code 16 on, and of match lengths from code 32 on. */
const LITERAL_BITS = [1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
const MATCH_BITS = [1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
const LITERALS = /* @__PURE__ */ lengthsOf(16, 0, LITERAL_BITS);
const MATCHES = /* @__PURE__ */ lengthsOf(32, 3, MATCH_BITS);

function lengthsOf(plain: number, first: number, more: readonly number[]) {
  const bits = Uint8Array.from([...new Array(plain).fill(0), ...more]);
  let next = first;
  // From the 64 on literal lengths are powers of two, and match lengths those and three.
  const bases = Uint32Array.from(bits, (count) => {
    const base = next;
    next += 2 ** count;
    return base;
  });
  return { bits, bases };
}

/**
 * Undoes the sequences of a block: each is some literals, and a repetition of what is there by then.
 *
 * @param out what all blocks become, with room for this one; nothing before `first` is of this frame
 * @returns where the block ends in it
 * @throws {RangeError}
 */
export function undoSequences(
  bytes: Uint8Array,
  [start, end]: readonly [number, number],
  literals: Uint8Array,
  memory: Memory,
  out: { readonly bytes: Uint8Array; readonly first: number; readonly at: number; readonly most: number },
): number {
  const target = out.bytes;
  let to = out.at;
  let from = 0;
  const { count, at } = countOf(bytes, start, end);
  if (count > 0) {
    const read = readTables(bytes, at, end, memory);
    memory.tables = read.tables;
    const [lengths, offsets, matches] = read.tables;
    const stream = new BackwardBits(bytes, read.end, end);
    let literalState = stream.read(lengths.log);
    let offsetState = stream.read(offsets.log);
    let matchState = stream.read(matches.log);
    for (let left = count; left > 0; left--) {
      const offsetValue = offsetOf(stream, offsets.symbols[offsetState] as number);
      const matchCode = matches.symbols[matchState] as number;
      const length = (MATCHES.bases[matchCode] as number) + stream.read(MATCHES.bits[matchCode] as number);
      const literalCode = lengths.symbols[literalState] as number;
      const run = (LITERALS.bases[literalCode] as number) + stream.read(LITERALS.bits[literalCode] as number);
      const distance = distanceOf(offsetValue, run === 0, memory.recent);
      if (stream.left < 0) throw damaged("sequences end in the middle");
      if (run > literals.length - from || to + run + length > out.most)
        throw damaged("sequences are longer than their block");
      copyBytes(literals, from, target, to, run);
      from += run;
      to += run;
      if (distance === 0 || distance > to - out.first) throw damaged("it repeats what is not there");
      repeatBytes(target, to, distance, length);
      to += length;
      if (left === 1) break;
      literalState = (lengths.bases[literalState] as number) + stream.read(lengths.bits[literalState] as number);
      matchState = (matches.bases[matchState] as number) + stream.read(matches.bits[matchState] as number);
      offsetState = (offsets.bases[offsetState] as number) + stream.read(offsets.bits[offsetState] as number);
    }
    if (stream.left !== 0) throw damaged("sequences have more than they may have");
  } else if (at !== end) throw damaged("a block has more than it may have");
  const rest = literals.length - from;
  if (to + rest > out.most) throw damaged("a block becomes larger than it may");
  target.set(literals.subarray(from), to);
  return to + rest;
}

function countOf(bytes: Uint8Array, start: number, end: number): { readonly count: number; readonly at: number } {
  const first = bytes[start] as number;
  const size = first < 128 ? 1 : first < 255 ? 2 : 3;
  if (start + size > end) throw damaged("a block ends in the middle");
  const [second, third] = [bytes[start + 1] as number, bytes[start + 2] as number];
  const count = size === 1 ? first : size === 2 ? ((first - 128) << 8) + second : second + (third << 8) + 0x7f00;
  return { count, at: start + size };
}

function readTables(
  bytes: Uint8Array,
  start: number,
  end: number,
  { tables: before }: Memory,
): { readonly tables: Tables; readonly end: number } {
  const modes = bytes[start] as number;
  if (start >= end || (modes & 3) !== 0) throw damaged("the tables of a block are unknown");
  known ??= KNOWN.map(([counts, log]) => tableOf(counts, log)) as unknown as Tables;
  let at = start + 1;
  const tables = LIMITS.map((limits, i) => {
    const mode = (modes >> (6 - 2 * i)) & 3;
    if (mode === 0) return known?.[i];
    if (mode === 3) return before?.[i];
    if (mode === 2) {
      const read = readTable(bytes, at, end, limits);
      at = read.end;
      return read.table;
    }
    const symbol = bytes[at++] as number;
    if (at > end || symbol >= limits.symbols) throw damaged("a table has a symbol that there is not");
    return singleTable(symbol);
  });
  if (tables.includes(undefined)) throw damaged("a table is used again that there was not");
  return { tables: tables as unknown as Tables, end: at };
}

/** A power of two, and as many bits, up to 31: in two steps where one has no room for them. */
function offsetOf(stream: BackwardBits, code: number): number {
  if (code <= 16) return (1 << code) + stream.read(code);
  const high = stream.read(code - 16) * 65_536;
  return ((1 << code) >>> 0) + high + stream.read(16);
}

/** The distance that a value means, which may be one of the last ones. */
function distanceOf(value: number, hasNoLiterals: boolean, recent: Memory["recent"]): number {
  const first = recent[0];
  const place = value > 3 ? 3 : value - 1 + (hasNoLiterals ? 1 : 0);
  if (place === 0) return first;
  const distance = value > 3 ? value - 3 : place === 1 ? recent[1] : place === 2 ? recent[2] : first - 1;
  if (place > 1) recent[2] = recent[1];
  recent[1] = first;
  recent[0] = distance;
  return distance;
}
