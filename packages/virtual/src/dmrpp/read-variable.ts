import { type ChunkTable, ITEM_SIZE, type ManifestVariable, type NumberType, product } from "../manifest.js";
import { type DmrppDocument, type Enumeration, lookUp } from "./document.js";
import { fillValueOf } from "./fill-value.js";
import { filtersOf } from "./filters.js";
import { VariableFault } from "./variable-fault.js";
import { readParts, type VariableParts } from "./variable-parts.js";

/** The types of DAP4 and what they are in memory. */
const TYPES: Readonly<Record<string, NumberType>> = {
  Byte: "uint8",
  UInt8: "uint8",
  Char: "uint8",
  Int8: "int8",
  Int16: "int16",
  UInt16: "uint16",
  Int32: "int32",
  UInt32: "uint32",
  Int64: "int64",
  UInt64: "uint64",
  Float32: "float32",
  Float64: "float64",
};

const OTHERS = new Set(["String", "URL", "Url", "Enum", "Opaque", "Structure", "Sequence"]);

/** Old documents tell of texts of any length only where pointers to them are, 16 bytes each. */
const POINTER_BYTES = 16;

/** More values than this in one variable are taken for a mistake. */
const MAX_VALUES = 2 ** 53;

export function isVariable(element: string): boolean {
  return Object.hasOwn(TYPES, element) || OTHERS.has(element);
}

export function numberTypeOf(element: string): NumberType | undefined {
  return Object.hasOwn(TYPES, element) ? TYPES[element] : undefined;
}

/**
 * Reads the variable whose element the scanner has just opened, to its end.
 *
 * @throws {VariableFault} when it cannot be read; the scanner is then somewhere inside of it
 */
export function readVariable(document: DmrppDocument, group: string, element: string): ManifestVariable {
  const { scanner } = document;
  const name = scanner.attribute("name");
  const enumName = scanner.attribute("enum");
  if (name === undefined || name === "") throw new VariableFault("it has no name");
  if (element === "Structure" || element === "Sequence")
    throw new VariableFault(`it is a ${element}, whose members lie interleaved; read the file with an HDF5 library`);
  const enumeration = element === "Enum" ? enumerationOf(document, enumName ?? "", group) : undefined;
  const number = enumeration?.type ?? numberTypeOf(element);
  const parts = readParts(document, group, number ? ITEM_SIZE[number] : 0);
  const dtype = number ?? (element === "Opaque" ? "opaque" : "string");
  return finished(document, name, dtype, parts, enumeration);
}

function enumerationOf({ enumerations }: DmrppDocument, name: string, group: string): Enumeration {
  const found = lookUp(enumerations, name, group);
  if (!found) throw new VariableFault(`its enumeration ${name} is not declared`);
  return found;
}

function finished(
  document: DmrppDocument,
  name: string,
  dtype: ManifestVariable["dtype"],
  parts: VariableParts,
  enumeration: Enumeration | undefined,
): ManifestVariable {
  const { shape, attrs } = parts;
  const places = (parts.inline ? 1 : 0) + (document.rows.count > 0 ? 1 : 0);
  if (places > 1) throw new VariableFault("the document says in two ways where its values are");
  if (parts.layouts === 0) throw new VariableFault("the document does not say where its values are");
  if (product(shape) > MAX_VALUES) throw new VariableFault("it has more values than a file can hold");
  if (parts.hasStructure) throw new VariableFault("its values are packed like those of a structure");
  const fillValue = fillValueOf(parts.fill, dtype, attrs);
  const itemSize = itemSizeOf(document, dtype, parts);
  const filters = filtersOf(parts.filters, parts.levels, itemSize, document.hasVersion);
  const { chunkShape, data } = dataOf(document, dtype, parts);
  return {
    name,
    dtype,
    itemSize,
    ...(dtype === "string" && itemSize > 0 && { padding: parts.padding ?? "null" }),
    shape,
    dims: parts.dims,
    chunkShape,
    // Values in the document itself are in the order of the machine that made it, which is always little-endian.
    byteOrder: data.kind === "chunks" ? byteOrderOf(parts.byteOrder) : "little",
    filters,
    fillValue,
    attrs,
    ...(enumeration && { enumeration: enumeration.values }),
    ...(parts.maps.length > 0 && { maps: parts.maps }),
    data,
  };
}

function dataOf(
  { rows }: DmrppDocument,
  dtype: ManifestVariable["dtype"],
  { shape, chunkSizes, inline, blocks, linked, stringLength }: VariableParts,
): Pick<ManifestVariable, "chunkShape" | "data"> {
  const chunkShape = chunkShapeOf(shape, chunkSizes);
  if (inline) {
    const isText = dtype === "string" && stringLength === undefined && inline.kind === "bytes";
    return {
      chunkShape: shape,
      data: isText ? { kind: "texts", texts: [new TextDecoder().decode(inline.bytes)] } : inline,
    };
  }
  if (rows.count === 0) return { chunkShape, data: { kind: "fill" } };
  const table: ChunkTable = rows.table(shape, chunkShape, blocks || linked);
  return { chunkShape, data: table };
}

function chunkShapeOf(shape: readonly number[], sizes: readonly number[] | undefined): readonly number[] {
  // A length of zero has no chunks, and no size of one.
  if (sizes === undefined || (sizes.length === 0 && shape.length > 0))
    return shape.map((length) => Math.max(1, length));
  if (sizes.length !== shape.length)
    throw new VariableFault(`it has ${shape.length} dimensions, and chunks of ${sizes.length}`);
  if (sizes.some((size) => size < 1)) throw new VariableFault("the size of its chunks is zero");
  return sizes;
}

function itemSizeOf({ rows }: DmrppDocument, dtype: ManifestVariable["dtype"], parts: VariableParts): number {
  const { inline, shape, stringLength, chunkSizes } = parts;
  if (dtype !== "string" && dtype !== "opaque") return ITEM_SIZE[dtype];
  if (stringLength !== undefined) {
    if (!(stringLength > 0)) throw new VariableFault("the length of its texts is no number");
    return stringLength;
  }
  if (rows.count === 0)
    return inline?.kind === "bytes" && dtype === "opaque" ? inline.bytes.length / Math.max(1, product(shape)) : 0;
  // One fixed text, or opaque values, whose length the document does not say: what is stored, by the number of values.
  const perValue = rows.firstLength / Math.max(1, product(chunkSizes ?? shape));
  if (dtype === "string" && (shape.length > 0 || perValue === POINTER_BYTES) && perValue === POINTER_BYTES)
    throw new VariableFault("its texts are elsewhere in the file, and the document does not say where");
  if (!Number.isInteger(perValue) || parts.filters)
    throw new VariableFault("the document does not say how long its values are");
  return perValue;
}

function byteOrderOf(text: string | undefined): "little" | "big" {
  if (text === undefined || text === "" || text === "LE") return "little";
  if (text === "BE") return "big";
  throw new VariableFault(`its byte order ${text} is unknown`);
}
