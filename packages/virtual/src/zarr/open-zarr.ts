import { type AllowedOptions, checkOptions, redactUrl } from "@earthaccess/errors";
import type { TargetFileSystem } from "@earthaccess/targets";
import { datasetFrom } from "../dataset/from-manifests.js";
import type { VirtualDataset } from "../dataset/virtual-dataset.js";
import { type FileAccess, filesAt, filesIn, type WholeFiles } from "../files/whole-files.js";
import type { ChunkFiles } from "../manifest.js";
import { ChunkCache } from "../read/chunk-cache.js";
import type { ReadServices } from "../read/chunk-source.js";
import { fetchRangeReader } from "../read/range-reader.js";
import { VirtualError } from "../virtual-errors.js";
import { jsonValue } from "./json-text.js";
import { manifestOfNodes } from "./manifest-of-nodes.js";
import { isRecord } from "./zarr-attributes.js";
import { isDocument, zarrNodes } from "./zarr-nodes.js";

/** The keys of a Zarr hierarchy: a store of zarrita, or one of `toZarrStore`. */
export interface ReadableStore {
  get(key: never, options?: { readonly signal?: AbortSignal }): Promise<Uint8Array | undefined>;
  /** A part of a key's bytes, for shards; without it they are read as a whole. */
  getRange?(
    key: never,
    range: { readonly offset: number; readonly length: number } | { readonly suffixLength: number },
    options?: { readonly signal?: AbortSignal },
  ): Promise<Uint8Array | undefined>;
}

/** A store, its address as `openTarget` or HTTP takes it, or a target with the name of its folder. */
export type ZarrSource = string | URL | ReadableStore | { readonly target: TargetFileSystem; readonly name: string };

/** How a store is opened. */
export interface OpenZarrOptions extends FileAccess {
  /** Full path of the group to open. @default "/" */
  readonly group?: string | undefined;
  /** Paths of groups and arrays, for stores that cannot be listed and have no consolidated metadata. */
  readonly paths?: readonly string[] | undefined;
  /** Requests at the same time. @default 16 */
  readonly concurrency?: number | undefined;
  /** Bytes of decoded chunks that are kept. @default 64 MiB */
  readonly cacheBytes?: number | undefined;
}

const OPEN_ZARR_OPTIONS: AllowedOptions<OpenZarrOptions> = {
  auth: undefined,
  signal: undefined,
  group: undefined,
  paths: undefined,
  concurrency: undefined,
  cacheBytes: undefined,
};

/** Documents of metadata that are read one by one. */
const MAX_DOCUMENTS = 10_000;

interface Files extends WholeFiles {
  list?(): AsyncIterable<string>;
}

/**
 * Opens a Zarr store of version 2 or 3 as a dataset, with its metadata consolidated or listed.
 *
 * Codecs are blosc, lz4, zlib, gzip, zstd, shuffle, fletcher32 and crc32c, also in shards (`sharding_indexed`), whose indexes are read when
 * one of their chunks is wanted; arrays with others are in `unsupported`. Texts are read when it is opened.
 *
 * @throws {VirtualError} `virtual/bad-zarr` when there is none, or nothing tells what is in it
 *
 * @example
 * ```ts no-run
 * const vds = await openZarr("https://example.org/sst.zarr");
 * ```
 */
export async function openZarr(source: ZarrSource, options: OpenZarrOptions = {}): Promise<VirtualDataset> {
  checkOptions("openZarr", options, OPEN_ZARR_OPTIONS);
  const { signal, auth } = options;
  const files = await filesOf(source, options);
  const services: ReadServices = {
    reader: fetchRangeReader(auth?.fetch),
    cache: new ChunkCache(options.cacheBytes),
    concurrency: options.concurrency,
    chunkFile: (name, stop) => files.read(name, stop),
    chunkPart: (name, part, stop) => files.part(name, part, stop),
    ...(signal && { signal }),
  };
  const nodes = zarrNodes(await documentsOf(files, options.paths, nameOf(source)));
  if (nodes.arrays.has("") || nodes.faults.has(""))
    throw badZarr(`${nameOf(source)} is a single array: open the group that it is in`);
  const dataOf = (path: string): ChunkFiles => {
    const { prefix, separator } = nodes.arrays.get(path)?.keys ?? { prefix: "", separator: "." };
    return {
      kind: "files",
      prefix: `${path}/${prefix}`,
      separator,
      scalar: `${path}/${prefix.slice(0, -1) || "0"}`,
    };
  };
  const root = await manifestOfNodes(nodes, dataOf, services);
  return datasetFrom([{ root, granule: nameOf(source) }], options.group ?? "/", services);
}

