import { redactUrl } from "@earthaccess/errors";
import { type CombineOptions, datasetFrom, type Part } from "./dataset/from-manifests.js";
import type { VirtualDataset } from "./dataset/virtual-dataset.js";
import { parseDmrpp } from "./dmrpp/parse-dmrpp.js";
import { hdf5Parser } from "./hdf5/hdf5-parser.js";
import type { ManifestGroup } from "./manifest.js";
import { ChunkCache } from "./read/chunk-cache.js";
import type { ReadServices } from "./read/chunk-source.js";
import { fetchRangeReader, type RangeReader } from "./read/range-reader.js";
import { Hdf5ParseError, VirtualError } from "./virtual-errors.js";

/** A granule as far as it matters here; a `DataGranule` is one. */
export interface GranuleLike {
  readonly id?: string | undefined;
  /** Where its DMR++ document is. */
  dmrppUrl?(): string | undefined;
  dataLinks(options?: { readonly access?: "direct" | "external" }): readonly string[];
}

/** What can be opened: a granule, the URL of a data file or of its DMR++, or the bytes of a DMR++. */
export type VirtualSource = GranuleLike | string | URL | Uint8Array;

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
   * when there is no document; a function makes a manifest of its own.
   *
   * @default "auto"
   */
  readonly parser?: "auto" | "dmrpp" | "hdf5" | Parser | undefined;
  /** Reads ranges of data files. @default a reader over the login's fetch, or over fetch */
  readonly reader?: RangeReader | undefined;
  /** A login, such as `await login()`. */
  readonly auth?: { readonly fetch: typeof fetch } | undefined;
  /** Which of a granule's links is read: in the cloud's own network, or over https. @default "external" */
  readonly access?: "direct" | "external" | undefined;
  /** Beginnings of URLs that a document may point to besides its own data's origin. */
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
export interface VirtualMfOptions extends VirtualOptions, CombineOptions {}

/**
 * Opens a data file as a dataset, without downloading it: its DMR++ document tells where the values are, and they are read when they
 * are asked for. Where there is no document, the index inside the HDF5 or netCDF-4 file tells.
 *
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
  const services = servicesOf(options);
  const part = await partOf(source, options, services.reader);
  options.onProgress?.({ opened: 1, granule: part.granule });
  return loaded(datasetFrom([part], options.group ?? "/", services), options);
}

/**
 * Opens many granules as one dataset, one after the other along a dimension.
 *
 * Granules may differ in length, chunks, packing and time epochs: each is read and decoded by its own facts. They stay in the order in
 * which they come.
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
  const { concatDim = "time", concurrency = 8, signal, onProgress } = options;
  const services = servicesOf(options);
  const parts: Part[] = [];
  let [next, opened] = [0, 0];
  const sources = iteratorOf(granules);
  let pulling: Promise<unknown> = Promise.resolve();
  // Sources are pulled one after the other; documents are read and parsed several at a time.
  const pull = (): Promise<{ readonly source: VirtualSource; readonly index: number } | undefined> => {
    const pulled = pulling.then(async () => {
      const { done, value } = await sources.next();
      return done ? undefined : { source: value, index: next++ };
    });
    pulling = pulled.catch(() => undefined);
    return pulled;
  };
  const work = async (): Promise<void> => {
    for (let item = await pull(); item; item = await pull()) {
      signal?.throwIfAborted();
      const part = await partOf(item.source, options, services.reader);
      parts[item.index] = part;
      opened += 1;
      onProgress?.({ opened, granule: part.granule });
    }
  };
  try {
    await Promise.all(Array.from({ length: concurrency }, work));
  } catch (error) {
    await sources.return?.();
    throw error;
  }
  return loaded(datasetFrom(parts, options.group ?? "/", services, { ...options, concatDim }), options);
}

function servicesOf({ auth, reader, cacheBytes, concurrency, allow, signal }: VirtualOptions): ReadServices {
  return {
    reader: reader ?? fetchRangeReader(auth?.fetch),
    cache: new ChunkCache(cacheBytes),
    concurrency,
    allow,
    ...(signal && { signal }),
  };
}

async function partOf(source: VirtualSource, options: VirtualOptions, reader: RangeReader): Promise<Part> {
  if (source instanceof Uint8Array) {
    if (options.url === undefined)
      throw new VirtualError("The bytes of a DMR++ do not say where the data are: give the option url.", {
        code: "virtual/no-url",
      });
    return { root: parseDmrpp(source, { url: options.url }), granule: nameOf(options.url) };
  }
  const { dataUrl, dmrppUrl, granule } = linksOf(source, options.access ?? "external");
  const { parser = "auto", signal } = options;
  if (typeof parser === "function") return { root: await parser(dataUrl, reader, signal), granule };
  if (parser === "hdf5") return { root: await hdf5Parser(dataUrl, reader, signal), granule };
  let document: Uint8Array;
  try {
    document = await documentOf(dmrppUrl, options, reader);
  } catch (error) {
    if (parser === "dmrpp" || !isAbsent(error)) throw error;
    return { root: await withoutDocument(dataUrl, dmrppUrl, reader, signal), granule };
  }
  return { root: parseDmrpp(document, { url: dataUrl }), granule };
}

/** Whether an error says that there is no such file, in the words of a server or of a disk. */
function isAbsent(error: unknown): boolean {
  const { code, data } = error as { readonly code?: unknown; readonly data?: { readonly status?: unknown } };
  return data?.status === 404 || code === "ENOENT" || (typeof code === "string" && /[/-]not-found$/.test(code));
}

