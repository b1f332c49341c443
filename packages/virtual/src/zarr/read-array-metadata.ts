import { type AttributeValue, type Filter, ITEM_SIZE, type ManifestVariable, product } from "../manifest.js";
import { dataTypeOf, type ZarrType } from "./data-types.js";
import { fillFromJson, isNumberType } from "./fill-values.js";
import { shardsOf } from "./sharding.js";
import { attrsFromZarr, isRecord } from "./zarr-attributes.js";
import { codecsOfV3, filtersOfV2 } from "./zarr-codecs.js";
import { ZarrFault } from "./zarr-fault.js";

/** An array as its metadata tells it. */
export interface ZarrArray {
  /** Its dimensions are plain names, or `null`. */
  readonly variable: Omit<ManifestVariable, "name" | "data">;
  /** How the texts of an array of `itemSize` 0 are stored. */
  readonly texts?: { readonly kind: "vlen-utf8" } | { readonly kind: "utf-32"; readonly length: number };
  /** What stands before the places of a chunk in its key, such as `c/`, and between them. */
  readonly keys: { readonly prefix: string; readonly separator: string };
}

/** A number of values that no file can hold. */
const MAX_VALUES = Number.MAX_SAFE_INTEGER;
/** Bytes of one decoded chunk that are taken into memory. */
const MAX_CHUNK_BYTES = 2 ** 31 - 1;
const MAX_RANK = 64;

/**
 * An array out of its `.zarray` and `.zattrs`.
 *
 * Like xarray, a `fill_value` is taken for `_FillValue`, unless the attributes say something of it.
 *
 * @throws {ZarrFault} for what is not understood
 */
export function readArrayV2(zarray: unknown, zattrs: unknown): ZarrArray {
  if (!isRecord(zarray)) throw new ZarrFault("its .zarray is no object");
  const attributes = isRecord(zattrs) ? zattrs : {};
  const type = dataTypeOf(zarray.dtype);
  const { filters, isVlen } = filtersOfV2(zarray.filters, zarray.compressor);
  if ((type.kind === "object") !== isVlen) throw new ZarrFault("its values are Python objects");
  const { shape, chunkShape } = shapesOf(zarray.shape, zarray.chunks);
  if (zarray.order === "F" && shape.filter((length) => length > 1).length > 1)
    throw new ZarrFault("its values are in Fortran's order");
  const separator = zarray.dimension_separator === "/" ? "/" : ".";
  const { _ARRAY_DIMENSIONS: names, ...others } = attributes;
  const array = arrayOf(type, { shape, chunkShape, filters, names, fill: zarray.fill_value, attributes: others });
  const { dtype, fillValue } = array.variable;
  const tells =
    Object.hasOwn(attributes, "_FillValue") || zarray.fill_value === null || zarray.fill_value === undefined;
  const variable = tells || !isNumberType(dtype) ? array.variable : withFill(array.variable, fillValue);
  return { ...array, variable, keys: { prefix: "", separator } };
}

/**
 * An array out of its `zarr.json`.
 *
 * @throws {ZarrFault} for what is not understood
 */
export function readArrayV3(json: unknown): ZarrArray {
  if (!isRecord(json)) throw new ZarrFault("its zarr.json is no object");
  const type = dataTypeOf(json.data_type);
  const grid = configured(json.chunk_grid, "its chunk grid");
  if (grid.name !== "regular") throw new ZarrFault(`its chunk grid is ${grid.name}`);
  const { filters, order, isVlen, sharding } = codecsOfV3(json.codecs);
  const stored = shapesOf(json.shape, grid.configuration.chunk_shape);
  const shards = sharding && shardsOf(sharding, stored.chunkShape);
  const { shape, chunkShape } = sharding ? shapesOf(json.shape, sharding.chunk_shape) : stored;
  if ((type.kind === "object") !== isVlen) throw new ZarrFault("its texts are stored in an unknown way");
  const encoding = configured(json.chunk_key_encoding, "its chunk keys");
  if (encoding.name !== "default" && encoding.name !== "v2") throw new ZarrFault(`its chunk keys are ${encoding.name}`);
  const separator = encoding.configuration.separator ?? (encoding.name === "v2" ? "." : "/");
  if (separator !== "/" && separator !== ".") throw new ZarrFault("the separator of its chunk keys is unknown");
  const names = json.dimension_names;
  const array = arrayOf(
    { ...type, order },
    { shape, chunkShape, filters, names, fill: json.fill_value, attributes: json.attributes },
  );
  const variable = shards ? { ...array.variable, shards } : array.variable;
  return { ...array, variable, keys: { prefix: encoding.name === "v2" ? "" : `c${separator}`, separator } };
}

