import { type ChunkTable, INLINE } from "../manifest.js";
import { VirtualError } from "../virtual-errors.js";
import { type ChunkShift, putCoordinates } from "./chunk-coordinates.js";
import { NODE_ID_BYTES, OBJECT_ID_BYTES } from "./object-id.js";

const utf8 = /* @__PURE__ */ new TextEncoder();

/** Rows of one array that go into a manifest. */
export interface ManifestPart {
  readonly nodeId: Uint8Array;
  /** Chunks along each dimension. */
  readonly grid: readonly number[];
  readonly table: ChunkTable;
  /** First row, and the one after the last. */
  readonly from: number;
  readonly to: number;
  /** Where chunks stand along a dimension when they are appended: so many further. */
  readonly shift?: ChunkShift | undefined;
  /** Readers refuse files that were changed later; seconds since 1970. */
  readonly lastModified?: number | undefined;
}

/**
 * Bytes of a reference: its table (offset of the fields' list, index, offset, length, location or bytes, time), then its coordinates.
 * Everything has a fixed place, so that a manifest is made in one pass without an object for each reference.
 */
const REF_BYTES = 32;
const VTABLE_BYTES = 24;
/** Where the fields of a reference stand in its table, by their numbers: index, inline, offset, length, id, location, etag, time. */
const VIRTUAL_FIELDS = [4, 0, 8, 16, 0, 24, 0, 28];
const INLINE_FIELDS = [4, 24, 0, 0, 0, 0, 0, 0];

/**
 * The FlatBuffer of a manifest.
 *
 * Each address is stored once, whatever number of chunks is in its file.
 *
 * @param parts by ascending node id; the rows of each ascend
 */
export function encodeManifest(id: Uint8Array, parts: readonly ManifestPart[]): Uint8Array {
  const layout = parts.map((part) => ({ part, stride: REF_BYTES + padded(4 + 4 * part.grid.length) }));
  const texts = new LocationTexts(parts);
  let size = 128 + 2 * VTABLE_BYTES + 4 * parts.length;
  for (const { part, stride } of layout) size += 64 + (part.to - part.from) * (stride + 4);
  size += texts.bytes + texts.inlineBytes + 64;
  if (size > 2 ** 31)
    throw new VirtualError("A manifest of Icechunk would be larger than 2 GiB; write fewer references to each.", {
      code: "virtual/not-persistable",
    });
  const writer = new ManifestBytes(Math.ceil(size));
  const arrays = writer.root(id, parts.length);
  const plain = writer.vtable(VIRTUAL_FIELDS, REF_BYTES);
  const inline = writer.vtable(INLINE_FIELDS, REF_BYTES);
  const pending: { at: number; part: ManifestPart; row: number }[] = [];
  for (const [i, { part, stride }] of layout.entries()) {
    const slots = writer.array(arrays + 4 * i, part.nodeId, part.to - part.from);
    const first = writer.align(8);
    const { files } = part.table;
    const locations = texts.numbersOf(part);
    for (let row = part.from; row < part.to; row++) {
      const at = first + (row - part.from) * stride;
      const location = locations[files ? (files[row] as number) : 0] as number;
      const isInline = location < 0;
      writer.point(slots + 4 * (row - part.from), at);
      writer.reference(at, isInline ? inline : plain, part, row, isInline);
      if (isInline) pending.push({ at: at + 24, part, row });
      else writer.later(at + 24, location);
    }
    writer.skipTo(first + (part.to - part.from) * stride);
  }
  writer.locations(texts.encoded);
  for (const { at, part, row } of pending) writer.inlineBytes(at, part, row);
  return writer.bytes();
}

function padded(size: number): number {
  return Math.ceil(size / 8) * 8;
}

/** The distinct addresses of all parts. */
class LocationTexts {
  readonly encoded: Uint8Array[] = [];
  readonly bytes: number;
  readonly inlineBytes: number;
  readonly #numbers: ReadonlyMap<ManifestPart, Int32Array>;

  constructor(parts: readonly ManifestPart[]) {
    const known = new Map<string, number>();
    const numbers = new Map<ManifestPart, Int32Array>();
    let inlineBytes = 0;
    for (const part of parts) {
      const { urls, files, lengths } = part.table;
      const own = new Int32Array(urls.length).fill(-1);
      for (let row = part.from; row < part.to; row++) {
        const file = files?.[row] ?? 0;
        const url = urls[file] as string;
        if (url === INLINE) inlineBytes += (lengths[row] as number) + 12;
        else if (own[file] === -1) {
          if (!known.has(url)) {
            known.set(url, known.size);
            this.encoded.push(utf8.encode(url));
          }
          own[file] = known.get(url) as number;
        }
      }
      numbers.set(part, own);
    }
    this.#numbers = numbers;
    this.inlineBytes = inlineBytes;
    this.bytes = this.encoded.reduce((sum, { length }) => sum + padded(length + 5), 0);
  }

