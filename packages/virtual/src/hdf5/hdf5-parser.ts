import type { ManifestGroup } from "../manifest.js";
import type { RangeReader } from "../read/range-reader.js";

/**
 * Makes a manifest of an HDF5 or netCDF-4 file by reading the index inside the file itself, for files without a DMR++ document.
 *
 * Only the structures are read, in pages of 64 KiB and more; the code for it is loaded with the first file. What cannot be read is in
 * `unsupported` with the reason. Rules: HDF5 File Format Specification 3.0.
 *
 * @throws {Hdf5ParseError} when it is no HDF5 file, cut off, or goes round in circles
 *
 * @example
 * ```ts no-run
 * const vds = await openVirtualDataset("https://data.example.org/a.nc", { parser: hdf5Parser });
 * ```
 */
export async function hdf5Parser(dataUrl: string, reader: RangeReader, signal?: AbortSignal): Promise<ManifestGroup> {
  const { parseHdf5 } = await import("./parse-hdf5.js");
  return parseHdf5(dataUrl, reader, signal);
}
