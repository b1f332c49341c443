import { timeEncodingOf } from "../dataset/cf-time.js";
import type { VirtualVariable } from "../dataset/virtual-variable.js";
import { type Attributes, type ChunkTable, INLINE, type NumberType, nameMap } from "../manifest.js";
import { toNativeOrder, type Values } from "../read/typed-values.js";
import type { ArrayPlan } from "./plan.js";
import { packingDifference } from "./same-encoding.js";

/**
 * An array whose values are read now and written as one chunk.
 *
 * They are written as they are stored where all granules store them alike, else decoded; times then count in the units of the first
 * granule.
 */
export async function byValue(variable: VirtualVariable, path: string, signal?: AbortSignal): Promise<ArrayPlan> {
  const { array } = variable.source;
  const decode = packingDifference(array.segments) !== undefined;
  const { data, attrs, shape, dims } = await variable.load({ decode, ...(signal && { signal }) });
  const facts = { path, name: variable.name, shape, dims, byteOrder: "little", filters: [], isByValue: true } as const;
  const chunkShape = shape.map((length) => Math.max(1, length));
  if (Array.isArray(data))
    return {
      ...facts,
      ...inOnePiece(0, noChunk),
      chunkShape,
      dtype: "string",
      itemSize: 0,
      fillValue: "",
      attrs,
      texts: data,
    };
  const [first] = array.segments;
  const units = decode && variable.isTime ? inUnitsOf(data, first?.variable.attrs ?? {}) : {};
  const dtype = variable.dtype === "opaque" ? "opaque" : typeOf(data);
  const itemSize = dtype === "opaque" ? (first?.variable.itemSize ?? 1) : data.BYTES_PER_ELEMENT;
  return {
    ...facts,
    chunkShape,
    dtype,
    itemSize,
    fillValue: decode ? Number.NaN : (variable.fillValue ?? 0),
    attrs: decode ? merged(attrs, { _FillValue: Number.NaN, ...units }) : attrs,
    ...inOnePiece(data.length > 0 ? 1 : 0, () => oneChunk(littleEndian(data, itemSize))),
  };
}

/** A table of one chunk or none as the chunks of a plan. */
export function inOnePiece(count: 0 | 1, table: () => ChunkTable): Pick<ArrayPlan, "chunks" | "pieces" | "count"> {
  return {
    chunks: async () => table(),
    pieces: async function* () {
      yield table();
    },
    count: () => count,
  };
}

function noChunk(): ChunkTable {
  const none = new Float64Array();
  return { kind: "chunks", numbers: none, offsets: none, lengths: none, urls: [] };
}

function oneChunk(inline: Uint8Array): ChunkTable {
  const count = inline.length > 0 ? 1 : 0;
  return {
    kind: "chunks",
    numbers: new Float64Array(count),
    offsets: new Float64Array(count),
    lengths: new Float64Array(count).fill(inline.length),
    urls: [INLINE],
    inline,
  };
}

/** Milliseconds since 1970 as what they were in a granule; in place. */
function inUnitsOf(values: Exclude<Values, string[]>, { units, calendar }: Attributes): Attributes {
  const time = timeEncodingOf(units, calendar);
  if (!time || units === undefined) return {};
  for (let i = 0; i < values.length; i++) values[i] = (((values[i] as number) - time.epoch) / time.step) as never;
  return calendar === undefined ? { units } : { units, calendar };
}

function typeOf(values: Exclude<Values, string[]>): NumberType {
  return values.constructor.name.replace("Array", "").replace("Big", "").toLowerCase() as NumberType;
}

function littleEndian(values: Exclude<Values, string[]>, itemSize: number): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();
  toNativeOrder(bytes, itemSize, "little");
  return bytes;
}

function merged(...all: readonly Attributes[]): Attributes {
  return nameMap(all.flatMap((attrs) => Object.entries(attrs)));
}
