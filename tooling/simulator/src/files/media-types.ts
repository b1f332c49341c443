const BY_EXTENSION: Readonly<Record<string, string>> = {
  tif: "image/tiff",
  tiff: "image/tiff",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  gif: "image/gif",
  nc: "application/x-netcdf",
  nc4: "application/x-netcdf",
  h5: "application/x-hdf5",
  hdf5: "application/x-hdf5",
  he5: "application/x-hdf5",
  hdf: "application/x-hdf",
  dmrpp: "application/vnd.opendap.dap4.dmrpp+xml",
  xml: "application/xml",
  json: "application/json",
  csv: "text/csv",
  txt: "text/plain",
  md5: "text/plain",
  sha256: "text/plain",
  pdf: "application/pdf",
  zip: "application/zip",
  gz: "application/gzip",
};

/** The media type by the extension of a path; S3's default for all others. */
export function mediaTypeOf(path: string): string {
  const extension = /\.([A-Za-z0-9]+)$/.exec(path)?.[1]?.toLowerCase() ?? "";
  return BY_EXTENSION[extension] ?? "binary/octet-stream";
}
