/**
 * Media types by file name extension, lower case.
 *
 * IANA's where there is one, else the type that UMM lists or STAC's best practices name; `.hdf` is HDF4, which is not HDF5.
 */
const MEDIA_TYPES: ReadonlyMap<string, string> = /* @__PURE__ */ new Map(
  /* @__PURE__ */ Object.entries({
    nc: "application/x-netcdf",
    nc4: "application/x-netcdf",
    cdf: "application/x-netcdf",
    h5: "application/x-hdf5",
    he5: "application/x-hdf5",
    hdf5: "application/x-hdf5",
    hdf: "application/x-hdf",
    he4: "application/x-hdf",
    hdfeos: "application/x-hdfeos",
    tif: "image/tiff; application=geotiff",
    tiff: "image/tiff; application=geotiff",
    zarr: "application/vnd+zarr",
    parquet: "application/vnd.apache.parquet",
    grb: "application/x-grib",
    grb2: "application/x-grib2",
    grib: "application/x-grib",
    grib2: "application/x-grib2",
    jp2: "image/jp2",
    png: "image/png",
    jpg: "image/jpeg",
    jpeg: "image/jpeg",
    gif: "image/gif",
    bmp: "image/bmp",
    svg: "image/svg+xml",
    csv: "text/csv",
    txt: "text/plain",
    log: "text/plain",
    md5: "text/plain",
    sha1: "text/plain",
    sha256: "text/plain",
    sha512: "text/plain",
    asc: "text/plain",
    html: "text/html",
    htm: "text/html",
    xml: "application/xml",
    gml: "application/gml+xml",
    json: "application/json",
    geojson: "application/geo+json",
    ndjson: "application/x-ndjson",
    yaml: "application/yaml",
    yml: "application/yaml",
    dmrpp: "application/vnd.opendap.dap4.dmrpp+xml",
    kml: "application/vnd.google-earth.kml+xml",
    kmz: "application/vnd.google-earth.kmz",
    shp: "application/vnd.shp",
    gpkg: "application/geopackage+sqlite3",
    fgb: "application/vnd.flatgeobuf",
    laz: "application/vnd.laszip",
    las: "application/vnd.las",
    zip: "application/zip",
    gz: "application/gzip",
    tgz: "application/gzip",
    bz2: "application/x-bzip2",
    tar: "application/x-tar",
    pdf: "application/pdf",
    bin: "application/octet-stream",
    dat: "application/octet-stream",
  }),
);

/** The media type of a lower- or upper-case extension without its dot. */
export function mediaTypeOfExtension(extension: string): string | undefined {
  return MEDIA_TYPES.get(extension) ?? MEDIA_TYPES.get(extension.toLowerCase());
}

/**
 * The media type that the extension of a URL's or file's name tells, or `undefined`.
 *
 * @example
 * ```ts
 * mediaTypeOf("https://data.example/HLS.B02.TIF?sig=1"); // "image/tiff; application=geotiff"
 * ```
 */
export function mediaTypeOf(href: string): string | undefined {
  const name = baseNameOf(href);
  const dot = name.lastIndexOf(".");
  return dot < 0 ? undefined : mediaTypeOfExtension(name.slice(dot + 1));
}

/** The last path segment as it stands in the URL, without query and fragment; empty for `https://host/`. */
export function baseNameOf(href: string): string {
  let end = href.length;
  if (href.charCodeAt(0) === 104 /* h, as in http */) {
    const query = href.indexOf("?");
    if (query >= 0) end = query;
  }
  const slash = href.lastIndexOf("/", end - 1);
  if (slash > 0 && href.charCodeAt(slash - 1) === 47 /* the // of a URL without path */) return "";
  const name = href.slice(slash + 1, end);
  const fragment = href.charCodeAt(0) === 104 ? name.indexOf("#") : -1;
  return fragment < 0 ? name : name.slice(0, fragment);
}
