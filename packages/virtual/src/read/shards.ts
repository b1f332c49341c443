import {
  type ChunkTable,
  gridOf,
  INLINE,
  indexBytesOf,
  type ManifestVariable,
  product,
  type Shards,
  storedGridOf,
} from "../manifest.js";
import { ChunkError } from "../virtual-errors.js";
import { chunkFileName } from "./chunk-files.js";
import { type ReadServices, refuseForeign, rowsOf } from "./chunk-source.js";
import { crc32c } from "./crc32c.js";

/** What stands in an index for a chunk that was never written. */
const NOTHING = 2n ** 64n - 1n;
/** Besides an eighth of its values, a stored chunk is no larger. */
const MARGIN = 4096;

/** A stored shard. */
interface Shard {
  /** What its chunks are read from, and where it begins there. */
  readonly url: string;
  readonly start: number;
  /** Unknown of one that is a file. */
  readonly length?: number;
  /** Reads its index; `undefined` when there is no such shard. */
  readIndex(bytes: number): Promise<Uint8Array | undefined>;
}

/** A chunk that is wanted, and its place in its shard. */
interface Wanted {
  readonly number: number;
  readonly inShard: number;
}

/** A chunk where it is stored. */
interface Row {
  readonly number: number;
  readonly url: string;
  readonly offset: number;
  readonly length: number;
}

/**
 * The variable as if its chunks of these numbers stood by themselves, with what they are read with.
 *
 * The indexes of their shards are read, several at a time, and kept in the cache; no other shard is touched.
 *
 * @throws {ChunkError} for an index that is damaged
 */
