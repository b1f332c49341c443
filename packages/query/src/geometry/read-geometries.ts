import type { GeoJsonGeometry } from "../values/geojson.js";
import { formatOf, type GeometryFormat, KNOWN_ENDINGS } from "./detect-format.js";
import { readFlatGeobuf } from "./flatgeobuf-reader.js";
import { readGeoJson } from "./geojson-reader.js";
import { GeometryError } from "./geometry-error.js";
import { type GeoPackageOptions, readGeoPackage } from "./geopackage-reader.js";
import { readGeoParquet } from "./geoparquet-reader.js";
import { readGpx } from "./gpx-reader.js";
import { readKml } from "./kml-reader.js";
import { type ByteSource, bytesOf, DEFAULT_MAX_BYTES, textOf } from "./read-options.js";
import { readShapefile } from "./shapefile-reader.js";
import { readWktText } from "./wkt-reader.js";
import { unzipped, type ZipEntry, zipEntries } from "./zip.js";

/**
 * All geometries of a file, as GeoJSON in degrees, whatever its format: GeoJSON, FlatGeobuf, KML, KMZ, shapefile (zipped or the
 * `.shp` alone), GeoPackage, GeoParquet, GPX or well-known text.
 *
 * The format is told by the content; the name is for messages, and for what looks alike.
 *
 * @throws GeometryError with what is wrong and what to do.
 */
export async function readGeometries(source: ByteSource, options: GeoPackageOptions = {}): Promise<GeoJsonGeometry[]> {
  const name =
    options.name ??
    (typeof Blob !== "undefined" && source instanceof Blob && "name" in source ? String(source.name) : undefined);
  const named = { ...options, name };
  const bytes = await bytesOf(source, named);
  const format = formatOf(bytes, name);
  if (!format)
    throw new GeometryError(
      "format",
      `Unsupported geometry file format: ${name ?? "the bytes"}. Known are ${KNOWN_ENDINGS}.`,
    );
  options.signal?.throwIfAborted();
  return read(format, bytes, named);
}

/** All geometries of a file that must have one of some formats. */
export async function readAs(
  formats: readonly GeometryFormat[],
  source: ByteSource,
  options: GeoPackageOptions,
): Promise<GeoJsonGeometry[]> {
  const bytes = await bytesOf(source, options);
  const format = formatOf(bytes, options.name) ?? formats[0];
  if (format && formats.includes(format)) return read(format, bytes, options);
  throw new GeometryError(
    "format",
    `${options.name ?? "The file"} is ${format ?? "unknown"}, not ${formats.join(" or ")}; use polygonFromBytes, which tells formats apart.`,
  );
}

async function read(format: GeometryFormat, bytes: Uint8Array, options: GeoPackageOptions): Promise<GeoJsonGeometry[]> {
  const { name } = options;
  switch (format) {
    case "geojson":
      return readGeoJson(textOf(bytes), name);
    case "flatgeobuf":
      return readFlatGeobuf(bytes, options);
    case "zip":
      return readZip(bytes, options);
    case "shapefile":
      return readShapefile(bytes, undefined, name);
    case "geopackage":
      return readGeoPackage(bytes, options);
    case "geoparquet":
      return readGeoParquet(bytes, name);
    case "kml":
      return readKml(textOf(bytes), name);
    case "gpx":
      return readGpx(textOf(bytes), name);
    case "wkt":
      return readWktText(textOf(bytes), name);
  }
}

const GEOMETRY_FILE = /\.(shp|kml|geojson|json|fgb|gpkg|gpx|wkt)$/i;

/** Every geometry file in an archive. A KMZ may keep its places in other files than `doc.kml`. */
async function readZip(bytes: Uint8Array, options: GeoPackageOptions): Promise<GeoJsonGeometry[]> {
  const { name = "The archive", maxBytes = DEFAULT_MAX_BYTES } = options;
  const entries = zipEntries(bytes, name).filter((entry) => !/(^|\/)(__MACOSX\/|\.[^/.])/.test(entry.name));
  const files = entries.filter((entry) => GEOMETRY_FILE.test(entry.name));
  if (files.length === 0)
    throw new GeometryError("format", `${name} has no shapefile, KML or other geometry file in it.`);
  const found: GeoJsonGeometry[] = [];
  let left = maxBytes;
  const unpack = async (entry: ZipEntry) => {
    const data = await unzipped(entry, left);
    left -= data.byteLength;
    return data;
  };
  for (const entry of files) {
    const inner = { ...options, name: `${name}/${entry.name}` };
    const data = await unpack(entry);
    const format = formatOf(data, entry.name);
    if (format === undefined || format === "zip" || format === "geoparquet") continue;
    const geometries =
      format === "shapefile"
        ? await readShapefile(data, await projectionBeside(entry, entries, unpack), inner.name)
        : await read(format, data, inner);
    for (const geometry of geometries) found.push(geometry);
  }
  return found;
}

async function projectionBeside(
  shp: ZipEntry,
  entries: readonly ZipEntry[],
  unpack: (entry: ZipEntry) => Promise<Uint8Array>,
): Promise<string | undefined> {
  const wanted = shp.name.replace(/\.shp$/i, ".prj").toLowerCase();
  const prj = entries.find((entry) => entry.name.toLowerCase() === wanted);
  return prj && textOf(await unpack(prj));
}
