import { ITEM_SIZE, type NumberType, nameMap, type StringPadding } from "../manifest.js";
import { type Cursor, textOf } from "./cursor.js";

/** A datatype as far as it is understood. */
export type Datatype =
  | { readonly kind: "number"; readonly size: number; readonly type: NumberType; readonly order: "little" | "big" }
  | {
      readonly kind: "enum";
      readonly size: number;
      readonly type: NumberType;
      readonly order: "little" | "big";
      readonly values: Readonly<Record<string, number | bigint>>;
    }
  | { readonly kind: "string"; readonly size: number; readonly padding: StringPadding }
  | { readonly kind: "opaque"; readonly size: number }
  | { readonly kind: "reference"; readonly size: number }
  | { readonly kind: "text"; readonly size: number }
  | { readonly kind: "list"; readonly size: number; readonly of: Datatype }
  | { readonly kind: "array"; readonly size: number; readonly dims: readonly number[]; readonly of: Datatype }
  | { readonly kind: "other"; readonly size: number; readonly reason: string };

type OfKind<K extends Datatype["kind"]> = Extract<Datatype, { kind: K }>;
export type NumberDatatype = OfKind<"number"> | OfKind<"enum">;

/** Datatypes in datatypes deeper than this are refused. */
const MAX_DEPTH = 32;

/** What a class is given: the bits of its head, and its size. */
interface Head {
  readonly version: number;
  readonly bits: number;
  readonly size: number;
  readonly depth: number;
}

type ClassReader = (cursor: Cursor, head: Head) => Datatype;

/** Reads a datatype message (class, bits, size, properties). */
export function readDatatype(cursor: Cursor, depth = 0): Datatype {
  if (depth > MAX_DEPTH) throw cursor.fault("has types in types without end");
  const first = cursor.u8();
  const bits = cursor.uint(3);
  const size = cursor.u32();
  if (size === 0) throw cursor.fault("has values of no bytes");
  const read = CLASSES[first & 0x0f];
  if (!read) return { kind: "other", size, reason: `its type has the unknown class ${first & 0x0f}` };
  return read(cursor, { version: first >> 4, bits, size, depth });
}

const other =
  (what: string): ClassReader =>
  (_cursor, { size }) => ({ kind: "other", size, reason: what });

/** By number of the class. */
const CLASSES: readonly ClassReader[] = [
  integer,
  float,
  other("its values are of HDF5's time type, which nobody writes"),
  (_cursor, { bits, size }) => ({ kind: "string", size, padding: (bits & 0x0f) === 2 ? "space" : "null" }),
  (cursor, head) => integer(cursor, { ...head, bits: head.bits & ~0x08 }),
  (_cursor, { size }) => ({ kind: "opaque", size }),
  other("it is a compound, whose members lie interleaved; read the file with an HDF5 library"),
  (_cursor, { size }) => ({ kind: "reference", size }),
  enumeration,
  (cursor, { bits, size, depth }) => {
    const of = readDatatype(cursor, depth + 1);
    return (bits & 0x0f) === 1 ? { kind: "text", size } : { kind: "list", size, of };
  },
  array,
  other("its values are complex numbers"),
];

function integer(cursor: Cursor, { bits, size }: Head): Datatype {
  const [offset, precision] = [cursor.u16(), cursor.u16()];
  const type = `${bits & 0x08 ? "int" : "uint"}${size * 8}` as NumberType;
  if (!Object.hasOwn(ITEM_SIZE, type) || offset !== 0 || precision !== size * 8)
    return { kind: "other", size, reason: `its integers have ${precision} bits in ${size} bytes` };
  return { kind: "number", size, type, order: bits & 1 ? "big" : "little" };
}

function float(cursor: Cursor, { bits, size }: Head): Datatype {
  const [offset, precision] = [cursor.u16(), cursor.u16()];
  const layout = [cursor.u8(), cursor.u8(), cursor.u8(), cursor.u8(), cursor.u32()].join(" ");
  const isPlain = offset === 0 && precision === size * 8 && (bits & 0x40) === 0;
  const order = bits & 1 ? "big" : "little";
  // Place and bits of exponent and mantissa, and the bias, of the two formats that computers calculate with.
  if (isPlain && size === 4 && layout === "23 8 0 23 127") return { kind: "number", size, type: "float32", order };
  if (isPlain && size === 8 && layout === "52 11 0 52 1023") return { kind: "number", size, type: "float64", order };
  return { kind: "other", size, reason: `its numbers are floats of ${precision} bits in ${size} bytes` };
}

function enumeration(cursor: Cursor, { version, bits, size, depth }: Head): Datatype {
  const base = readDatatype(cursor, depth + 1);
  const count = bits & 0xffff;
  const names = Array.from({ length: count }, () => readName(cursor, version));
  if (base.kind !== "number")
    return { kind: "other", size, reason: "it is an enumeration of something else than numbers" };
  const { type, order } = base;
  const values = names.map((name) => [name, numberAt(cursor.take(base.size), 0, base)] as const);
  return { kind: "enum", size, type, order, values: nameMap(values) };
}

/** A name that ends with NUL; before version 3 it takes a multiple of eight bytes. */
function readName(cursor: Cursor, version: number): string {
  const rest = cursor.bytes.subarray(cursor.at);
  const end = rest.indexOf(0);
  if (end < 0) throw cursor.fault("has a name without an end");
  const taken = cursor.take(version < 3 ? Math.ceil((end + 1) / 8) * 8 : end + 1);
  return textOf(taken);
}

function array(cursor: Cursor, { version, size, depth }: Head): Datatype {
  const rank = cursor.u8();
  if (version < 3) cursor.skip(3);
  const dims = Array.from({ length: rank }, () => cursor.u32());
  if (version < 3) cursor.skip(4 * rank);
  return { kind: "array", size, dims, of: readDatatype(cursor, depth + 1) };
}

/** A number among bytes; integers that a number cannot hold exactly are bigints. */
export function numberAt(bytes: Uint8Array, at: number, { type, order }: NumberDatatype): number | bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLittle = order === "little";
  switch (type) {
    case "int8":
      return view.getInt8(at);
    case "uint8":
      return view.getUint8(at);
    case "int16":
      return view.getInt16(at, isLittle);
    case "uint16":
      return view.getUint16(at, isLittle);
    case "int32":
      return view.getInt32(at, isLittle);
    case "uint32":
      return view.getUint32(at, isLittle);
    case "float32":
      return view.getFloat32(at, isLittle);
    case "float64":
      return view.getFloat64(at, isLittle);
    case "int64":
      return exact(view.getBigInt64(at, isLittle));
    case "uint64":
      return exact(view.getBigUint64(at, isLittle));
  }
}

function exact(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
