import { checkOptions } from "@earthaccess/errors";
import type { AuthSource } from "@earthaccess/executor";
import type { ExecutorChoice } from "@earthaccess/executor/auto";
import { type CombineOptions, datasetFrom, type Part } from "./dataset/from-manifests.js";
import type { VirtualDataset } from "./dataset/virtual-dataset.js";
import { referenceReader } from "./kerchunk/reference-reader.js";
import { OPEN_MF_OPTIONS, OPEN_OPTIONS } from "./known-options.js";
import type { ManifestGroup } from "./manifest.js";
import { manifestFromJson } from "./manifest-json.js";
import { parseDmrppTask } from "./parse-task.js";
import { ChunkCache } from "./read/chunk-cache.js";
import type { ReadServices } from "./read/chunk-source.js";
import { fetchRangeReader, type RangeReader } from "./read/range-reader.js";
import { linksOf, partOf } from "./source-part.js";
import { VirtualError } from "./virtual-errors.js";

/** A granule as far as it matters here; a `DataGranule` is one. */
export interface VirtualGranule {
  readonly id?: string | undefined;
  /** Where its DMR++ document is. */
  dmrppUrl?(): string | undefined;
  dataLinks(options?: { readonly access?: "direct" | "external" }): readonly string[];
}

/** What can be opened: a granule, the URL of a data file or of its DMR++, or the bytes of a DMR++. */
export type VirtualSource = VirtualGranule | string | URL | Uint8Array;

/** Makes a manifest of a data file by other means than its DMR++. */
export type Parser = (dataUrl: string, reader: RangeReader, signal?: AbortSignal) => Promise<ManifestGroup>;

/** Options of {@link openVirtualDataset}. */
export interface VirtualOptions {
  /** Where the data are, when the source is the bytes of a DMR++. */
  readonly url?: string | undefined;
  /** Full path of the group to open. @default "/" */
  readonly group?: string | undefined;
  /** Reads the coordinates along dimensions at once. @default false: when they are needed */
  readonly load?: boolean | undefined;
  /**
   * `"dmrpp"` reads the DMR++ document beside the data, `"hdf5"` the index inside the HDF5 file, and `"auto"` the document, or the index
   * when there is no document; `"kerchunk"` takes the source for kerchunk references, in JSON or Parquet; a function makes a manifest of
   * its own.
   *
   * @default "auto"
   */
  readonly parser?: "auto" | "dmrpp" | "hdf5" | "kerchunk" | Parser | undefined;
  /** Reads ranges of data files, and documents where there is no login. @default a reader over the login's fetch, or over fetch */
  readonly reader?: RangeReader | undefined;
  /** A login, such as `await login()`. */
  readonly auth?: { readonly fetch: typeof fetch } | undefined;
  /** Which of a granule's links is read: in the cloud's own network, or over https. @default "external" */
  readonly access?: "direct" | "external" | undefined;
  /** Beginnings of URLs that a document may point to besides its own data's origin. @default none; anywhere for `"kerchunk"` */
  readonly allow?: readonly string[] | undefined;
  /** Requests at the same time. @default 16 */
  readonly concurrency?: number | undefined;
  /** Bytes of decoded chunks that are kept. @default 64 MiB */
  readonly cacheBytes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called after each granule. */
  readonly onProgress?: ((progress: { readonly opened: number; readonly granule: string }) => void) | undefined;
}

/** Options of {@link openVirtualMfdataset}. */
export interface VirtualMfOptions extends VirtualOptions, CombineOptions {
  /**
   * Where documents are read and parsed, and how many at once; see `getExecutor`. Workers elsewhere must serve `parseDmrppTask`.
   *
   * @default 8 at once, here
   */
  readonly parallel?: ExecutorChoice | undefined;
  /** What workers elsewhere need of the login; `session.openVirtualMfdataset` gives it. */
  readonly context?: AuthSource | undefined;
}

/**
 * Opens a data file as a dataset, without downloading it: its DMR++ document tells where the values are, and they are read when they
 * are asked for. Where there is no document, the index inside the HDF5 or netCDF-4 file tells.
 *
 * @throws {TypeError} for options that are unknown or have values that are
 * @throws {VirtualError} `virtual/no-dmrpp` when there is no document beside the data, and they are no HDF5 file either
 * @throws {DmrppParseError} when the document is none
 *
 * @example
 * ```ts no-run
 * const vds = await openVirtualDataset("https://data.example.org/a.nc");
 * const { data, shape } = await vds.get("sst").isel({ time: 0 }).load();
 * ```
 */
export async function openVirtualDataset(source: VirtualSource, options: VirtualOptions = {}): Promise<VirtualDataset> {
  checkOptions("openVirtualDataset", withoutParser(options), OPEN_OPTIONS);
  const services = servicesOf(options);
  const part = await partOf(source, options, services);
  options.onProgress?.({ opened: 1, granule: part.granule });
  return loaded(datasetFrom([part], options.group ?? "/", services), options);
}

