import { isEarthaccessError } from "@earthaccess/errors";
import { decodeValues, encodingOf } from "../dataset/cf-decode.js";
import { readSegments } from "../dataset/read-segments.js";
import { commonType } from "../dataset/segments.js";
import { within } from "../dataset/spans.js";
import type { VirtualDataset } from "../dataset/virtual-dataset.js";
import type { VirtualVariable } from "../dataset/virtual-variable.js";
import { type Attributes, ITEM_SIZE, type ManifestVariable, type NumberType, product } from "../manifest.js";
import { wholeOf } from "../read/read-region.js";
import { copyShare, fillShare } from "../read/regions.js";
import { fillBytes, numbersOf, toNativeOrder, type Values } from "../read/typed-values.js";
import { arrayMetadataV3, groupMetadataV3, type PlannedArray } from "./array-metadata.js";
import { isNumberType } from "./fill-values.js";
import { vlenUtf8 } from "./vlen-text.js";
import type { StoreNode, StoreNodes } from "./zarr-store.js";

/** Bytes of a chunk above which it is cut: a viewer holds many of them. */
const MAX_CHUNK_BYTES = 16 * 1024 * 1024;
/** A variable of one dimension up to this size is one chunk. */
const ONE_CHUNK_BYTES = 4 * 1024 * 1024;

/** All groups and arrays of a dataset, whose chunks are read and decoded here. */
export function decodedNodes(dataset: VirtualDataset, decode: boolean): StoreNodes {
  const nodes = new Map<string, StoreNode>();
  const add = (group: VirtualDataset, path: string): void => {
    nodes.set(path, { metadata: groupMetadataV3(group.attrs) });
    const under = path === "" ? "" : `${path}/`;
    for (const variable of [...Object.values(group.coords), ...Object.values(group.dataVars)])
      nodes.set(under + variable.name, arrayNode(variable, decode));
    for (const name of group.groups()) add(group.group(name), under + name);
  };
  add(dataset, "");
  return nodes;
}

function arrayNode(variable: VirtualVariable, decode: boolean): StoreNode {
  const { type, isDecoded } = typeOf(variable, decode);
  const facts = factsOf(variable, type, isDecoded ? variable.decodedAttrs : variable.attrs, isDecoded);
  return {
    metadata: arrayMetadataV3(facts),
    chunk: (places, signal) => chunkOf(variable, facts, places, isDecoded, signal),
  };
}

/** The type that values have when they are loaded; times of calendars without real days stay as they are stored. */
function typeOf(
  variable: VirtualVariable,
  decode: boolean,
): { readonly type: ManifestVariable["dtype"]; readonly isDecoded: boolean } {
  const { segments } = variable.source.array;
  try {
    const types = segments.map(({ variable: { dtype, attrs } }) => {
      if (!decode || !isNumberType(dtype)) return dtype;
      return nameOf(decodeValues(numbersOf(dtype, 0), encodingOf(attrs)));
    });
    return { type: commonType(types), isDecoded: decode };
  } catch (error) {
    if (!isEarthaccessError(error, "virtual/calendar")) throw error;
    return { type: variable.dtype, isDecoded: false };
  }
}

function nameOf(values: Values): NumberType {
  return values.constructor.name.replace("Array", "").replace("Big", "").toLowerCase() as NumberType;
}

function factsOf(
  variable: VirtualVariable,
  dtype: ManifestVariable["dtype"],
  attrs: Attributes,
  isDecoded: boolean,
): PlannedArray {
  const { shape, dims } = variable;
  const itemSize = isNumberType(dtype) ? ITEM_SIZE[dtype] : dtype === "string" ? 0 : variable.itemSize;
  const isFloat = dtype === "float32" || dtype === "float64";
  return {
    dtype,
    itemSize,
    byteOrder: "little",
    shape,
    dims,
    chunkShape: chunkShapeOf(variable, Math.max(1, itemSize)),
    filters: [],
    fillValue: dtype === "string" ? "" : isDecoded && isFloat ? Number.NaN : (variable.fillValue ?? 0),
    attrs,
  };
}

/** The stored chunks of the first granule, or parts of them where they are large; any region of a variable can be read. */
function chunkShapeOf({ shape, chunks }: VirtualVariable, itemSize: number): number[] {
  if (shape.length === 1 && (shape[0] as number) * itemSize <= ONE_CHUNK_BYTES)
    return [Math.max(1, shape[0] as number)];
  const sizes = shape.map((length, d) => Math.max(1, Math.min(length, chunks[d] ?? length)));
  for (let d = 0; d < sizes.length && product(sizes) * itemSize > MAX_CHUNK_BYTES; d++) {
    const step = (product(sizes) / (sizes[d] as number)) * itemSize;
    sizes[d] = Math.max(1, Math.floor(MAX_CHUNK_BYTES / step));
  }
  return sizes;
}

async function chunkOf(
  variable: VirtualVariable,
  facts: PlannedArray,
  places: readonly number[],
  decode: boolean,
  signal?: AbortSignal,
): Promise<Uint8Array | undefined> {
  const { shape, chunkShape, dtype } = facts;
  const own = places.map((place, d) => {
    const start = place * (chunkShape[d] as number);
    return { start, count: Math.min(chunkShape[d] as number, (shape[d] as number) - start), step: 1 };
  });
  if (own.length !== shape.length || own.some(({ count }) => !(count > 0))) return undefined;
  const { array, region, kept, services } = variable.source;
  let d = 0;
  const wanted = region.map((span, i) => (kept[i] ? within(span, own[d++] as (typeof own)[number]) : span));
  const values = await readSegments(array, wanted, decode, signal ? { ...services, signal } : services);
  const counts = own.map(({ count }) => count);
  if (Array.isArray(values)) return vlenUtf8(paddedTexts(values, counts, chunkShape));
  const bytes = padded(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), counts, facts);
  if (isNumberType(dtype)) toNativeOrder(bytes, facts.itemSize, "little");
  return bytes;
}

/** Values of a part of a chunk as a whole one; what is outside of the array is filled. Always a copy. */
function padded(values: Uint8Array, counts: readonly number[], facts: PlannedArray): Uint8Array {
  const { chunkShape, itemSize } = facts;
  const result = new Uint8Array(product(chunkShape) * itemSize);
  const parts = (sizes: readonly number[]) => sizes.map((count) => ({ chunk: 0, from: 0, to: 0, count }));
  const region = wholeOf(chunkShape);
  if (result.length !== values.length) {
    const fill = fillBytes({ ...facts, name: "", data: { kind: "fill" } });
    fillShare({ number: 0, parts: parts(chunkShape) }, region, fill, result);
  }
  copyShare({ number: 0, parts: parts(counts) }, region, values, counts, result, itemSize);
  return result;
}

function paddedTexts(values: readonly string[], counts: readonly number[], chunkShape: readonly number[]): string[] {
  const result = new Array<string>(product(chunkShape)).fill("");
  const copy = (d: number, from: number, to: number): void => {
    if (d === counts.length) result[to] = values[from] as string;
    else
      for (let i = 0; i < (counts[d] as number); i++)
        copy(d + 1, from * (counts[d] as number) + i, to * (chunkShape[d] as number) + i);
  };
  copy(0, 0, 0);
  return result;
}
