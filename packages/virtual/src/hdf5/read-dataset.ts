import { VariableFault } from "../dmrpp/variable-fault.js";
import { type Attributes, type Filter, type ManifestVariable, product } from "../manifest.js";
import { ChunkCache } from "../read/chunk-cache.js";
import { readRegion, wholeOf } from "../read/read-region.js";
import { textsIn } from "../read/typed-values.js";
import { scalarsOf } from "./attributes.js";
import { readChunkIndex } from "./chunk-index.js";
import { ChunkList } from "./chunk-list.js";
import { readFill, readFilters, readOldFill, refuseUnreadable } from "./dataset-messages.js";
import { type Datatype, numberAt, readDatatype } from "./datatype.js";
import type { NamedShape } from "./dimensions.js";
import type { GlobalHeap } from "./global-heap.js";
import { readLayout } from "./layout-message.js";
import { MESSAGE, messageOf } from "./object-header.js";
import type { Hdf5File } from "./superblock.js";
import type { FoundDataset } from "./walk.js";

/** Texts of any length stand in heaps all over the file, and are read when it is opened; more than this are not. */
const MAX_TEXTS = 100_000;

type Kind = Pick<ManifestVariable, "dtype" | "itemSize" | "byteOrder" | "padding" | "enumeration">;

/**
 * The variable that a dataset is: the place of each chunk of it.
 *
 * @throws {VariableFault} when it cannot be read
 */
export async function readDataset(
  file: Hdf5File,
  heap: GlobalHeap,
  { name, messages, space }: FoundDataset,
  { dims, shape }: NamedShape,
  attrs: Attributes,
): Promise<ManifestVariable> {
  const body = messageOf(messages, MESSAGE.datatype);
  if (!body) throw new VariableFault("it has no datatype");
  const { datatype, inner } = elementOf(readDatatype(body));
  const kind = kindOf(datatype);
  if (space.isNull) throw new VariableFault("it has no values at all");
  const { external } = MESSAGE;
  if (messageOf(messages, external)) throw new VariableFault("its values are in files of their own (external storage)");
  const itemSize = datatype.size * product(inner);
  const filters = filtersOf(messageOf(messages, MESSAGE.filters), itemSize);
  const place = await placeOf(file, { messages, space }, shape, itemSize, filters);
  const variable: ManifestVariable = {
    name: name.replace(/^_nc4_non_coord_/, ""),
    ...kind,
    shape: [...shape, ...inner],
    dims: [...dims, ...inner.map(() => null)],
    fillValue: fillOf(messages, datatype),
    attrs,
    ...place,
    chunkShape: [...place.chunkShape, ...inner],
    filters: place.data.kind === "chunks" ? place.filters : [],
  };
  if (datatype.kind === "text") return withTexts(file, heap, variable, datatype);
  return variable.data.kind === "bytes" ? inLittleEndian(variable) : variable;
}

/** Arrays as elements are dimensions more. */
function elementOf(datatype: Datatype): { readonly datatype: Datatype; readonly inner: readonly number[] } {
  if (datatype.kind !== "array") return { datatype, inner: [] };
  const { datatype: element, inner } = elementOf(datatype.of);
  return { datatype: element, inner: [...datatype.dims, ...inner] };
}

function kindOf(datatype: Datatype): Kind {
  const { size } = datatype;
  switch (datatype.kind) {
    case "number":
      return { dtype: datatype.type, itemSize: size, byteOrder: datatype.order };
    case "enum":
      return { dtype: datatype.type, itemSize: size, byteOrder: datatype.order, enumeration: datatype.values };
    case "string":
      return { dtype: "string", itemSize: size, byteOrder: "little", padding: datatype.padding };
    case "text":
    case "opaque":
      return { dtype: "opaque", itemSize: size, byteOrder: "little" };
    case "other":
      throw new VariableFault(datatype.reason);
    case "list":
      throw new VariableFault("its values are lists of any length");
    default:
      throw new VariableFault("its values are references to other objects");
  }
}

function filtersOf(message: ReturnType<typeof messageOf>, itemSize: number): readonly Filter[] {
  return message ? readFilters(message, itemSize) : [];
}

