import { type ChunkTable, INLINE, type ManifestVariable, product } from "../manifest.js";
import type { ReadServices } from "../read/chunk-source.js";
import { decodeChunk } from "../read/decode-chunk.js";
import { joinedBytes } from "../read/joined-bytes.js";
import { planReads } from "../read/plan-reads.js";
import type { JoinedRows } from "./reference-columns.js";

/** Stored bytes that are wanted, and who gets them. */
interface WantedBytes {
  readonly url: string;
  readonly offset: number;
  readonly length: number;
  readonly row: number;
  readonly piece: number;
}

/**
 * The table with those chunks in it that cannot be references, and those that are small: their bytes are read now.
 *
 * A chunk in pieces is joined. One that was written without some of its filters gets all of them, since the formats know one list of
 * filters for an array.
 */
export async function withInlineChunks(
  { table, byValue }: JoinedRows,
  threshold: number,
  services: ReadServices,
): Promise<ChunkTable> {
  if (byValue.length === 0 && threshold <= 0) return table;
  const special = new Map(byValue.map((one) => [one.row, one]));
  const wanted: WantedBytes[] = [];
  const pieces = new Map<number, Uint8Array[]>();
  for (let row = 0; row < table.numbers.length; row++) {
    const one = special.get(row);
    if (one) {
      const data = one.share.data as ChunkTable;
      for (let from = one.from; from < one.end; from++) {
        const place = placeOf(data, from);
        if (place.url !== INLINE) wanted.push({ ...place, row, piece: from - one.from });
        else addTo(pieces, row, from - one.from, data.inline?.slice(place.offset, place.offset + place.length));
      }
    } else if ((table.lengths[row] as number) <= threshold) wanted.push({ ...placeOf(table, row), row, piece: 0 });
  }
  await readAll(wanted, services, pieces);
  if (pieces.size === 0) return table;
  const stored = new Map<number, Uint8Array>();
  for (const [row, parts] of pieces) {
    const one = special.get(row);
    const raw = parts.length === 1 ? (parts[0] as Uint8Array) : joinedBytes(parts);
    stored.set(row, one ? await withAllFilters(one.share, raw, one.from) : raw);
  }
  return inlined(table, stored);
}

async function withAllFilters(variable: ManifestVariable, bytes: Uint8Array, row: number): Promise<Uint8Array> {
  const { masks, numbers, urls, files } = variable.data as ChunkTable;
  const mask = masks?.[row] ?? 0;
  if (mask === 0) return bytes;
  const url = urls[files?.[row] ?? 0] as string;
  const plain = await decodeChunk(
    variable,
    { bytes, mask, number: numbers[row] as number, url },
    product(variable.chunkShape) * variable.itemSize,
  );
  const { encodeChunk } = await import("./encode-chunk.js");
  return encodeChunk(plain, variable.filters, variable.itemSize);
}

function placeOf({ urls, files, offsets, lengths }: ChunkTable, row: number) {
  return {
    url: urls[files?.[row] ?? 0] as string,
    offset: offsets[row] as number,
    length: lengths[row] as number,
  };
}

async function readAll(
  wanted: readonly WantedBytes[],
  { reader, concurrency = 16, signal }: ReadServices,
  pieces: Map<number, Uint8Array[]>,
): Promise<void> {
  const queue = planReads(wanted)[Symbol.iterator]();
  const work = async () => {
    for (const read of queue) {
      signal?.throwIfAborted();
      const bytes = await reader.getRange(read.url, read.offset, read.length, signal ? { signal } : {});
      for (const { row, piece, offset, length } of read.wanted) {
        addTo(pieces, row, piece, bytes.slice(offset - read.offset, offset - read.offset + length));
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
}

function addTo(pieces: Map<number, Uint8Array[]>, row: number, piece: number, bytes = new Uint8Array()): void {
  const parts = pieces.get(row) ?? [];
  parts[piece] = bytes;
  pieces.set(row, parts);
}

function inlined(table: ChunkTable, stored: ReadonlyMap<number, Uint8Array>): ChunkTable {
  const inline = joinedBytes([...stored.values()]);
  const [offsets, lengths] = [table.offsets.slice(), table.lengths.slice()];
  const files = Uint32Array.from(table.files ?? new Uint32Array(table.numbers.length));
  const urls = [...table.urls, INLINE];
  let at = 0;
  for (const [row, bytes] of stored) {
    offsets[row] = at;
    lengths[row] = bytes.length;
    files[row] = urls.length - 1;
    at += bytes.length;
  }
  return { ...table, offsets, lengths, files, urls, inline };
}
