import { putCoordinates } from "./chunk-coordinates.js";
import type { ChunkNumbers, Fields, FieldType, Schema, Value } from "./flatbuffer-schema.js";

const utf8 = /* @__PURE__ */ new TextEncoder();

/** Bytes and alignment of what stands in the table itself. */
const SCALARS = { u8: 1, u16: 2, u32: 4, i32: 4, u64: 8 } as const;

/** Written by the reference at the start of each buffer. */
const IDENTIFIER = "Ichk";

/**
 * A table as a FlatBuffer.
 *
 * Written from front to back: what a table points to comes after it, as the format's unsigned offsets demand.
 */
export function encodeFlatbuffer(schema: Schema, fields: Fields): Uint8Array {
  const buffer = new GrowingBuffer();
  const root = buffer.take(4, 4);
  buffer.put(utf8.encode(IDENTIFIER), 1);
  writeTable(buffer, schema, fields, root);
  return buffer.bytes();
}

/** Bytes that grow; positions stay. */
class GrowingBuffer {
  #bytes = new Uint8Array(4096);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  /** Room for `size` bytes at a place that `align` divides. */
  take(size: number, align: number): number {
    const at = Math.ceil(this.#length / align) * align;
    this.#length = at + size;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#length, 2 * this.#bytes.length));
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    return at;
  }

  put(bytes: Uint8Array, align: number): number {
    const at = this.take(bytes.length, align);
    this.#bytes.set(bytes, at);
    return at;
  }

  /** A vector of so many elements, of which the first is 4 bytes behind the place given, and aligned. */
  vector(length: number, size: number, align: number): number {
    const unit = Math.max(4, align);
    const at = Math.ceil((this.#length + 4) / unit) * unit - 4;
    this.take(at - this.#length + 4 + length * size, 1);
    this.#view.setUint32(at, length, true);
    return at;
  }

  set(at: number, bytes: Uint8Array): void {
    this.#bytes.set(bytes, at);
  }

  scalar(at: number, type: keyof typeof SCALARS, value: number): void {
    if (type === "u8") this.#view.setUint8(at, value);
    else if (type === "u16") this.#view.setUint16(at, value, true);
    else if (type === "u64") this.#view.setBigUint64(at, BigInt(value), true);
    else if (type === "i32") this.#view.setInt32(at, value, true);
    else this.#view.setUint32(at, value, true);
  }

  /** Until the buffer grows. */
  get view(): DataView {
    return this.#view;
  }

  /** Makes the offset at `from` point to `to`. */
  point(from: number, to: number): void {
    this.#view.setUint32(from, to - from, true);
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }
}

function placeOf(type: FieldType): readonly [size: number, align: number] {
  if (typeof type === "object" && "struct" in type) return [type.struct, 1];
  if (typeof type === "string" && type in SCALARS) {
    const size = SCALARS[type as keyof typeof SCALARS];
    return [size, size];
  }
  return [4, 4];
}

function writeTable(buffer: GrowingBuffer, schema: Schema, fields: Fields, from: number): void {
  const present = schema.map(([name]) => fields[name] !== undefined);
  const count = present.lastIndexOf(true) + 1;
  const vtable = buffer.take(4 + 2 * count, 2);
  // The widest alignment that a field may ask for, so that places in the table are places in the buffer.
  const table = buffer.take(4, 8);
  const places: number[] = [];
  for (let i = 0; i < count; i++) {
    const [size, align] = placeOf((schema[i] as Schema[number])[1]);
    places[i] = present[i] ? buffer.take(size, align) : 0;
  }
  const end = buffer.take(0, 1);
  buffer.scalar(vtable, "u16", 4 + 2 * count);
  buffer.scalar(vtable + 2, "u16", end - table);
  for (let i = 0; i < count; i++)
    buffer.scalar(vtable + 4 + 2 * i, "u16", places[i] ? (places[i] as number) - table : 0);
  buffer.scalar(table, "i32", table - vtable);
  buffer.point(from, table);
  for (let i = 0; i < count; i++) {
    const [name, type] = schema[i] as Schema[number];
    const value = fields[name];
    if (value === undefined) continue;
    const tag =
      typeof type === "object" && "union" in type ? (fields[(schema[i - 1] as Schema[number])[0]] as number) : 0;
    writeField(buffer, type, value, places[i] as number, tag);
  }
}

function writeField(buffer: GrowingBuffer, type: FieldType, value: Value, at: number, tag: number): void {
  if (typeof type === "object") {
    if ("struct" in type) buffer.set(at, value as Uint8Array);
    else if ("structs" in type) {
      const bytes = value as Uint8Array;
      const vector = buffer.vector(bytes.length / type.structs, type.structs, type.align);
      buffer.set(vector + 4, bytes);
      buffer.point(at, vector);
    } else if ("table" in type) writeTable(buffer, type.table, value as Fields, at);
    else if ("union" in type) writeTable(buffer, type.union[tag] ?? [], value as Fields, at);
    else {
      const tables = value as readonly Fields[];
      const vector = buffer.vector(tables.length, 4, 4);
      buffer.point(at, vector);
      for (const [i, table] of tables.entries()) writeTable(buffer, type.tables, table, vector + 4 + 4 * i);
    }
  } else if (type === "string") writeText(buffer, value as string, at);
  else if (type === "bytes") writeBytes(buffer, value as Uint8Array, at);
  else if (type === "strings") {
    const texts = value as readonly string[];
    const vector = buffer.vector(texts.length, 4, 4);
    buffer.point(at, vector);
    for (const [i, text] of texts.entries()) writeText(buffer, text, vector + 4 + 4 * i);
  } else if (type === "u16s") {
    const numbers = value as readonly number[];
    const vector = buffer.vector(numbers.length, 2, 2);
    buffer.point(at, vector);
    for (const [i, number] of numbers.entries()) buffer.scalar(vector + 4 + 2 * i, "u16", number);
  } else if (type === "chunks") writeChunks(buffer, value as ChunkNumbers, at);
  else buffer.scalar(at, type, value as number);
}

function writeBytes(buffer: GrowingBuffer, bytes: Uint8Array, at: number): void {
  const vector = buffer.vector(bytes.length, 1, 1);
  buffer.set(vector + 4, bytes);
  buffer.point(at, vector);
}

/** Texts end with a NUL that their length does not count. */
function writeText(buffer: GrowingBuffer, text: string, at: number): void {
  writeBytes(buffer, utf8.encode(text), at);
  buffer.take(1, 1);
}

/** Tables of one field, the coordinates; at equal distances, so that a million of them need no objects. */
function writeChunks(buffer: GrowingBuffer, { grid, numbers, shift }: ChunkNumbers, at: number): void {
  const vtable = buffer.take(6, 2);
  for (const [i, value] of [6, 8, 4].entries()) buffer.scalar(vtable + 2 * i, "u16", value);
  const vector = buffer.vector(numbers.length, 4, 4);
  buffer.point(at, vector);
  const stride = 12 + 4 * grid.length;
  const first = buffer.take(numbers.length * stride, 4);
  const { view } = buffer;
  for (let i = 0; i < numbers.length; i++) {
    const table = first + i * stride;
    buffer.point(vector + 4 + 4 * i, table);
    view.setInt32(table, table - vtable, true);
    view.setUint32(table + 4, 4, true);
    view.setUint32(table + 8, grid.length, true);
    putCoordinates(view, table + 12, numbers[i] as number, grid, shift);
  }
}
