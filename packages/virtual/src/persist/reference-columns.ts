import { type ChunkTable, gridOf, INLINE, type ManifestVariable, product } from "../manifest.js";
import type { WindowSide } from "./chunk-window.js";

/** One granule's chunks and where they stand in the whole. */
export interface Share {
  readonly variable: ManifestVariable;
  /** Number of its first chunk along the axis. */
  readonly firstChunk: number;
}

/** References of an array while they are collected; rows that must be read and written by value are listed apart. */
export interface JoinedRows {
  readonly table: ChunkTable;
  /** Rows of `table` that cannot be references: chunks in pieces, with a mask, or without a file. Their share and rows there. */
  readonly byValue: readonly {
    readonly row: number;
    readonly share: ManifestVariable;
    readonly from: number;
    readonly end: number;
  }[];
}

/** How the chunks of shares stand in what is written. */
export interface ShareLayout {
  /** The dimension that shares follow each other in; with `isNewAxis` it is none of their own. */
  readonly axis: number | undefined;
  readonly isNewAxis: boolean;
  readonly window: readonly WindowSide[];
}

/** Rows of a piece, which ends with the granule that has the last of them. */
const PIECE_ROWS = 16 * 1024;

/**
 * The references of all granules in tables whose numbers go on where the last table ended.
 *
 * Granules that follow each other in a later dimension take turns in C order: they are one table.
 */
export function* joinedPieces(shares: readonly Share[], layout: ShareLayout): Generator<JoinedRows, void, void> {
  const { axis, isNewAxis } = layout;
  const isInTurn = !isNewAxis && axis !== undefined && axis > 0;
  let piece: Share[] = [];
  let rows = 0;
  for (const share of shares) {
    piece.push(share);
    rows += rowsOf(share);
    if (isInTurn || rows < PIECE_ROWS) continue;
    yield joinedRows(piece, layout);
    [piece, rows] = [[], 0];
  }
  if (piece.length > 0) yield joinedRows(piece, layout);
}

/** How many references `joinedRows` and `joinedPieces` give. */
export function countOf(shares: readonly Share[], layout: ShareLayout): number {
  let count = 0;
  for (const share of shares) {
    const { data } = share.variable;
    if (data.kind !== "chunks") continue;
    const places = placesOf(share, data, layout);
    for (let row = 0; row < places.length; row++) if ((places[row] as number) >= 0) count++;
  }
  return count;
}

/** The references of all granules in one table, of the chunks in the window alone, in C order. */
export function joinedRows(shares: readonly Share[], layout: ShareLayout): JoinedRows {
  const rows = shares.reduce((sum, share) => sum + rowsOf(share), 0);
  const numbers = new Float64Array(rows);
  const offsets = new Float64Array(rows);
  const lengths = new Float64Array(rows);
  const files = new Uint32Array(rows);
  const urls = new Map<string, number>();
  const byValue: { row: number; share: ManifestVariable; from: number; end: number }[] = [];
  let count = 0;
  let ascends = true;
  for (const share of shares) {
    const { data } = share.variable;
    if (data.kind !== "chunks") continue;
    const fileOf = data.urls.map((url) => {
      const known = urls.get(url) ?? urls.size;
      urls.set(url, known);
      return known;
    });
    const places = placesOf(share, data, layout);
    for (let from = 0; from < places.length; from++) {
      const number = places[from] as number;
      if (number < 0) continue;
      let end = from + 1;
      while (end < places.length && data.numbers[end] === data.numbers[from]) end++;
      numbers[count] = number;
      offsets[count] = data.offsets[from] as number;
      lengths[count] = data.lengths[from] as number;
      const file = data.files?.[from] ?? 0;
      files[count] = fileOf[file] as number;
      if (end - from > 1 || (data.masks?.[from] ?? 0) !== 0 || data.urls[file] === INLINE)
        byValue.push({ row: count, share: share.variable, from, end });
      if (count > 0 && (numbers[count - 1] as number) > number) ascends = false;
      count++;
    }
  }
  const table = { numbers, offsets, lengths, files, urls: [...urls.keys()] };
  return ascends ? { table: firstRows(table, count), byValue } : sorted(firstRows(table, count), byValue);
}

function rowsOf({ variable: { data } }: Share): number {
  return data.kind === "chunks" ? data.numbers.length : 0;
}

