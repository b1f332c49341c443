import type { FilePart } from "../files/file-parts.js";
import { type ChunkTable, INLINE, type ManifestVariable, product } from "../manifest.js";
import { VirtualError } from "../virtual-errors.js";
import type { ChunkCache } from "./chunk-cache.js";
import { readChunkFiles } from "./chunk-files.js";
import { type ChunkValues, chunkValues } from "./decode-chunk.js";
import { joinedBytes } from "./joined-bytes.js";
import { keptValues } from "./kept-values.js";
import { type PlannedRead, planReads } from "./plan-reads.js";
import type { RangeReader } from "./range-reader.js";
import { inRowChunks } from "./row-chunks.js";

/** What reading chunks needs besides the manifest. */
export interface ReadServices {
  readonly reader: RangeReader;
  readonly cache: ChunkCache;
  /** Requests at the same time. @default 16 */
  readonly concurrency?: number | undefined;
  /** Beginnings of URLs that may be read besides those of the data file's own origin. */
  readonly allow?: readonly string[] | undefined;
  /** Reads a file that is one chunk, for manifests with such; undefined when there is none. */
  readonly chunkFile?: ((name: string, signal?: AbortSignal) => Promise<Uint8Array | undefined>) | undefined;
  /** The same of a part of such a file; shorter where the file is. */
  readonly chunkPart?:
    | ((name: string, part: FilePart, signal?: AbortSignal) => Promise<Uint8Array | undefined>)
    | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A chunk that is wanted: one row of the table, or several that are pieces of it. */
interface WantedPiece {
  readonly url: string;
  readonly offset: number;
  readonly length: number;
  readonly chunk: PendingChunk;
  readonly index: number;
}

interface PendingChunk {
  readonly number: number;
  readonly mask: number;
  readonly key: string;
  readonly pieces: Uint8Array[];
  missing: number;
}

/** The variable as its chunks are best read. */
export interface ReadableVariable {
  readonly variable: ManifestVariable;
  /** Chunks may be shorter than their shape. */
  readonly isRowChunked: boolean;
}

export function readable(variable: ManifestVariable): ReadableVariable {
  const cut = inRowChunks(variable);
  return cut ? { variable: cut, isRowChunked: true } : { variable, isRowChunked: false };
}

/**
 * Gives the chunks of these numbers, decoded and in their stored byte order, in no particular order; a chunk that was never written is
 * given as `undefined`. What is given is good until the callback returns.
 *
 * Neighbours are read together, several requests at a time. Chunks that were read before come from the cache; more of them than it has
 * room for do not go through it.
 */
export async function readChunks(
  { variable, isRowChunked }: ReadableVariable,
  numbers: readonly number[],
  services: ReadServices,
  onChunk: (number: number, values: ChunkValues | undefined) => void,
): Promise<void> {
  if (variable.shards) {
    const { outOfShards } = await import("./shards.js");
    const plain = await outOfShards(variable, numbers, services);
    return readChunks({ variable: plain.variable, isRowChunked: false }, numbers, plain.services, onChunk);
  }
  if (variable.data.kind === "files") return readChunkFiles(variable, variable.data, numbers, services, onChunk);
  const table = variable.data as ChunkTable;
  const wanted: WantedPiece[] = [];
  for (const number of numbers) {
    const [first, end] = rowsOf(table.numbers, number);
    if (first === end) {
      onChunk(number, undefined);
      continue;
    }
    const url = urlOf(table, first);
    const key = `${url}#${table.offsets[first]}#${variable.dtype}`;
    const cached = url === INLINE ? undefined : services.cache.get(key);
    if (cached) {
      onChunk(number, { bytes: cached, shuffledBy: 1 });
      continue;
    }
    const chunk: PendingChunk = { number, mask: table.masks?.[first] ?? 0, key, pieces: [], missing: end - first };
    for (let row = first; row < end; row++) {
      const [offset, length] = [table.offsets[row] as number, table.lengths[row] as number];
      wanted.push({ url: urlOf(table, row), offset, length, chunk, index: row - first });
    }
  }
  refuseForeign(table, wanted, services.allow);
  const chunkBytes = product(variable.chunkShape) * variable.itemSize;
  const isKept = services.cache.hasRoomFor(numbers.length * chunkBytes);
  const finish = async (chunk: PendingChunk, url: string): Promise<void> => {
    const bytes = chunk.pieces.length === 1 ? (chunk.pieces[0] as Uint8Array) : joinedBytes(chunk.pieces);
    const size = isRowChunked ? bytes.length : chunkBytes;
    const values = await chunkValues(variable, { bytes, mask: chunk.mask, number: chunk.number, url }, size);
    const keeps = isKept && url !== INLINE;
    onChunk(chunk.number, keeps ? keptValues(services.cache, chunk.key, values, bytes) : values);
  };
  const inline = wanted.filter(({ url }) => url === INLINE);
  for (const { chunk, index, offset, length } of inline) {
    chunk.pieces[index] = (table.inline ?? new Uint8Array()).subarray(offset, offset + length);
    chunk.missing -= 1;
    if (chunk.missing === 0) await finish(chunk, INLINE);
  }
  await inParallel(
    planReads(inline.length > 0 ? wanted.filter(({ url }) => url !== INLINE) : wanted),
    services,
    finish,
  );
}

async function inParallel(
  reads: readonly PlannedRead<WantedPiece>[],
  { reader, concurrency = 16, signal }: ReadServices,
  finish: (chunk: PendingChunk, url: string) => Promise<void>,
): Promise<void> {
  const queue = reads[Symbol.iterator]();
  let failed = false;
  const work = async (): Promise<void> => {
    for (const read of queue) {
      if (failed) return;
      signal?.throwIfAborted();
      try {
        const bytes = await reader.getRange(read.url, read.offset, read.length, signal ? { signal } : {});
        for (const { chunk, index, offset, length } of read.wanted) {
          chunk.pieces[index] = bytes.subarray(offset - read.offset, offset - read.offset + length);
          chunk.missing -= 1;
          if (chunk.missing === 0) await finish(chunk, read.url);
        }
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, reads.length) }, work));
}

/** Rows of a chunk: `[first, end)`. */
export function rowsOf(numbers: Float64Array | Uint32Array, number: number): readonly [number, number] {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] as number) < number) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < numbers.length && numbers[end] === number) end++;
  return [low, end];
}

function urlOf(table: ChunkTable, row: number): string {
  return table.urls[table.files?.[row] ?? 0] as string;
}

/** References are input: what they name is read only where the data file itself is, or where the user allows it. */
export function refuseForeign(
  table: Pick<ChunkTable, "urls">,
  wanted: readonly { readonly url: string }[],
  allow: readonly string[] = [],
): void {
  if (table.urls.length < 2) return;
  const home = originOf(table.urls[0] as string);
  for (const { url } of wanted) {
    if (url === INLINE || originOf(url) === home || allow.some((start) => url.startsWith(start))) continue;
    throw new VirtualError(
      `The index of this data file points to another place, ${originOf(url)}. Allow it with the option allow, if you trust it.`,
      { code: "virtual/foreign-url", data: { origin: originOf(url) } },
    );
  }
}

/** Scheme and server of a URL. */
export function originOf(url: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(url)?.[0].toLowerCase() ?? url;
}
