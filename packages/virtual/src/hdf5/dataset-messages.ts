import { VariableFault } from "../dmrpp/variable-fault.js";
import type { Filter } from "../manifest.js";
import { type Cursor, textOf } from "./cursor.js";

/** The extent of a dataset or attribute. */
export interface Dataspace {
  readonly shape: readonly number[];
  /** Largest extent; `undefined` where a dimension may grow without limit. */
  readonly maxShape: readonly (number | undefined)[];
  /** There is no value at all. */
  readonly isNull: boolean;
}

const MAX_RANK = 32;

export function readDataspace(cursor: Cursor): Dataspace {
  const version = cursor.version(1, 2);
  const [rank, flags] = [cursor.u8(), cursor.u8()];
  if (rank > MAX_RANK) throw cursor.fault(`has ${rank} dimensions`);
  const isNull = cursor.u8() === 2 && version === 2;
  if (version === 1) cursor.skip(4);
  const shape = Array.from({ length: rank }, () => cursor.length());
  const unlimited = (size: number) => cursor.bytes.subarray(cursor.at, cursor.at + size).every((b) => b === 0xff);
  const maxShape =
    flags & 1
      ? shape.map(() => {
          const { length: size } = cursor.sizes;
          if (!unlimited(size)) return cursor.length();
          cursor.skip(size);
          return undefined;
        })
      : shape;
  return { shape, maxShape, isNull };
}

/** The stored bytes of the fill value; `undefined` when none was given. */
export function readFill(cursor: Cursor): Uint8Array | undefined {
  const version = cursor.version(1, 2, 3);
  let isDefined: boolean;
  if (version === 3) isDefined = (cursor.u8() & 0x20) !== 0;
  else {
    cursor.skip(2);
    isDefined = cursor.u8() !== 0;
    if (version === 1) isDefined = true;
  }
  return isDefined ? sized(cursor) : undefined;
}

/** The message that came before, which has the value alone. */
export function readOldFill(cursor: Cursor): Uint8Array | undefined {
  return sized(cursor);
}

function sized(cursor: Cursor): Uint8Array | undefined {
  const size = cursor.u32();
  return size === 0 || size === 0xffffffff ? undefined : cursor.take(size);
}

/** Filters by their registered number. */
const NAMES: Readonly<Record<number, string>> = {
  1: "deflate",
  2: "shuffle",
  3: "fletcher32",
  4: "szip",
  5: "nbit",
  6: "scaleoffset",
  307: "bzip2",
  32000: "lzf",
  32001: "blosc",
  32004: "lz4",
  32008: "bitshuffle",
  32013: "zfp",
  32015: "zstd",
  32026: "blosc2",
};

const READABLE = new Set(["deflate", "shuffle", "fletcher32", "blosc", "zstd"]);

/** What Blosc compresses with, by the numbers in the settings of its filter. */
const BLOSC_COMPRESSORS = ["blosclz", "lz4", "lz4hc", "snappy", "zlib", "zstd"];

/** The filters in the order in which they were applied. */
export function readFilters(cursor: Cursor, itemSize: number): readonly Filter[] {
  const version = cursor.version(1, 2);
  const count = cursor.u8();
  if (version === 1) cursor.skip(6);
  return Array.from({ length: count }, () => {
    const id = cursor.u16();
    const nameLength = version === 1 || id >= 256 ? cursor.u16() : 0;
    cursor.skip(2);
    const valueCount = cursor.u16();
    const given = textOf(cursor.take(nameLength));
    const values = Array.from({ length: valueCount }, () => cursor.u32());
    if (version === 1 && valueCount % 2 === 1) cursor.skip(4);
    const name = NAMES[id] ?? (given === "" ? `number ${id}` : given);
    const [value] = values;
    if (name === "blosc") return bloscFilter(values, itemSize);
    if ((id === 1 || name === "zstd") && value !== undefined && value > 0) return { name, level: value };
    return id === 2 ? { name, elementSize: value ?? itemSize } : { name };
  });
}

/** Its versions, the bytes of an element and of a chunk, and then, where they were given, level, shuffle and compressor. */
function bloscFilter(
  [, , elementSize, , level = 5, shuffle = 1, code = 0]: readonly number[],
  itemSize: number,
): Filter {
  const compressor = BLOSC_COMPRESSORS[code];
  return {
    name: "blosc",
    level,
    elementSize: elementSize || itemSize,
    ...(shuffle <= 2 && { shuffle: shuffle as 0 | 1 | 2 }),
    ...(compressor !== undefined && { compressor }),
  };
}

/** @throws {VariableFault} for a filter that nobody here can undo */
export function refuseUnreadable(filters: readonly Filter[]): void {
  const unknown = filters.find(({ name }) => !READABLE.has(name));
  if (unknown)
    throw new VariableFault(
      `it was written with the filter ${unknown.name}; readable are shuffle, deflate, fletcher32, blosc and zstd`,
    );
}
