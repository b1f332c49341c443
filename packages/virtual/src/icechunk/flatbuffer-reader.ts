import { VirtualError } from "../virtual-errors.js";
import type { Fields, FieldType, Schema, Value } from "./flatbuffer-schema.js";

/** More of anything than this is no repository. */
const MOST_ENTRIES = 50_000_000;

const MOST_LEVELS = 16;

const utf8 = /* @__PURE__ */ new TextDecoder("utf-8", { fatal: true });

/**
 * The table of a FlatBuffer as plain data.
 *
 * @throws {VirtualError} `virtual/bad-icechunk` for bytes that are none
 */
export function decodeFlatbuffer(schema: Schema, bytes: Uint8Array): Fields {
  return guarded(() => {
    const table = new FlatTable(bytes, rootOf(bytes));
    return table.fields(schema);
  });
}

/** Tells of any step outside the buffer in one way. */
export function guarded<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof VirtualError) throw cause;
    throw new VirtualError("A metadata file of the Icechunk repository is damaged.", {
      code: "virtual/bad-icechunk",
      cause,
    });
  }
}

export function rootOf(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true);
}

/** A table inside a buffer; every read is checked against the buffer's end. */
export class FlatTable {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly #at: number;
  readonly #vtable: number;
  readonly #count: number;

  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = at;
    this.#vtable = at - this.view.getInt32(at, true);
    this.#count = (this.view.getUint16(this.#vtable, true) - 4) / 2;
  }

  /** Where a field stands; 0 when it is absent. */
  place(field: number): number {
    if (field >= this.#count) return 0;
    const offset = this.view.getUint16(this.#vtable + 4 + 2 * field, true);
    return offset === 0 ? 0 : this.#at + offset;
  }

  /** Where the table, vector or text of a field begins; 0 when it is absent. */
  target(field: number): number {
    const at = this.place(field);
    return at === 0 ? 0 : at + this.view.getUint32(at, true);
  }

  /** Length and first element of a vector. */
  vector(field: number): readonly [length: number, start: number] {
    const at = this.target(field);
    return at === 0 ? [0, 0] : this.vectorAt(at);
  }

  vectorAt(at: number): readonly [length: number, start: number] {
    const length = this.view.getUint32(at, true);
    if (length > MOST_ENTRIES && length > this.bytes.length - at) throw new RangeError("too many entries");
    return [length, at + 4];
  }

  u64(field: number): number {
    const at = this.place(field);
    return at === 0 ? 0 : this.u64At(at);
  }

  u64At(at: number): number {
    const high = this.view.getUint32(at + 4, true);
    if (high >= 2 ** 21) throw new RangeError("a number beyond 2^53");
    return high * 2 ** 32 + this.view.getUint32(at, true);
  }

  slice(start: number, length: number): Uint8Array {
    if (start + length > this.bytes.length) throw new RangeError("beyond the end");
    return this.bytes.slice(start, start + length);
  }

  textAt(at: number): string {
    const [length, start] = this.vectorAt(at);
    if (start + length > this.bytes.length) throw new RangeError("beyond the end");
    return utf8.decode(this.bytes.subarray(start, start + length));
  }

  fields(schema: Schema, level = 0): Fields {
    if (level > MOST_LEVELS) throw new RangeError("too many levels");
    const fields: Record<string, Value> = {};
    for (const [i, [name, type]] of schema.entries()) {
      if (this.place(i) !== 0) fields[name] = this.#value(i, type, schema, fields, level);
    }
    return fields;
  }

  #value(field: number, type: FieldType, schema: Schema, known: Fields, level: number): Value {
    const at = this.place(field);
    if (type === "u8") return this.view.getUint8(at);
    if (type === "u16") return this.view.getUint16(at, true);
    if (type === "u32") return this.view.getUint32(at, true);
    if (type === "i32") return this.view.getInt32(at, true);
    if (type === "u64") return this.u64At(at);
    if (type === "string") return this.textAt(this.target(field));
    if (typeof type === "object" && "struct" in type) return this.slice(at, type.struct);
    if (typeof type === "object" && "table" in type)
      return this.#table(this.target(field)).fields(type.table, level + 1);
    if (typeof type === "object" && "union" in type) {
      const tag = known[(schema[field - 1] as Schema[number])[0]] as number;
      return this.#table(this.target(field)).fields(type.union[tag] ?? [], level + 1);
    }
    const [length, start] = this.vector(field);
    if (type === "chunks") throw new RangeError("written only");
    if (type === "bytes") return this.slice(start, length);
    if (type === "u16s") return Array.from({ length }, (_, i) => this.view.getUint16(start + 2 * i, true));
    if (type === "strings") return Array.from({ length }, (_, i) => this.textAt(this.#pointed(start + 4 * i)));
    if ("structs" in type) return this.slice(start, length * type.structs);
    return Array.from({ length }, (_, i) => this.#table(this.#pointed(start + 4 * i)).fields(type.tables, level + 1));
  }

  #pointed(at: number): number {
    return at + this.view.getUint32(at, true);
  }

  #table(at: number): FlatTable {
    return new FlatTable(this.bytes, at);
  }
}