export async function outOfShards(
  variable: ManifestVariable,
  numbers: readonly number[],
  services: ReadServices,
): Promise<{ readonly variable: ManifestVariable; readonly services: ReadServices }> {
  const { shards, ...plain } = variable as ManifestVariable & { readonly shards: Shards };
  const { concurrency = 16, signal } = services;
  const rows: Row[] = [];
  const queue = wantedByShard(variable, shards, numbers)[Symbol.iterator]();
  let failed = false;
  const work = async (): Promise<void> => {
    for (const [number, wanted] of queue) {
      if (failed) return;
      signal?.throwIfAborted();
      try {
        const shard = shardOf(variable, number, services);
        const index = shard && (await indexOf(shard, variable, shards, number, services));
        if (shard && index) for (const one of wanted) addRow(rows, one, shard, index, variable, number);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return { variable: { ...plain, data: tableOf(rows, variable.data) }, services: servicesFor(variable.data, services) };
}

function wantedByShard(variable: ManifestVariable, { chunks }: Shards, numbers: readonly number[]) {
  const [grid, outer] = [gridOf(variable.shape, variable.chunkShape), storedGridOf(variable)];
  const wanted = new Map<number, Wanted[]>();
  for (const number of numbers) {
    let [rest, shard, inShard, shardStep, step] = [number, 0, 0, 1, 1];
    for (let d = grid.length - 1; d >= 0; d--) {
      const [along, inOne] = [grid[d] as number, chunks[d] as number];
      const place = rest % along;
      rest = Math.floor(rest / along);
      shard += Math.floor(place / inOne) * shardStep;
      inShard += (place % inOne) * step;
      shardStep *= outer[d] as number;
      step *= inOne;
    }
    const same = wanted.get(shard);
    if (same) same.push({ number, inShard });
    else wanted.set(shard, [{ number, inShard }]);
  }
  return wanted;
}

/** Where a shard is; `undefined` when no reference names it. */
function shardOf(variable: ManifestVariable, number: number, services: ReadServices): Shard | undefined {
  const { data, shards } = variable;
  const { reader, chunkPart, allow, signal } = services;
  const isLast = shards?.indexAt === "end";
  if (data.kind === "files") {
    const url = chunkFileName(data, number, storedGridOf(variable));
    const readIndex = async (bytes: number) =>
      chunkPart?.(url, isLast ? { suffixLength: bytes } : { offset: 0, length: bytes }, signal);
    return { url, start: 0, readIndex };
  }
  if (data.kind !== "chunks") return undefined;
  const [row, end] = rowsOf(data.numbers, number);
  if (row === end) return undefined;
  const url = data.urls[data.files?.[row] ?? 0] as string;
  const [start, length] = [data.offsets[row] as number, data.lengths[row] as number];
  const readIndex = async (bytes: number) => {
    if (bytes > length) return new Uint8Array();
    const at = start + (isLast ? length - bytes : 0);
    if (url === INLINE) return data.inline?.subarray(at, at + bytes);
    refuseForeign(data, [{ url }], allow);
    return reader.getRange(url, at, bytes, signal ? { signal } : {});
  };
  return { url, start, length, readIndex };
}

async function indexOf(
  shard: Shard,
  variable: ManifestVariable,
  shards: Shards,
  number: number,
  { cache }: ReadServices,
): Promise<DataView | undefined> {
  const size = indexBytesOf(shards);
  const key = `index:${shard.url}#${shard.start}`;
  const cached = shard.url === INLINE ? undefined : cache.get(key);
  const bytes = cached ?? (await shard.readIndex(size));
  if (!bytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length !== size) throw fault(variable, number, shard, `has ${bytes.length} bytes instead of ${size}`);
  if (!cached && shards.hasChecksum && crc32c(bytes.subarray(0, size - 4)) !== view.getUint32(size - 4, true))
    throw fault(variable, number, shard, "does not have its CRC-32C checksum");
  if (!cached && shard.url !== INLINE) cache.put(key, bytes.slice());
  return view;
}

function addRow(
  rows: Row[],
  { number, inShard }: Wanted,
  shard: Shard,
  index: DataView,
  variable: ManifestVariable,
  ofShard: number,
): void {
  const [place, size] = [index.getBigUint64(16 * inShard, true), index.getBigUint64(16 * inShard + 8, true)];
  if (place === NOTHING && size === NOTHING) return;
  const [offset, length] = [Number(place), Number(size)];
  const values = product(variable.chunkShape) * variable.itemSize;
  const end = shard.length ?? Number.MAX_SAFE_INTEGER;
  if (!(offset + length <= end) || length > values + Math.ceil(values / 8) + MARGIN)
    throw fault(variable, ofShard, shard, `has chunk ${number} where none can be`);
  rows.push({ number, url: shard.url, offset: shard.start + offset, length });
}

function tableOf(rows: readonly Row[], data: ManifestVariable["data"]): ChunkTable {
  const sorted = [...rows].sort((a, b) => a.number - b.number);
  // The first URL stays the first: it says where the data file itself is.
  const urls = new Map(data.kind === "chunks" ? data.urls.map((url, i) => [url, i]) : []);
  for (const { url } of sorted) if (!urls.has(url)) urls.set(url, urls.size);
  return {
    kind: "chunks",
    numbers: Float64Array.from(sorted, ({ number }) => number),
    offsets: Float64Array.from(sorted, ({ offset }) => offset),
    lengths: Float64Array.from(sorted, ({ length }) => length),
    files: Uint32Array.from(sorted, ({ url }) => urls.get(url) as number),
    urls: [...urls.keys()],
    ...(data.kind === "chunks" && data.inline && { inline: data.inline }),
  };
}

/** Shards that are files are read by their names, and all are the store's own. */
function servicesFor(data: ManifestVariable["data"], services: ReadServices): ReadServices {
  const { chunkPart } = services;
  if (data.kind !== "files" || !chunkPart) return services;
  const getRange: ReadServices["reader"]["getRange"] = async (url, offset, length, { signal } = {}) => {
    const bytes = await chunkPart(url, { offset, length }, signal);
    if (bytes?.length === length) return bytes;
    throw new ChunkError(`${url} ends before a chunk that its index names.`, { variable: url, url });
  };
  return { ...services, reader: { getRange }, allow: [""] };
}

function fault({ name }: ManifestVariable, number: number, { url }: Shard, what: string): ChunkError {
  return new ChunkError(`The index of shard ${number} of ${name} ${what}.`, { variable: name, url });
}
