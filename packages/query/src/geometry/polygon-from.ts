import type { GeoJson, GeoJsonGeometry } from "../values/geojson.js";
import { readFlatGeobuf } from "./flatgeobuf-reader.js";
import { readGeoJson } from "./geojson-reader.js";
import type { GeoPackageOptions } from "./geopackage-reader.js";
import { readAs, readGeometries } from "./read-geometries.js";
import { type ByteSource, bytesOf, type ReadOptions, type RemoteReadOptions, textOf } from "./read-options.js";
import { readShapefile } from "./shapefile-reader.js";
import { type CmrPolygons, simplifyForCmr } from "./simplify-for-cmr.js";
import { readWktText } from "./wkt-reader.js";

/** The parts of a shapefile that matter: the shapes, and the coordinate system without which they may mean anything. */
export interface ShapefileParts {
  readonly shp: ByteSource;
  readonly prj?: ByteSource | string | undefined;
}

/**
 * Polygons from a file of any known format: GeoJSON, FlatGeobuf, KML, KMZ, zipped shapefile, `.shp`, GeoPackage, GeoParquet, GPX
 * or well-known text. The content tells the format.
 *
 * @throws GeometryError with what is wrong and what to do.
 *
 * @example
 * ```ts
 * import { GranuleQuery } from "@earthaccess/query";
 * import { polygonFromBytes } from "@earthaccess/query/geometry";
 *
 * const file = new Blob(['{"type":"Polygon","coordinates":[[[0,0],[10,0],[10,10],[0,0]]]}']);
 * const query = new GranuleQuery({ shortName: "ATL03", polygon: await polygonFromBytes(file) });
 * query.toCmr().polygon; // "0,0,10,0,10,10,0,0"
 * ```
 */
export async function polygonFromBytes(source: ByteSource, options: GeoPackageOptions = {}): Promise<CmrPolygons> {
  return simplified(await readGeometries(source, options), options);
}

/** Polygons from GeoJSON: an object, its text, or the bytes of a file. All features count. */
export async function polygonFromGeoJson(
  source: GeoJson | string | ByteSource,
  options: ReadOptions = {},
): Promise<CmrPolygons> {
  const isBytes =
    source instanceof Uint8Array ||
    source instanceof ArrayBuffer ||
    (typeof Blob !== "undefined" && source instanceof Blob);
  return simplified(
    await readGeoJson(isBytes ? textOf(await bytesOf(source, options)) : source, options.name),
    options,
  );
}

/** Polygons from FlatGeobuf: the bytes of a file, or a URL, of which with `bbox` only the features in it are fetched. */
export async function polygonFromFlatGeobuf(
  source: ByteSource | URL | string,
  options: RemoteReadOptions = {},
): Promise<CmrPolygons> {
  const input =
    typeof source === "string" ? new URL(source) : source instanceof URL ? source : await bytesOf(source, options);
  return simplified(await readFlatGeobuf(input, options), options);
}

/** Polygons from KML or KMZ. */
export async function polygonFromKml(source: ByteSource | string, options: ReadOptions = {}): Promise<CmrPolygons> {
  return simplified(await readAs(["kml", "zip"], encoded(source), options), options);
}

/** Outlines from GPX: each track segment and route, closed from its last point to its first. */
export async function polygonFromGpx(source: ByteSource | string, options: ReadOptions = {}): Promise<CmrPolygons> {
  return simplified(await readAs(["gpx"], encoded(source), options), options);
}

/**
 * Polygons from a shapefile: zipped with all its parts, the parts one by one, or the `.shp` alone when it is in degrees.
 *
 * Projected coordinates need the optional package `proj4`.
 */
export async function polygonFromShapefile(
  source: ByteSource | ShapefileParts,
  options: ReadOptions = {},
): Promise<CmrPolygons> {
  if (!("shp" in source)) return simplified(await readAs(["zip", "shapefile"], source, options), options);
  const { shp, prj } = source;
  const system = prj === undefined || typeof prj === "string" ? prj : textOf(await bytesOf(prj, options));
  return simplified(await readShapefile(await bytesOf(shp, options), system, options.name), options);
}

/** Polygons from all layers of a GeoPackage. Needs the optional package `sql.js`. */
export async function polygonFromGeoPackage(source: ByteSource, options: GeoPackageOptions = {}): Promise<CmrPolygons> {
  return simplified(await readAs(["geopackage"], source, options), options);
}

/** Polygons from the primary geometry column of GeoParquet. Needs the optional package `hyparquet`. */
export async function polygonFromGeoParquet(source: ByteSource, options: ReadOptions = {}): Promise<CmrPolygons> {
  return simplified(await readAs(["geoparquet"], source, options), options);
}

/** Polygons from well-known text, also with `SRID=4326;` in front. */
export async function polygonFromWkt(text: string, options: ReadOptions = {}): Promise<CmrPolygons> {
  return simplified(await readWktText(text, options.name), options);
}

function simplified(geometries: readonly GeoJsonGeometry[], { maxPoints }: ReadOptions): CmrPolygons {
  return simplifyForCmr({ type: "GeometryCollection", geometries }, { maxPoints });
}

function encoded(source: ByteSource | string): ByteSource {
  return typeof source === "string" ? new TextEncoder().encode(source) : source;
}
