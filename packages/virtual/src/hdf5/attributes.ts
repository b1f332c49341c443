import { VariableFault } from "../dmrpp/variable-fault.js";
import { product } from "../manifest.js";
import { textsIn } from "../read/typed-values.js";
import { readTreeV2 } from "./btree-v2.js";
import { Cursor, textOf } from "./cursor.js";
import { readDataspace } from "./dataset-messages.js";
import { type Datatype, numberAt, readDatatype } from "./datatype.js";
import { FractalHeap } from "./fractal-heap.js";
import type { GlobalHeap } from "./global-heap.js";
import { followed, MESSAGE, type Message, messageOf } from "./object-header.js";
import type { Hdf5File } from "./superblock.js";

type Scalar = string | number | bigint;

/** An attribute whose value is not looked at yet. */
export interface StoredAttribute {
  readonly name: string;
  readonly datatype: Datatype;
  readonly shape: readonly number[];
  readonly isNull: boolean;
  readonly bytes: Uint8Array;
}

/** The attributes of an object, those in its header and those in a heap. */
export async function readAttributes(file: Hdf5File, messages: readonly Message[]): Promise<StoredAttribute[]> {
  const bodies = messages.filter(({ type }) => type === MESSAGE.attribute).map(({ body }) => body);
  const info = messageOf(messages, MESSAGE.attributeInfo);
  if (info) bodies.push(...(await denseAttributes(file, info)));
  return Promise.all(bodies.map((body) => readAttribute(file, body)));
}

async function denseAttributes(file: Hdf5File, info: Cursor): Promise<Cursor[]> {
  info.version(0);
  const flags = info.u8();
  if (flags & 1) info.skip(2);
  const [heapAddress, tree] = [info.offset(), info.offset()];
  if (heapAddress === undefined || tree === undefined) return [];
  const heap = await FractalHeap.open(file, heapAddress);
  const records = await readTreeV2(file, tree, [8], (record) => {
    const id = record.take(8);
    record.skip(1);
    return { id, order: record.u32() };
  });
  records.sort((a, b) => a.order - b.order);
  return Promise.all(records.map(({ id }) => heap.object(id)));
}

async function readAttribute(file: Hdf5File, source: Cursor): Promise<StoredAttribute> {
  const body = new Cursor(source.bytes, source.sizes, "attribute");
  const version = body.version(1, 2, 3);
  const flags = version === 1 ? body.skip(1) : body.u8();
  const sizes = [body.u16(), body.u16(), body.u16()];
  if (version === 3) body.skip(1);
  const [nameSize, typeSize, spaceSize] = sizes.map((size) => (version === 1 ? Math.ceil(size / 8) * 8 : size));
  const name = textOf(body.take(nameSize as number));
  const typeMessage = { type: MESSAGE.datatype, body: body.part(typeSize as number, "attribute") };
  const space = readDataspace(body.part(spaceSize as number, "attribute"));
  const isShared = ((flags ?? 0) & 1) !== 0;
  const datatype = readDatatype((isShared ? await followed(file, typeMessage) : typeMessage).body);
  return { name, datatype, shape: space.shape, isNull: space.isNull, bytes: body.take(body.left) };
}

/** The value of an attribute; `undefined` for types that attributes cannot have here. */
export async function attributeValue(
  { datatype, shape, isNull, bytes }: StoredAttribute,
  heap: GlobalHeap,
): Promise<Scalar | readonly Scalar[] | undefined> {
  if (isNull) return datatype.kind === "text" || datatype.kind === "string" ? "" : undefined;
  const values = await scalarsOf(datatype, bytes, product(shape), heap);
  return values?.length === 1 ? values[0] : values;
}

/** Values one after the other; `undefined` for types without a plain form. */
export async function scalarsOf(
  datatype: Datatype,
  bytes: Uint8Array,
  count: number,
  heap: GlobalHeap,
): Promise<Scalar[] | undefined> {
  if (datatype.size * count > bytes.length) throw new VariableFault("it has fewer bytes than values");
  switch (datatype.kind) {
    case "number":
    case "enum":
      return Array.from({ length: count }, (_, i) => numberAt(bytes, i * datatype.size, datatype));
    case "string":
      return textsIn(bytes.subarray(0, count * datatype.size), { itemSize: datatype.size, padding: datatype.padding });
    case "text":
      return (await heap.values(bytes, count, 1)).map(textOf);
    case "array":
      return scalarsOf(datatype.of, bytes, count * product(datatype.dims), heap);
    case "list": {
      const lists = await heap.values(bytes, count, datatype.of.size);
      const inner = await Promise.all(
        lists.map((list) => scalarsOf(datatype.of, list, list.length / datatype.of.size, heap)),
      );
      return inner.every((one) => one !== undefined) ? inner.flat() : undefined;
    }
    default:
      return undefined;
  }
}

/** Addresses of the objects that a list of references points to, one list for each value (`DIMENSION_LIST`). */
export async function referencesOf(
  { datatype, shape, bytes }: StoredAttribute,
  heap: GlobalHeap,
): Promise<readonly (readonly number[])[]> {
  if (datatype.kind !== "list" || datatype.of.kind !== "reference") return [];
  const lists = await heap.values(bytes, product(shape), datatype.of.size);
  return lists.map((list) => {
    const cursor = new Cursor(list, { offset: 8, length: 8 }, "reference");
    const addresses: number[] = [];
    while (cursor.left >= datatype.of.size)
      addresses.push(cursor.part(datatype.of.size).uint(Math.min(8, datatype.of.size)));
    return addresses;
  });
}