async function filesOf(source: ZarrSource, access: FileAccess): Promise<Files> {
  if (typeof source === "string" || source instanceof URL) return filesAt(String(source).replace(/\/+$/, ""), access);
  if ("target" in source) {
    const { target, name } = source;
    const prefix = `${name.replace(/\/+$/, "")}/`;
    return {
      ...filesIn(target, prefix.slice(0, -1)),
      async *list() {
        for await (const file of target.list(prefix)) yield file.name.slice(prefix.length);
      },
    };
  }
  const read: Files["read"] = (name, signal) => source.get(`/${name}` as never, signal ? { signal } : {});
  return {
    read,
    async part(name, part, signal) {
      if (source.getRange) return source.getRange(`/${name}` as never, part, signal ? { signal } : {});
      const bytes = await read(name, signal);
      return bytes && (await import("../files/file-parts.js")).partOfWhole(bytes, part);
    },
  };
}

/** All documents of metadata by key: out of the consolidated one, listed, or those of the paths. */
async function documentsOf(
  files: Files,
  paths: readonly string[] | undefined,
  name: string,
): Promise<Map<string, unknown>> {
  const documents = new Map<string, unknown>();
  const read = async (key: string): Promise<unknown> => {
    if (documents.has(key)) return documents.get(key);
    const bytes = await files.read(key);
    if (!bytes) return undefined;
    const document = parsed(bytes, key);
    documents.set(key, document);
    return document;
  };
  const root = await read("zarr.json");
  const inline =
    isRecord(root) && isRecord(root.consolidated_metadata) ? root.consolidated_metadata.metadata : undefined;
  if (isRecord(inline)) {
    for (const [path, document] of Object.entries(inline)) documents.set(`${path}/zarr.json`, document);
    return documents;
  }
  const summary = root === undefined ? await files.read(".zmetadata") : undefined;
  if (summary) {
    const json = parsed(summary, ".zmetadata");
    if (isRecord(json) && isRecord(json.metadata)) return new Map(Object.entries(json.metadata));
  }
  const keys = paths ? keysOf(paths) : files.list ? listed(files.list()) : undefined;
  for await (const key of keys ?? keysOf([""])) {
    if (documents.size >= MAX_DOCUMENTS) throw badZarr(`${name} has more than ${MAX_DOCUMENTS} documents of metadata`);
    await read(key);
  }
  if (documents.size === 0) throw badZarr(`there is no Zarr store at ${name}`);
  if (!keys && !documents.has(".zarray") && !(isRecord(root) && root.node_type === "array"))
    throw badZarr(
      `${name} has no consolidated metadata and cannot be listed: name its groups and arrays with the option paths`,
    );
  return documents;
}

function* keysOf(paths: readonly string[]): Generator<string, void, void> {
  for (const path of ["", ...paths]) {
    const under = path.replace(/^\/+|\/+$/g, "");
    for (const name of ["zarr.json", ".zgroup", ".zarray", ".zattrs"]) yield under === "" ? name : `${under}/${name}`;
  }
}

async function* listed(names: AsyncIterable<string>): AsyncGenerator<string, void, void> {
  for await (const name of names) if (isDocument(name)) yield name;
}

function parsed(bytes: Uint8Array, key: string): unknown {
  try {
    return jsonValue(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw badZarr(`${key} is no JSON`, cause);
  }
}

function nameOf(source: ZarrSource): string {
  if (typeof source === "string" || source instanceof URL) return redactUrl(String(source));
  return "target" in source ? source.name : "the store";
}

function badZarr(what: string, cause?: unknown): VirtualError {
  return new VirtualError(`Not a readable Zarr store: ${what}.`, {
    code: "virtual/bad-zarr",
    ...(cause !== undefined && { cause }),
  });
}
