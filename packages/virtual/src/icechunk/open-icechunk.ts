import { type AllowedOptions, checkOptions } from "@earthaccess/errors";
import type { TargetFileSystem } from "@earthaccess/targets";
import { datasetFrom } from "../dataset/from-manifests.js";
import type { VirtualDataset } from "../dataset/virtual-dataset.js";
import type { ManifestGroup } from "../manifest.js";
import { ChunkCache } from "../read/chunk-cache.js";
import type { ReadServices } from "../read/chunk-source.js";
import { fetchRangeReader, type RangeReader } from "../read/range-reader.js";
import { VirtualError } from "../virtual-errors.js";
import { ManifestTree } from "../zarr/manifest-tree.js";
import { readTexts } from "../zarr/read-texts.js";
import { ZarrFault } from "../zarr/zarr-fault.js";
import type { Fields } from "./flatbuffer-schema.js";
import { isArray, pathOf } from "./nodes.js";
import { arrayOf, metadataOf, NATIVE, type RepositoryArray, readChunkTables } from "./read-arrays.js";
import { type Revision, readState } from "./repository-state.js";
import { RepositoryFiles } from "./storage.js";

/** Options of {@link openIcechunk}. */
export interface OpenIcechunkOptions extends Revision {
  /** Full path of the group to open. @default "/" */
  readonly group?: string | undefined;
  /** Reads what the repository refers to. @default a reader over the login's fetch, or over fetch */
  readonly reader?: RangeReader | undefined;
  /** A login, such as `await login()`. */
  readonly auth?: { readonly fetch: typeof fetch } | undefined;
  /** Beginnings of URLs that the repository may refer to. @default anywhere: `[""]` */
  readonly allow?: readonly string[] | undefined;
  /** Requests at the same time. @default 16 */
  readonly concurrency?: number | undefined;
  /** Bytes of decoded chunks that are kept. @default 64 MiB */
  readonly cacheBytes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

const OPEN_ICECHUNK_OPTIONS: AllowedOptions<OpenIcechunkOptions> = {
  branch: undefined,
  tag: undefined,
  snapshot: undefined,
  group: undefined,
  reader: undefined,
  auth: undefined,
  allow: undefined,
  concurrency: undefined,
  cacheBytes: undefined,
  signal: undefined,
};

/**
 * Opens an Icechunk repository as a dataset: of specification 1 or 2, written here or by any other library.
 *
 * Chunks in the repository, in its manifests and in files elsewhere are read alike. Arrays whose codecs nobody here can undo are in
 * `unsupported`.
 *
 * @param location a path, `file://`, `s3://`, `gs://`, `az://` or `memory://` address, or a target
 * @throws {VirtualError} `virtual/no-icechunk` when there is none; `virtual/no-such-revision`, `virtual/bad-icechunk`
 *
 * @example
 * ```ts no-run
 * const vds = await openIcechunk("s3://my-bucket/sst", { tag: "v1" });
 * const { data } = await vds.get("sst").isel({ time: 0 }).load();
 * ```
 */
export async function openIcechunk(
  location: string | URL | TargetFileSystem,
  options: OpenIcechunkOptions = {},
): Promise<VirtualDataset> {
  checkOptions("openIcechunk", options, OPEN_ICECHUNK_OPTIONS);
  const { signal, auth, allow = [""], concurrency, cacheBytes } = options;
  const files = await repositoryFiles(location, signal);
  const state = await readState(files, options);
  if (!state)
    throw new VirtualError(`There is no Icechunk repository at ${files.location}.`, { code: "virtual/no-icechunk" });
  const services: ReadServices = {
    reader: withNativeChunks(options.reader ?? fetchRangeReader(auth?.fetch), files),
    cache: new ChunkCache(cacheBytes),
    concurrency,
    allow,
    ...(signal && { signal }),
  };
  const root = await manifestOf(files, state.nodes, services);
  return datasetFrom([{ root, granule: files.location }], options.group ?? "/", services);
}

/** The files of the repository at a location. */
export async function repositoryFiles(
  location: string | URL | TargetFileSystem,
  signal?: AbortSignal,
): Promise<RepositoryFiles> {
  if (typeof location === "object" && !(location instanceof URL)) return new RepositoryFiles(location, signal);
  const { openTarget } = await import("@earthaccess/targets");
  return new RepositoryFiles(await openTarget(location), signal);
}

/** Chunks that are files of the repository are read from it, all others as before. */
export function withNativeChunks(reader: RangeReader, files: RepositoryFiles): RangeReader {
  return {
    getRange: (url, offset, length, options) =>
      url.startsWith(NATIVE)
        ? files.range(url.slice(NATIVE.length), offset, length)
        : reader.getRange(url, offset, length, options),
  };
}

async function manifestOf(
  files: RepositoryFiles,
  nodes: readonly Fields[],
  services: ReadServices,
): Promise<ManifestGroup> {
  const tree = new ManifestTree();
  const readable: RepositoryArray[] = [];
  for (const node of nodes) {
    const path = pathOf(node).slice(1);
    try {
      if (isArray(node)) readable.push(arrayOf(node));
      else tree.addGroup(path, (metadataOf(node) as { readonly attributes?: unknown }).attributes);
    } catch (error) {
      if (!(error instanceof ZarrFault || error instanceof SyntaxError)) throw error;
      tree.addUnsupported(path, error.message);
    }
  }
  const tables = await readChunkTables(files, readable);
  for (const one of readable) {
    const path = pathOf(one.node).slice(1);
    const table = tables.get(one) ?? { kind: "fill" as const };
    try {
      const data = one.array.variable.itemSize === 0 ? await readTexts(one.array, table, services) : table;
      tree.addArray(path, { ...one.array.variable, data });
    } catch (error) {
      if (!(error instanceof ZarrFault)) throw error;
      tree.addUnsupported(path, error.message);
    }
  }
  return tree.finish();
}
