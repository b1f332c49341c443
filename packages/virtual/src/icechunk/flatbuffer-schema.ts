import type { ChunkShift } from "./chunk-coordinates.js";

/** What stands in a field of a table. */
export type FieldType =
  | "u8"
  | "u16"
  | "u32"
  | "i32"
  /** As a number; above 2^53 it is an error. */
  | "u64"
  | "string"
  | "bytes"
  | "strings"
  | "u16s"
  /** So many bytes in place, such as an id. */
  | { readonly struct: number }
  /** A vector of structs of so many bytes, as one piece of bytes. */
  | { readonly structs: number; readonly align: number }
  | { readonly table: Schema }
  | { readonly tables: Schema }
  /** A vector of tables with the coordinates of a chunk each; written only. */
  | "chunks"
  /** A table whose schema is told by the field before it, which is its number. */
  | { readonly union: readonly Schema[] };

/** A table's fields, by their numbers in the format. */
export type Schema = readonly (readonly [name: string, type: FieldType])[];

/** A table as plain data; fields that are not there are absent. */
export interface Fields {
  readonly [name: string]: Value | undefined;
}

/** Chunks by their numbers, in their order. */
export interface ChunkNumbers {
  readonly grid: readonly number[];
  readonly numbers: ArrayLike<number>;
  readonly shift?: ChunkShift | undefined;
}

export type Value =
  | ChunkNumbers
  | number
  | string
  | Uint8Array
  | readonly string[]
  | readonly number[]
  | Fields
  | readonly Fields[];