function fillOf(messages: FoundDataset["messages"], datatype: Datatype): ManifestVariable["fillValue"] {
  const [fill, old] = [messageOf(messages, MESSAGE.fill), messageOf(messages, MESSAGE.oldFill)];
  const bytes = (fill && readFill(fill)) ?? (old && readOldFill(old));
  if (datatype.kind === "number" || datatype.kind === "enum") {
    const value = bytes && bytes.length >= datatype.size ? numberAt(bytes, 0, datatype) : 0;
    return datatype.type === "int64" || datatype.type === "uint64" ? BigInt(value) : value;
  }
  if (datatype.kind !== "string" || !bytes) return "";
  return textsIn(bytes, { itemSize: datatype.size, padding: datatype.padding })[0] ?? "";
}

type Place = Pick<ManifestVariable, "chunkShape" | "data" | "filters">;

async function placeOf(
  file: Hdf5File,
  { messages, space }: Pick<FoundDataset, "messages" | "space">,
  shape: readonly number[],
  itemSize: number,
  filters: readonly Filter[],
): Promise<Place> {
  const message = messageOf(messages, MESSAGE.layout);
  if (!message) throw new VariableFault("it does not say where its values are");
  const layout = readLayout(message);
  const bytes = product(shape) * itemSize;
  if (!Number.isSafeInteger(bytes)) throw new VariableFault("it has more values than a file can hold");
  const nothing: Place = { chunkShape: shape, filters, data: { kind: "fill" } };
  if (layout.kind === "compact") {
    if (layout.bytes.length < bytes) throw new VariableFault(`it has ${layout.bytes.length} bytes instead of ${bytes}`);
    return { ...nothing, data: { kind: "bytes", bytes: layout.bytes.slice(0, bytes) } };
  }
  const { url, size = 0 } = file.pages;
  if (layout.kind === "contiguous") {
    if (layout.address === undefined || bytes === 0) return nothing;
    const offset = file.base + layout.address;
    if (offset + bytes > size) throw new VariableFault("its values go over the end of the file");
    const [numbers, offsets, lengths] = [Uint32Array.of(0), Float64Array.of(offset), Float64Array.of(bytes)];
    return { ...nothing, data: { kind: "chunks", numbers, offsets, lengths, urls: [url] } };
  }
  refuseUnreadable(filters);
  if (layout.chunkShape.length !== shape.length) throw new VariableFault("its chunks have another rank than it has");
  const list = new ChunkList(shape, layout.chunkShape, layout.hasPlainBorder, file.base);
  await readChunkIndex(file, layout, space, { itemSize, isFiltered: filters.length > 0 }, list);
  const data = list.table(url) ?? { kind: "fill" };
  if (data.kind === "chunks" && data.offsets.some((offset, i) => offset + (data.lengths[i] as number) > size))
    throw new VariableFault("a chunk of it goes over the end of the file");
  return { chunkShape: layout.chunkShape, filters, data };
}

/** Values in the manifest itself are little-endian. */
function inLittleEndian(variable: ManifestVariable): ManifestVariable {
  const { data, byteOrder, itemSize } = variable;
  if (data.kind !== "bytes" || byteOrder === "little") return variable;
  const bytes = data.bytes.slice();
  for (let start = 0; start + itemSize <= bytes.length; start += itemSize)
    bytes.subarray(start, start + itemSize).reverse();
  return { ...variable, byteOrder: "little", data: { kind: "bytes", bytes } };
}

/** The texts of a variable whose chunks hold places in heaps. */
async function withTexts(
  file: Hdf5File,
  heap: GlobalHeap,
  variable: ManifestVariable,
  datatype: Datatype,
): Promise<ManifestVariable> {
  const plain: ManifestVariable = { ...variable, dtype: "string", itemSize: 0, fillValue: "" };
  const { kind } = variable.data;
  if (kind === "fill") return plain;
  const count = product(variable.shape);
  if (count > MAX_TEXTS) throw new VariableFault(`it has ${count} texts of any length; up to ${MAX_TEXTS} are read`);
  const { reader, signal } = file.pages;
  const services = { reader, cache: new ChunkCache(0), ...(signal && { signal }) };
  const places = await readRegion(variable, wholeOf(variable.shape), services);
  const texts = await scalarsOf(datatype, places as Uint8Array, count, heap);
  return {
    ...plain,
    filters: [],
    chunkShape: variable.shape,
    data: { kind: "texts", texts: (texts ?? []).map(String) },
  };
}
