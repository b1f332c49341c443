/** Types of stored numbers. */
export type NumberType =
  | "int8"
  | "uint8"
  | "int16"
  | "uint16"
  | "int32"
  | "uint32"
  | "int64"
  | "uint64"
  | "float32"
  | "float64";

/** A value of an attribute; integers that a number cannot hold exactly are bigints. */
export type AttributeValue = string | number | bigint | readonly (string | number | bigint)[] | Attributes;

/** Attributes by name. Made without a prototype, because files may call an attribute `__proto__`. */
export interface Attributes {
  readonly [name: string]: AttributeValue;
}

/** A step between the values of a chunk and its stored bytes. */
export interface Filter {
  /**
   * `shuffle`, `deflate`, `fletcher32`, `zstd`, `blosc` and, out of Zarr, `gzip`, `lz4` (numcodecs' form of it) and `crc32c` can be read;
   * others are named so that an error can say which.
   */
  readonly name: string;
  /** Of deflate and gzip 1 to 9, of blosc 0 to 9, of zstd its own; of lz4 the acceleration. */
  readonly level?: number;
  /** Of shuffle and blosc: bytes of one element. */
  readonly elementSize?: number;
  /** Of blosc: what it compresses with, such as `lz4`. Its frames say so themselves; this is for those who write metadata. */
  readonly compressor?: string;
  /** Of blosc: 0 without a shuffle, 1 of bytes, 2 of bits. */
  readonly shuffle?: 0 | 1 | 2;
  /** Of blosc: bytes of one block, where they were not left to it. */
  readonly blockSize?: number;
}

/**
 * Where the chunks of a variable are, in columns: entry `i` of each belongs to chunk `numbers[i]`.
 *
 * Entries with the same number are pieces of one stored chunk, in their order (linked blocks of HDF4). A chunk without an entry
 * holds the fill value. 16 bytes a chunk, 20 with masks; the columns can be transferred between threads.
 */
export interface ChunkTable {
  readonly kind: "chunks";
  /** Place of each chunk in the grid in C order, ascending. */
  readonly numbers: Float64Array | Uint32Array;
  /** Bytes from the start of the file. */
  readonly offsets: Float64Array;
  /** Stored bytes. */
  readonly lengths: Float64Array | Uint32Array;
  /** HDF5 filter masks: bit `i` says that filter `i` was skipped. Absent when all are 0. */
  readonly masks?: Uint32Array;
  /** Which of `urls` holds the chunk. Absent when all are in the first one. */
  readonly files?: Uint16Array | Uint32Array;
  readonly urls: readonly string[];
  /** Stored chunks that came with the references; the offsets of rows whose URL is `INLINE` are places in it. */
  readonly inline?: Uint8Array;
}

/** The URL of chunks whose bytes are in the table itself. */
export const INLINE = "inline:";

/** Chunks that are each a file of their own, as in a Zarr store; one that is not there holds the fill value. */
export interface ChunkFiles {
  readonly kind: "files";
  /** What the names of all of them begin with. */
  readonly prefix: string;
  /** What stands between the places of a chunk in its name. */
  readonly separator: string;
  /** Name of the only chunk of a scalar, behind no prefix. */
  readonly scalar: string;
}

/** Chunks that lie together in larger stored pieces, each with an index of them, as Zarr's codec `sharding_indexed` has it. */
export interface Shards {
  /** Chunks in one shard along each dimension. */
  readonly chunks: readonly number[];
  readonly indexAt: "start" | "end";
  /** A CRC-32C stands behind the index. */
  readonly hasChecksum: boolean;
}

/** Values that stand in the document itself. */
export interface InlineBytes {
  readonly kind: "bytes";
  /** All values in C order, little-endian. */
  readonly bytes: Uint8Array;
  readonly compression?: "zlib";
}

/** Texts that stand in the document itself, in C order; long ones as zlib streams of UTF-8. */
export interface InlineTexts {
  readonly kind: "texts";
  readonly texts: readonly (string | Uint8Array)[];
}

/** No value was ever written: all are the fill value. */
export interface NoData {
  readonly kind: "fill";
}

/** How fixed-length strings end: at the first NUL, or where only blanks follow. */
export type StringPadding = "null" | "space";

/** A variable: what it is, and where its values are. Plain data. */
export interface ManifestVariable {
  readonly name: string;
  /** `string` has values of `itemSize` bytes each, or inline texts when that is 0; `opaque` is bytes without meaning. */
  readonly dtype: NumberType | "string" | "opaque";
  /** Bytes of one stored value. */
  readonly itemSize: number;
  readonly padding?: StringPadding;
  readonly shape: readonly number[];
  /** Full paths such as `/lat`, or `null` for dimensions without a name. The same one may stand several times. */
  readonly dims: readonly (string | null)[];
  /** The shape itself when the values are stored in one piece; may be larger than the shape. */
  readonly chunkShape: readonly number[];
  readonly byteOrder: "little" | "big";
  /** What `data` has are shards then; shape and filters are those of the chunks in them. */
  readonly shards?: Shards;
  /** In the order in which they were applied when the chunk was written. */
  readonly filters: readonly Filter[];
  /** What values without a chunk are. */
  readonly fillValue: number | bigint | string;
  readonly attrs: Attributes;
  /** Names of the values of an enumeration. */
  readonly enumeration?: Readonly<Record<string, number | bigint>>;
  /** Full paths of coordinate variables, when the document names them. */
  readonly maps?: readonly string[];
  readonly data: ChunkTable | ChunkFiles | InlineBytes | InlineTexts | NoData;
}

/** Something that is in the file and cannot be read. */
export interface Unsupported {
  /** Full path. */
  readonly name: string;
  readonly reason: string;
}

/** A group of a file, with everything below it. Plain data: it can cross threads. */
export interface ManifestGroup {
  /** Full path; `/` for the root. */
  readonly path: string;
  /** Dimensions declared here, by name. */
  readonly dims: Readonly<Record<string, number>>;
  readonly attrs: Attributes;
  readonly variables: readonly ManifestVariable[];
  readonly groups: readonly ManifestGroup[];
  readonly unsupported: readonly Unsupported[];
}

/** Bytes of one value of each number type. */
export const ITEM_SIZE: Readonly<Record<NumberType, number>> = {
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  uint64: 8,
  float32: 4,
  float64: 8,
};

/** An object to fill with names from files. */
export function nameMap<T>(entries: Iterable<readonly [string, T]> = []): Record<string, T> {
  const map: Record<string, T> = Object.create(null);
  for (const [name, value] of entries) map[name] = value;
  return map;
}

/** `/a` and `b` as `/a/b`. */
export function childPath(parent: string, name: string): string {
  return parent === "/" ? `/${name}` : `${parent}/${name}`;
}

/** Chunks along each dimension. */
export function gridOf(shape: readonly number[], chunkShape: readonly number[]): number[] {
  return shape.map((length, i) => Math.ceil(length / (chunkShape[i] ?? 1)));
}

/** Bytes of the index of a shard: place and length of each chunk in 64 bits, and the checksum. */
export function indexBytesOf({ chunks, hasChecksum }: Shards): number {
  return 16 * product(chunks) + (hasChecksum ? 4 : 0);
}

/** Stored pieces along each dimension: chunks, or the shards that they lie in. */
export function storedGridOf({
  shape,
  chunkShape,
  shards,
}: Pick<ManifestVariable, "shape" | "chunkShape" | "shards">): number[] {
  return gridOf(shape, shards ? chunkShape.map((size, d) => size * (shards.chunks[d] ?? 1)) : chunkShape);
}

export function product(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all * one, 1);
}