/**
 * Opens many granules as one dataset, one after the other along a dimension.
 *
 * Granules may differ in length, chunks, packing and time epochs: each is read and decoded by its own facts. They stay in the order in
 * which they come, unless `combine: "byCoords"` sorts them.
 *
 * @throws {IncompatibleDatasetsError} naming granule, variable and reason, when they cannot be one
 *
 * @example
 * ```ts no-run
 * const vds = await openVirtualMfdataset(searchData({ shortName: "MUR-JPL-L4-GLOB-v4.1" }), { concatDim: "time" });
 * const june = await vds.sel({ time: "2020-06" });
 * ```
 */
export async function openVirtualMfdataset(
  granules: Iterable<VirtualSource> | AsyncIterable<VirtualSource>,
  options: VirtualMfOptions = {},
): Promise<VirtualDataset> {
  checkOptions("openVirtualMfdataset", withoutParser(options), OPEN_MF_OPTIONS);
  const { concatDim = "time" } = options;
  const services = servicesOf(options);
  let parts: readonly Part[] = await partsOf(granules, options, services);
  if (options.preprocess || options.combine === "byCoords" || options.compat === "equals") {
    const { joinable } = await import("./dataset/joinable.js");
    parts = await joinable(parts, services, { ...options, concatDim });
  }
  return loaded(datasetFrom(parts, options.group ?? "/", services, { ...options, concatDim }), options);
}

/** A parser that is a function is not to be looked up among the names. */
function withoutParser<T extends VirtualOptions>(options: T): T {
  return typeof options.parser === "function" ? { ...options, parser: undefined } : options;
}

/** The manifests of all granules in their order, read and parsed where `parallel` says. */
async function partsOf(
  granules: Iterable<VirtualSource> | AsyncIterable<VirtualSource>,
  options: VirtualMfOptions,
  services: ReadServices,
): Promise<Part[]> {
  // Loaded when they are used: who opens single files does without.
  const { getExecutor } = await import("@earthaccess/executor/auto");
  const { sharedNumbers } = await import("./dataset/shared-numbers.js");
  const executor = getExecutor(options.parallel ?? 8);
  const { signal } = options;
  const parts: Part[] = [];
  // A caller's parser may have kept what it made, or give it to others.
  const share = typeof options.parser === "function" ? undefined : sharedNumbers();
  const add = (part: Part) => {
    share?.(part.root);
    parts.push(part);
    options.onProgress?.({ opened: parts.length, granule: part.granule });
  };
  const { context: source } = options;
  const isElsewhere = executor.capabilities.portable;
  const context = isElsewhere && source ? await executor.createContext(source, signal ? { signal } : {}) : undefined;
  try {
    if (!isElsewhere) {
      const { concurrency } = executor;
      for await (const part of inOrder(granules, concurrency, (one) => partOf(one, options, services))) add(part);
      return parts;
    }
    const names: string[] = [];
    const jobs = async function* () {
      for await (const one of granules) {
        if (one instanceof Uint8Array || !isDocumented(options))
          throw new VirtualError("Bytes and other parsers than that of DMR++ stay in this process; use parallel: 8.", {
            code: "virtual/not-portable",
          });
        const { dataUrl, dmrppUrl, granule } = linksOf(one, options.access ?? "external");
        names.push(granule);
        yield { dataUrl, dmrppUrl };
      }
    };
    for await (const manifest of executor.map(parseDmrppTask, jobs(), {
      ...(signal && { signal }),
      ...(context && { context }),
    })) {
      add({ root: manifestFromJson(manifest), granule: names[parts.length] as string });
    }
    return parts;
  } finally {
    await context?.[Symbol.asyncDispose]();
    if (executor !== options.parallel) await executor.close({ drain: false });
  }
}

/** Whether a DMR++ is what is parsed. */
function isDocumented({ parser = "auto" }: VirtualOptions): boolean {
  return parser === "auto" || parser === "dmrpp";
}

/** Results in the order of their items; several at work, none pulled ahead of them. */
async function* inOrder<T, R>(
  items: Iterable<T> | AsyncIterable<T>,
  concurrency: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R, void, void> {
  const running: Promise<R>[] = [];
  for await (const item of items) {
    const result = work(item);
    // Its failure is told when its turn comes.
    result.catch(() => undefined);
    running.push(result);
    if (running.length >= concurrency) yield await (running.shift() as Promise<R>);
  }
  for (const result of running) yield await result;
}

function servicesOf(options: VirtualOptions): ReadServices {
  const { auth, reader, cacheBytes, concurrency, allow, parser, signal } = options;
  const isKerchunk = parser === "kerchunk";
  return {
    reader: reader ?? (isKerchunk ? referenceReader(auth?.fetch) : fetchRangeReader(auth?.fetch)),
    cache: new ChunkCache(cacheBytes),
    concurrency,
    // To point to files elsewhere is what such references are for.
    allow: allow ?? (isKerchunk ? [""] : undefined),
    ...(signal && { signal }),
  };
}

async function loaded(dataset: VirtualDataset, { load = false, signal }: VirtualOptions): Promise<VirtualDataset> {
  // What is read now is in the cache when it is asked for.
  if (load) await Promise.all(Object.values(dataset.coords).map((variable) => variable.load(signal ? { signal } : {})));
  return dataset;
}