function arrayOf(
  type: ZarrType,
  facts: {
    readonly shape: number[];
    readonly chunkShape: number[];
    readonly filters: readonly Filter[];
    readonly names: unknown;
    readonly fill: unknown;
    readonly attributes: unknown;
  },
): Omit<ZarrArray, "keys"> {
  const { shape, chunkShape, filters, fill } = facts;
  const dtype = type.kind === "object" || type.kind === "utf-32" ? "string" : type.kind;
  const itemSize = isNumberType(dtype)
    ? ITEM_SIZE[dtype]
    : type.kind === "utf-32" || type.kind === "object"
      ? 0
      : type.size;
  const stored = type.kind === "utf-32" ? 4 * type.size : Math.max(1, itemSize);
  if (product(chunkShape) * stored > MAX_CHUNK_BYTES) throw new ZarrFault("its chunks are larger than 2 GiB");
  const { attrs, padding } = attrsFromZarr(facts.attributes, dtype);
  const { names } = facts;
  const isNamed = Array.isArray(names) && names.length === shape.length;
  return {
    variable: {
      dtype,
      itemSize,
      ...(dtype === "string" && itemSize > 0 && { padding }),
      shape,
      dims: shape.map((_, d) => (isNamed && typeof names[d] === "string" ? (names[d] as string) : null)),
      chunkShape,
      byteOrder: type.order,
      // The element of a shuffle that names none is the value.
      filters: filters.map((one) =>
        one.name === "shuffle" && !one.elementSize ? { ...one, elementSize: stored } : one,
      ),
      fillValue: fillFromJson(fill, dtype, itemSize),
      attrs: type.units === undefined ? attrs : timed(attrs, type.units),
    },
    ...(type.kind === "object" && { texts: { kind: "vlen-utf8" as const } }),
    ...(type.kind === "utf-32" && { texts: { kind: "utf-32" as const, length: type.size } }),
  };
}

/** numpy's times are integers with an epoch; the least of all is none. */
function timed(attrs: ManifestVariable["attrs"], units: string): ManifestVariable["attrs"] {
  return Object.assign(Object.create(null), { units, _FillValue: -(2n ** 63n) }, attrs);
}

function withFill(variable: ZarrArray["variable"], fill: AttributeValue): ZarrArray["variable"] {
  return { ...variable, attrs: Object.assign(Object.create(null), { _FillValue: fill }, variable.attrs) };
}

function shapesOf(shape: unknown, chunks: unknown): { readonly shape: number[]; readonly chunkShape: number[] } {
  const isSizes = (value: unknown, least: number): value is number[] =>
    Array.isArray(value) && value.length <= MAX_RANK && value.every((one) => Number.isSafeInteger(one) && one >= least);
  if (!isSizes(shape, 0)) throw new ZarrFault("its shape is no list of lengths");
  if (!isSizes(chunks, 1) || chunks.length !== shape.length)
    throw new ZarrFault("the sizes of its chunks do not fit its shape");
  if (product(shape) > MAX_VALUES) throw new ZarrFault("it has more values than a file can hold");
  return { shape, chunkShape: chunks };
}

function configured(
  value: unknown,
  what: string,
): { readonly name: string; readonly configuration: Record<string, unknown> } {
  if (typeof value === "string") return { name: value, configuration: {} };
  if (!isRecord(value) || typeof value.name !== "string") throw new ZarrFault(`${what} cannot be read`);
  return { name: value.name, configuration: isRecord(value.configuration) ? value.configuration : {} };
}