  /** The number of the address of each of a part's files; below 0 for chunks that are in the manifest. */
  numbersOf(part: ManifestPart): Int32Array {
    return this.#numbers.get(part) as Int32Array;
  }
}

/** The bytes of a manifest, front to back. */
class ManifestBytes {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  #at = 0;
  /** Fields that hold the number of an address until addresses have places; the first and last of them. */
  readonly #awaiting: [at: number, stride: number, count: number][] = [];

  constructor(size: number) {
    this.#bytes = new Uint8Array(size);
    this.#view = new DataView(this.#bytes.buffer);
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#at);
  }

  align(unit: number): number {
    this.#at = Math.ceil(this.#at / unit) * unit;
    return this.#at;
  }

  skipTo(at: number): void {
    this.#at = at;
  }

  point(from: number, to: number): void {
    this.#view.setUint32(from, to - from, true);
  }

  /** The root table with its id, and the vector of arrays, of which the first slot is given. */
  root(id: Uint8Array, arrays: number): number {
    this.#bytes.set(utf8.encode("Ichk"), 4);
    this.#at = 8;
    // id, arrays, dictionary of addresses, how addresses are compressed: not.
    const vtable = this.vtable([4, 16, 0, 20], 24);
    const table = this.align(4);
    this.point(0, table);
    this.#view.setInt32(table, table - vtable, true);
    this.#bytes.set(id.subarray(0, OBJECT_ID_BYTES), table + 4);
    this.#at = table + 24;
    const vector = this.#vector(arrays);
    this.point(table + 16, vector);
    return vector + 4;
  }

  vtable(fields: readonly number[], tableBytes: number): number {
    const at = this.align(2);
    this.#view.setUint16(at, 4 + 2 * fields.length, true);
    this.#view.setUint16(at + 2, tableBytes, true);
    for (const [i, offset] of fields.entries()) this.#view.setUint16(at + 4 + 2 * i, offset, true);
    this.#at = at + 4 + 2 * fields.length;
    return at;
  }

  /** An array's table, and the vector of its references, of which the first slot is given. */
  array(slot: number, nodeId: Uint8Array, refs: number): number {
    const vtable = this.vtable([4, 12], 16);
    const table = this.align(4);
    this.point(slot, table);
    this.#view.setInt32(table, table - vtable, true);
    this.#bytes.set(nodeId.subarray(0, NODE_ID_BYTES), table + 4);
    this.#at = table + 16;
    const vector = this.#vector(refs);
    this.point(table + 12, vector);
    return vector + 4;
  }

  reference(
    at: number,
    vtable: number,
    { table, grid, shift, lastModified }: ManifestPart,
    row: number,
    isInline: boolean,
  ): void {
    const view = this.#view;
    view.setInt32(at, at - vtable, true);
    view.setUint32(at + 4, REF_BYTES - 4, true);
    if (!isInline) {
      this.#u64(at + 8, table.offsets[row] as number);
      this.#u64(at + 16, table.lengths[row] as number);
      view.setUint32(at + 28, lastModified ?? 0, true);
    }
    view.setUint32(at + REF_BYTES, grid.length, true);
    putCoordinates(view, at + REF_BYTES + 4, table.numbers[row] as number, grid, shift);
  }

  /** Remembers that a field will point to an address. */
  later(at: number, location: number): void {
    this.#view.setUint32(at, location, true);
    const last = this.#awaiting.at(-1);
    // Fields of one array stand at equal distances: a run of them is one entry.
    if (last && last[2] === 1) {
      last[1] = at - last[0];
      last[2] = 2;
    } else if (last && at === last[0] + last[1] * last[2]) last[2] += 1;
    else this.#awaiting.push([at, 0, 1]);
  }

  /** Writes the addresses, and makes the fields point to them. */
  locations(encoded: readonly Uint8Array[]): void {
    const places = encoded.map((text) => {
      const at = this.#vector(text.length);
      this.#bytes.set(text, at + 4);
      this.#at = at + 4 + text.length + 1;
      return at;
    });
    for (const [first, stride, count] of this.#awaiting) {
      for (let i = 0, at = first; i < count; i++, at += stride) {
        this.point(at, places[this.#view.getUint32(at, true)] as number);
      }
    }
  }

  inlineBytes(from: number, { table }: ManifestPart, row: number): void {
    const offset = table.offsets[row] as number;
    const bytes = (table.inline ?? new Uint8Array()).subarray(offset, offset + (table.lengths[row] as number));
    const at = this.#vector(bytes.length);
    this.#bytes.set(bytes, at + 4);
    this.#at = at + 4 + bytes.length;
    this.point(from, at);
  }

  #vector(length: number): number {
    const at = this.align(4);
    this.#view.setUint32(at, length, true);
    this.#at = at + 4 + (length > 0 ? 4 * length : 0);
    return at;
  }

  #u64(at: number, value: number): void {
    this.#view.setUint32(at, value >>> 0, true);
    this.#view.setUint32(at + 4, Math.floor(value / 2 ** 32), true);
  }
}
