/**
 * Items as GeoJSON, FlatGeobuf and GeoParquet.
 *
 * @module
 */
export type { FieldOptions, Items } from "./geo/fields.js";
export { toFlatGeobuf } from "./geo/flatgeobuf.js";
export { type GeoJsonFeature, type GeoJsonFeatureCollection, toGeoJson } from "./geo/geojson.js";
export { toGeoParquet } from "./geo/geoparquet.js";
