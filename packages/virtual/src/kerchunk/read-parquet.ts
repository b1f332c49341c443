import type { WholeFiles } from "../files/whole-files.js";
import { type ChunkTable, type ManifestGroup, product, storedGridOf } from "../manifest.js";
import type { ReadServices } from "../read/chunk-source.js";
import { ReferenceTable } from "../read/reference-table.js";
import { jsonValue } from "../zarr/json-text.js";
import { manifestOfNodes } from "../zarr/manifest-of-nodes.js";
import { isRecord } from "../zarr/zarr-attributes.js";
import { ZarrFault } from "../zarr/zarr-fault.js";
import { zarrNodes } from "../zarr/zarr-nodes.js";
import { FileLengths } from "./file-lengths.js";
import { kerchunkFault } from "./kerchunk-fault.js";
import { missingPackage } from "./missing-package.js";

/** Files that are read for one array. */
const MAX_RECORDS = 10_000;
const MAX_RECORD_SIZE = 10_000_000;

/** The part of hyparquet that is needed. */
interface ParquetReader {
  parquetReadObjects(options: {
    readonly file: ArrayBuffer;
    readonly columns: string[];
    readonly utf8: false;
    readonly compressors?: object;
  }): Promise<Record<string, unknown>[]>;
}

interface Compressors {
  readonly compressors: object;
}

/**
 * The manifest of a folder in fsspec's layout of references in Parquet.
 *
 * @throws {VirtualError} `virtual/bad-kerchunk`; `virtual/missing-package` without the optional peer dependency `hyparquet`
 */
export async function manifestOfParquet(
  files: Pick<WholeFiles, "read">,
  services: ReadServices,
): Promise<ManifestGroup> {
  const bytes = await files.read(".zmetadata");
  if (!bytes) throw kerchunkFault("there is no .zmetadata in the folder");
  const { metadata, recordSize } = metadataOf(bytes);
  const reader = await parquetReader();
  const compressors = await parquetCompressors();
  const nodes = zarrNodes(metadata);
  const whole = new FileLengths(services);
  const tableOf = async (path: string): Promise<ChunkTable> => {
    const array = nodes.arrays.get(path)?.variable;
    const count = array ? product(storedGridOf(array)) : 0;
    const records = Math.ceil(count / recordSize);
    if (records > MAX_RECORDS) throw new ZarrFault(`its references are in more than ${MAX_RECORDS} files`);
    const table = new ReferenceTable();
    const pending: { readonly number: number; readonly url: string }[] = [];
    for await (const { record, rows } of recordsOf(path, records)) {
      for (const [i, row] of rows.slice(0, recordSize).entries()) {
        const number = record * recordSize + i;
        if (number >= count) break;
        const url = textOf(row.path);
        const [offset, length] = [Number(row.offset ?? 0), Number(row.size ?? 0)];
        if (row.raw instanceof Uint8Array) table.addBytes(number, row.raw.slice());
        else if (typeof row.raw === "string") table.addBytes(number, new TextEncoder().encode(row.raw));
        else if (url === undefined) continue;
        else if (!isPlace(offset) || !isPlace(length)) throw kerchunkFault(`chunk ${number} of ${path} has no place`);
        else if (length === 0) pending.push({ number, url });
        else table.addRange(number, url, offset, length);
      }
    }
    await whole.askAll(pending.map(({ url }) => url));
    for (const { number, url } of pending) table.addRange(number, url, 0, await whole.size(url));
    return table.finish();
  };
  async function* recordsOf(path: string, records: number) {
    const { concurrency = 16 } = services;
    const load = async (record: number) => {
      services.signal?.throwIfAborted();
      const file = await files.read(`${path === "" ? "" : `${path}/`}refs.${record}.parq`);
      return { record, rows: file ? await rowsOf(reader, file, compressors, path) : [] };
    };
    const running: ReturnType<typeof load>[] = [];
    for (let record = 0; record < records; record++) {
      const one = load(record);
      one.catch(() => undefined);
      running.push(one);
      if (running.length >= concurrency) yield await (running.shift() as ReturnType<typeof load>);
    }
    for (const one of running) yield await one;
  }
  return manifestOfNodes(nodes, tableOf, services);
}

async function rowsOf(
  { parquetReadObjects }: ParquetReader,
  bytes: Uint8Array,
  compressors: object | undefined,
  path: string,
): Promise<Record<string, unknown>[]> {
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const columns = ["path", "offset", "size", "raw"];
  try {
    return await parquetReadObjects({ file, columns, utf8: false, ...(compressors && { compressors }) });
  } catch (cause) {
    const hint = compressors ? "" : "; its compression may need the package hyparquet-compressors";
    throw kerchunkFault(`a file of references of ${path} is no Parquet that can be read${hint}`, cause);
  }
}

function metadataOf(bytes: Uint8Array): { readonly metadata: Map<string, unknown>; readonly recordSize: number } {
  let json: unknown;
  try {
    json = jsonValue(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw kerchunkFault(".zmetadata is no JSON", cause);
  }
  if (!isRecord(json) || !isRecord(json.metadata)) throw kerchunkFault(".zmetadata has no metadata");
  const { record_size: recordSize = 10_000 } = json;
  if (!Number.isSafeInteger(recordSize) || (recordSize as number) < 1 || (recordSize as number) > MAX_RECORD_SIZE)
    throw kerchunkFault("the record_size of .zmetadata is no number of references");
  return { metadata: new Map(Object.entries(json.metadata)), recordSize: recordSize as number };
}

function textOf(value: unknown): string | undefined {
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

function isPlace(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

async function parquetReader(): Promise<ParquetReader> {
  try {
    return (await import("hyparquet")) as unknown as ParquetReader;
  } catch (cause) {
    throw missingPackage("hyparquet", "Kerchunk's Parquet", cause);
  }
}

/** Files of Python's are in zstd, which is in a package of its own; without it, those that need it say so. */
async function parquetCompressors(): Promise<Compressors["compressors"] | undefined> {
  try {
    return ((await import("hyparquet-compressors")) as unknown as Compressors).compressors;
  } catch {
    return undefined;
  }
}
