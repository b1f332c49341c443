import type { EarthdataFile } from "./earthdata-file.js";

/** A source as geotiff.js takes it: `GeoTIFF.fromSource(toGeoTiffSource(file))`. */
export interface GeoTiffSource {
  readonly fileSize: number;
  fetch(
    slices: readonly { readonly offset: number; readonly length: number }[],
    signal?: AbortSignal,
  ): Promise<ArrayBuffer[]>;
  fetchSlice(slice: { readonly offset: number; readonly length: number }, signal?: AbortSignal): Promise<ArrayBuffer>;
  close(): Promise<void>;
}

/** A reader as the ZIP store of zarrita takes it: `new ZipFileStore(toZarritaStore(file))`. */
export interface ZarrZipReader {
  getLength(): Promise<number>;
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** The part of `Blob` that readers use. */
export interface BlobLike {
  readonly size: number;
  readonly type: string;
  slice(start?: number, end?: number): { arrayBuffer(): Promise<ArrayBuffer> };
  arrayBuffer(): Promise<ArrayBuffer>;
  text(): Promise<string>;
  stream(): ReadableStream<Uint8Array>;
}

/**
 * The file as a source of geotiff.js.
 *
 * @example
 * ```ts no-run
 * const [file] = await open("https://data.example/scene.tif");
 * if (file) toGeoTiffSource(file); // await GeoTIFF.fromSource(…)
 * ```
 */
export function toGeoTiffSource(file: EarthdataFile): GeoTiffSource {
  const fetchSlice = async (
    { offset, length }: { readonly offset: number; readonly length: number },
    signal?: AbortSignal,
  ) => (await file.getRange(offset, length, signal ? { signal } : {})).buffer as ArrayBuffer;
  return {
    fileSize: file.size,
    fetchSlice,
    fetch: (slices, signal) => Promise.all(slices.map((slice) => fetchSlice(slice, signal))),
    close: async () => file.close(),
  };
}

/** The file as what zarrita reads a zipped Zarr store from. */
export function toZarritaStore(file: EarthdataFile): ZarrZipReader {
  return { getLength: async () => file.size, read: (offset, length) => file.getRange(offset, length) };
}

/** The file with the methods of a `Blob`, for readers that take one; no byte is read before they ask. */
export function toBlobLike(file: EarthdataFile): BlobLike {
  const { size, type } = file;
  return {
    size,
    type,
    slice: (start, end) => ({ arrayBuffer: () => file.slice(start, end) }),
    arrayBuffer: () => file.arrayBuffer(),
    text: () => file.text(),
    stream: () => file.stream(),
  };
}
