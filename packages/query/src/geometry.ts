/**
 * Polygons for CMR from files and geometries: readers for the usual formats, and a simplification that always fits.
 *
 * Runs in browsers and on Node; formats that need a large library load it only when such a file is read.
 *
 * @module
 */
export { GeometryError, type GeometryProblem } from "./geometry/geometry-error.js";
export type { GeoPackageOptions } from "./geometry/geopackage-reader.js";
export {
  polygonFromBytes,
  polygonFromFlatGeobuf,
  polygonFromGeoJson,
  polygonFromGeoPackage,
  polygonFromGeoParquet,
  polygonFromGpx,
  polygonFromKml,
  polygonFromShapefile,
  polygonFromWkt,
  type ShapefileParts,
} from "./geometry/polygon-from.js";
export { readGeometries } from "./geometry/read-geometries.js";
export type { ByteSource, ReadOptions, RemoteReadOptions } from "./geometry/read-options.js";
export { type CmrPolygons, type SimplifyOptions, simplifyForCmr } from "./geometry/simplify-for-cmr.js";
