/**
 * Queries for NASA's CMR and for STAC APIs as plain immutable values: build, validate and translate them without any network.
 *
 * @module
 */
export { type CmrParams, type CmrParamsInput, cmrSearchParams } from "./cmr-params.js";
export type { CollectionParams, ScienceKeywordInput } from "./collection-params.js";
export { CollectionQuery, type CollectionQueryLike } from "./collection-query.js";
export type { DayNight, FacetInput, GranuleParams, GridInput, PassInput } from "./granule-params.js";
export { GranuleQuery, type GranuleQueryLike } from "./granule-query.js";
export type { OptionName } from "./parameters/row.js";
export type { CollectionSortKey, GranuleSortKey } from "./parameters/sort-keys.js";
export type {
  AttributeInput,
  DateRanges,
  NumberRangeInput,
  QueryOptions,
  RequestParams,
  Setters,
  SpatialParams,
  Texts,
} from "./params.js";
export { Query } from "./query.js";
export type { Cql2Argument, Cql2Expression } from "./stac/cql2.js";
export { StacItemQuery } from "./stac/stac-item-query.js";
export type {
  DroppedParameter,
  OnDropped,
  StacDialect,
  StacFields,
  StacItemParams,
  StacQueryOperators,
  StacSearchBody,
  StacSortBy,
  ToStacOptions,
} from "./stac/stac-params.js";
export { InvalidQueryError, type ValidationError, ValidationResult } from "./validation.js";
export { BoundingBox, type BoundingBoxInput } from "./values/bounding-box.js";
export { Circle, type CircleInput } from "./values/circle.js";
export { type DateInput, DateRange, type DateRangeInput } from "./values/date-range.js";
export type { GeoJson, GeoJsonFeature, GeoJsonFeatureCollection, GeoJsonGeometry, Position } from "./values/geojson.js";
export { Line, type LineInput } from "./values/line.js";
export { Point, type PointInput } from "./values/point.js";
export { Polygon, type PolygonInput, type PolygonsInput } from "./values/polygon.js";
export type { PositionsInput } from "./values/positions.js";
export { QueryValue } from "./values/query-value.js";