/** Numbers in what is written of the rows of a share; −1 for those outside the window, without bytes, and further pieces of a chunk. */
function placesOf(
  { variable, firstChunk }: Share,
  { numbers, lengths }: ChunkTable,
  layout: ShareLayout,
): Float64Array {
  const place = placement(gridOf(variable.shape, variable.chunkShape), firstChunk, layout);
  const places = new Float64Array(numbers.length).fill(-1);
  let before = -1;
  for (let row = 0; row < places.length; row++) {
    const number = numbers[row] as number;
    if (number !== before && (lengths[row] as number) > 0) {
      if (typeof place === "function") places[row] = place(number);
      else if (number >= place.first && number < place.end) places[row] = number + place.base;
    }
    before = number;
  }
  return places;
}

type Columns = Required<Pick<ChunkTable, "urls">> & {
  readonly numbers: Float64Array;
  readonly offsets: Float64Array;
  readonly lengths: Float64Array;
  readonly files: Uint32Array;
};

function firstRows({ numbers, offsets, lengths, files, urls }: Columns, count: number): ChunkTable & Columns {
  const cut = <T extends Float64Array | Uint32Array>(column: T) =>
    (count === column.length ? column : column.slice(0, count)) as T;
  return {
    kind: "chunks",
    numbers: cut(numbers),
    offsets: cut(offsets),
    lengths: cut(lengths),
    files: cut(files),
    urls,
  };
}

/** Granules that follow each other in a later dimension take turns in C order. */
function sorted(table: ChunkTable & Columns, byValue: JoinedRows["byValue"]): JoinedRows {
  const { numbers } = table;
  const order = Uint32Array.from(numbers, (_, i) => i).sort((a, b) => (numbers[a] as number) - (numbers[b] as number));
  const turned = <T extends Float64Array | Uint32Array>(column: T) =>
    column.map((_, i) => column[order[i] as number] as number) as T;
  const placeOf = new Map<number, number>();
  const wanted = new Set(byValue.map(({ row }) => row));
  for (const [to, from] of order.entries()) if (wanted.has(from)) placeOf.set(from, to);
  return {
    table: {
      ...table,
      numbers: turned(numbers),
      offsets: turned(table.offsets),
      lengths: turned(table.lengths),
      files: turned(table.files),
    },
    byValue: byValue.map((one) => ({ ...one, row: placeOf.get(one.row) as number })),
  };
}

/** Numbers that only move, where they are from `first` up to `end`. */
interface Shift {
  readonly base: number;
  readonly first: number;
  readonly end: number;
}

/** Number in the window of a chunk by its number in its own grid; −1 outside. */
function placement(
  own: readonly number[],
  firstChunk: number,
  { axis, isNewAxis, window }: ShareLayout,
): Shift | ((number: number) => number) {
  const { length: rank } = own;
  const inner = product(own.slice(1));
  const rest = window.slice(1);
  const sides = isNewAxis ? rest : window;
  // The usual case needs no division: whole granules, one after the other in the first dimension.
  const restIsWhole = (isNewAxis ? own : own.slice(1)).every(
    (count, d) => rest[d]?.first === 0 && rest[d]?.count === count && !rest[d]?.isDropped,
  );
  const [head] = window;
  if (head && restIsWhole && (isNewAxis || axis === 0 || axis === undefined)) {
    const steps = isNewAxis ? product(own) : inner;
    const base = (firstChunk - head.first) * steps;
    const last = head.count * steps;
    return { base, first: -base, end: last - base };
  }
  const counts = sides.map(({ count }) => count);
  return (number) => {
    let left = number;
    let at = 0;
    let scale = 1;
    for (let d = rank - 1; d >= 0; d--) {
      const side = sides[d] as WindowSide;
      const size = own[d] as number;
      const place = (left % size) + (!isNewAxis && d === axis ? firstChunk : 0) - side.first;
      left = Math.floor(left / size);
      if (place < 0 || place >= side.count) return -1;
      at += place * scale;
      scale *= counts[d] as number;
    }
    if (!isNewAxis) return at;
    const place = firstChunk - (head as WindowSide).first;
    return place < 0 || place >= (head as WindowSide).count ? -1 : at + place * scale;
  };
}
