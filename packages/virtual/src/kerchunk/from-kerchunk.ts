import type { TargetFileSystem } from "@earthaccess/targets";
import { datasetFrom } from "../dataset/from-manifests.js";
import type { VirtualDataset } from "../dataset/virtual-dataset.js";
import { type FileAccess, filesAt, filesIn, type WholeFiles } from "../files/whole-files.js";
import type { ManifestGroup } from "../manifest.js";
import { ChunkCache } from "../read/chunk-cache.js";
import type { ReadServices } from "../read/chunk-source.js";
import type { RangeReader } from "../read/range-reader.js";
import { kerchunkFault } from "./kerchunk-fault.js";
import { manifestOfKerchunk } from "./kerchunk-manifest.js";
import { manifestOfParquet } from "./read-parquet.js";
import { referenceReader } from "./reference-reader.js";
import type { KerchunkReferences } from "./write-json.js";

/**
 * References: an object or the bytes of a JSON document, the files of a Parquet folder by name, the address of either, or a target with
 * the name of either in it. Folders are told by the end of their name, `.parquet`, `.parq` or `/`.
 */
export type KerchunkSource =
  | KerchunkReferences
  | Readonly<Record<string, unknown>>
  | Uint8Array
  | string
  | URL
  | ReadonlyMap<string, Uint8Array>
  | { readonly target: TargetFileSystem; readonly name: string };

/** How references are opened, and how the data that they point to are read. */
export interface FromKerchunkOptions extends FileAccess {
  /** Full path of the group to open. @default "/" */
  readonly group?: string | undefined;
  /**
   * Reads the data files. References may point anywhere; without a reader of yours, files of this machine are not read.
   *
   * @default a reader over the login's fetch, or over fetch
   */
  readonly reader?: RangeReader | undefined;
  /** Beginnings of URLs that references may point to. @default anywhere: `[""]` */
  readonly allow?: readonly string[] | undefined;
  /** Requests at the same time. @default 16 */
  readonly concurrency?: number | undefined;
  /** Bytes of decoded chunks that are kept. @default 64 MiB */
  readonly cacheBytes?: number | undefined;
}

/**
 * Opens kerchunk references as a dataset: JSON of version 0 or 1, or Parquet, written by this library or by another.
 *
 * Codecs are those of `openZarr`; arrays with others are in `unsupported`. Texts are read when it is opened. Parquet needs the optional peer dependency `hyparquet`, and `hyparquet-compressors` for files that Python wrote.
 *
 * @throws {VirtualError} `virtual/bad-kerchunk` when they are none; `virtual/missing-package`
 *
 * @example
 * ```ts no-run
 * const vds = await fromKerchunk("https://example.org/references.json");
 * const { data } = await vds.get("sst").isel({ time: 0 }).load();
 * ```
 */
export async function fromKerchunk(source: KerchunkSource, options: FromKerchunkOptions = {}): Promise<VirtualDataset> {
  const { signal, auth, allow = [""] } = options;
  const services: ReadServices = {
    reader: options.reader ?? referenceReader(auth?.fetch),
    cache: new ChunkCache(options.cacheBytes),
    concurrency: options.concurrency,
    allow,
    ...(signal && { signal }),
  };
  const root = await manifestOfReferences(source, services, options);
  return datasetFrom([{ root, granule: nameOf(source) }], options.group ?? "/", services);
}

/** The manifest of references, whatever they are given as. */
export async function manifestOfReferences(
  source: KerchunkSource,
  services: ReadServices,
  access: FileAccess,
): Promise<ManifestGroup> {
  if (source instanceof Uint8Array) return manifestOfKerchunk(parsed(source), services);
  if (typeof source === "string" || source instanceof URL) {
    const location = String(source);
    return manifestOfFiles(await filesAt(location, access), location, services);
  }
  if (source instanceof Map)
    return manifestOfParquet({ read: async (name) => source.get(name) as Uint8Array | undefined }, services);
  if (isPlaced(source)) {
    const files = filesIn(source.target, source.name.replace(/\/+$/, ""));
    return manifestOfFiles(files, source.name, services);
  }
  return manifestOfKerchunk(source, services);
}

/** What messages call the references. */
function nameOf(source: KerchunkSource): string {
  const location = typeof source === "string" || source instanceof URL ? String(source) : undefined;
  const name =
    location ?? (isPlaced(source as object) ? String((source as { readonly name: string }).name) : undefined);
  return name?.replace(/[?#].*$/s, "").replace(/^.*\/(?=.)/s, "") ?? "references";
}

/** The manifest of a JSON document, or of a folder of Parquet, by its address. */
async function manifestOfFiles(files: WholeFiles, location: string, services: ReadServices): Promise<ManifestGroup> {
  if (/(\.parq(uet)?|\/)\/*$/i.test(location.replace(/[?#].*$/s, ""))) return manifestOfParquet(files, services);
  const bytes = await files.read("");
  if (!bytes) throw kerchunkFault(`there is no ${location.replace(/[?#].*$/s, "")}`);
  return manifestOfKerchunk(parsed(bytes), services);
}

function isPlaced(source: object): source is { readonly target: TargetFileSystem; readonly name: string } {
  const { target, name } = source as { readonly target?: unknown; readonly name?: unknown };
  return typeof name === "string" && typeof (target as { readonly read?: unknown } | undefined)?.read === "function";
}

/** @throws {VirtualError} `virtual/bad-kerchunk` */
function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw kerchunkFault("the document is no JSON", cause);
  }
}