async function withoutDocument(
  dataUrl: string,
  dmrppUrl: string,
  reader: RangeReader,
  signal?: AbortSignal,
): Promise<ManifestGroup> {
  try {
    return await hdf5Parser(dataUrl, reader, signal);
  } catch (cause) {
    if (!(cause instanceof Hdf5ParseError)) throw cause;
    throw new VirtualError(
      `There is no DMR++ document ${redactUrl(dmrppUrl)}, and the data cannot be opened without one. ${cause.message} Download the file, or open it with a parser of your own.`,
      { code: "virtual/no-dmrpp", cause, data: { status: 404 } },
    );
  }
}

function linksOf(source: GranuleLike | string | URL, access: "direct" | "external") {
  if (typeof source === "string" || source instanceof URL) {
    const url = String(source);
    const dataUrl = url.replace(/\.dmrpp(?=$|[?#])/, "");
    return { dataUrl, dmrppUrl: dataUrl === url ? `${url}.dmrpp` : url, granule: nameOf(dataUrl) };
  }
  const [dataUrl] = source.dataLinks({ access });
  const granule = source.id ?? nameOf(dataUrl ?? "");
  if (dataUrl === undefined)
    throw new VirtualError(`${granule} has no data file with ${access} access.`, {
      code: "virtual/no-data-link",
      data: { granule },
    });
  return { dataUrl, dmrppUrl: source.dmrppUrl?.() ?? `${dataUrl}.dmrpp`, granule };
}

async function documentOf(
  url: string,
  { auth, reader, signal }: VirtualOptions,
  ranges: RangeReader,
): Promise<Uint8Array> {
  if (reader?.size) return ranges.getRange(url, 0, await reader.size(url), signal ? { signal } : {});
  const response = await (auth?.fetch ?? globalThis.fetch)(url, signal ? { signal } : {});
  if (response.ok) return new Uint8Array(await response.arrayBuffer());
  await response.body?.cancel();
  const why =
    response.status === 404 || response.status === 403
      ? "there is none, or the login may not read it"
      : "try again later";
  throw new VirtualError(
    `Cannot read the DMR++ document ${redactUrl(url)}: the server answered ${response.status}; ${why}. HDF5 files without one open with parser: "hdf5".`,
    { code: "virtual/no-dmrpp", retryable: response.status >= 500, data: { status: response.status } },
  );
}

async function loaded(dataset: VirtualDataset, { load = false, signal }: VirtualOptions): Promise<VirtualDataset> {
  // What is read now is in the cache when it is asked for.
  if (load) await Promise.all(Object.values(dataset.coords).map((variable) => variable.load(signal ? { signal } : {})));
  return dataset;
}

function iteratorOf<T>(
  items: Iterable<T> | AsyncIterable<T>,
): AsyncIterator<T> | { next(): Promise<IteratorResult<T>>; return?(): unknown } {
  if (Symbol.asyncIterator in items) return items[Symbol.asyncIterator]();
  const iterator = items[Symbol.iterator]();
  return { next: async () => iterator.next(), return: () => iterator.return?.() };
}

function nameOf(url: string): string {
  return url.replace(/[?#].*$/, "").replace(/^.*\//, "");
}
