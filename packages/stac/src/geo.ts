/**
 * Items as GeoJSON, FlatGeobuf and GeoParquet.
 *
 * @module
 */
export type { FieldOptions, Items } from "./geo/fields.js";
export { streamFlatGeobuf, toFlatGeobuf } from "./geo/flatgeobuf.js";
export { type GeoJsonFeature, type GeoJsonFeatureCollection, streamGeoJson, toGeoJson } from "./geo/geojson.js";
export { streamGeoParquet, toGeoParquet } from "./geo/geoparquet.js";
