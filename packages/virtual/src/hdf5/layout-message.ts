import { VariableFault } from "../dmrpp/variable-fault.js";
import type { Cursor } from "./cursor.js";

/** How the chunks of a dataset are found. */
export type ChunkIndex =
  | { readonly kind: "single"; readonly size?: number; readonly mask?: number }
  | { readonly kind: "implicit" | "fixed array" | "extensible array" | "tree 2" | "tree 1" };

/** Where the values of a dataset are. */
export type Layout =
  | { readonly kind: "compact"; readonly bytes: Uint8Array }
  | { readonly kind: "contiguous"; readonly address: number | undefined }
  | {
      readonly kind: "chunked";
      readonly address: number | undefined;
      /** Without the last dimension of the message, which is the size of an element. */
      readonly chunkShape: readonly number[];
      readonly index: ChunkIndex;
      readonly version: number;
      /** Chunks that go over the border of the array are stored as they are. */
      readonly hasPlainBorder: boolean;
    };

export function readLayout(cursor: Cursor): Layout {
  const version = cursor.version(1, 2, 3, 4, 5);
  return version < 3 ? readOldLayout(cursor, version) : readNewLayout(cursor, version);
}

const KINDS = ["compact", "contiguous", "chunked"];

function kindOf(cursor: Cursor): string {
  const number = cursor.u8();
  const kind = KINDS[number];
  if (kind !== undefined) return kind;
  throw new VariableFault(
    number === 3
      ? "it is made of parts of other files (virtual layout)"
      : `its values are stored in an unknown way (${number})`,
  );
}

function readOldLayout(cursor: Cursor, version: number): Layout {
  const rank = cursor.u8();
  const kind = kindOf(cursor);
  cursor.skip(5);
  const address = kind === "compact" ? undefined : cursor.offset();
  const sizes = Array.from({ length: rank }, () => cursor.u32());
  if (kind === "compact") return { kind, bytes: cursor.take(cursor.u32()) };
  if (kind === "contiguous") return { kind, address };
  return chunked(version, address, sizes, { kind: "tree 1" });
}

function readNewLayout(cursor: Cursor, version: number): Layout {
  const kind = kindOf(cursor);
  if (kind === "compact") return { kind, bytes: cursor.take(cursor.u16()) };
  if (kind === "contiguous") return { kind, address: cursor.offset() };
  if (version === 3) {
    const rank = cursor.u8();
    const address = cursor.offset();
    return chunked(
      version,
      address,
      Array.from({ length: rank }, () => cursor.u32()),
      { kind: "tree 1" },
    );
  }
  const flags = cursor.u8();
  const rank = cursor.u8();
  const size = cursor.u8();
  const sizes = Array.from({ length: rank }, () => cursor.uint(size));
  const index = readIndex(cursor, flags);
  return chunked(version, cursor.offset(), sizes, index, (flags & 1) !== 0);
}

/** Bytes of the facts about an index that stand again in its own header. */
const INDEXES: readonly (readonly [Exclude<ChunkIndex["kind"], "single">, number])[] = [
  ["implicit", 0],
  ["fixed array", 1],
  ["extensible array", 5],
  ["tree 2", 6],
];

function readIndex(cursor: Cursor, flags: number): ChunkIndex {
  const type = cursor.u8();
  if (type === 1) return flags & 2 ? { kind: "single", size: cursor.length(), mask: cursor.u32() } : { kind: "single" };
  const known = INDEXES[type - 2];
  if (!known) throw new VariableFault(`its chunks have an index of an unknown kind (${type})`);
  cursor.skip(known[1]);
  return { kind: known[0] };
}

function chunked(
  version: number,
  address: number | undefined,
  sizes: readonly number[],
  index: ChunkIndex,
  hasPlainBorder = false,
): Layout {
  const chunkShape = sizes.slice(0, -1);
  if (sizes.some((size) => size === 0)) throw new VariableFault("its chunks have a size of 0");
  return { kind: "chunked", address, chunkShape, index, version, hasPlainBorder };
}
