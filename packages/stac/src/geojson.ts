/** Longitude and latitude in degrees, WGS 84; a height in metres may follow. */
export type Position = readonly number[];

export interface PointGeometry {
  readonly type: "Point";
  readonly coordinates: Position;
}
export interface MultiPointGeometry {
  readonly type: "MultiPoint";
  readonly coordinates: readonly Position[];
}
export interface LineStringGeometry {
  readonly type: "LineString";
  readonly coordinates: readonly Position[];
}
export interface MultiLineStringGeometry {
  readonly type: "MultiLineString";
  readonly coordinates: readonly (readonly Position[])[];
}
export interface PolygonGeometry {
  readonly type: "Polygon";
  /** The outer ring counter-clockwise, then holes clockwise; every ring closed. */
  readonly coordinates: readonly (readonly Position[])[];
}
export interface MultiPolygonGeometry {
  readonly type: "MultiPolygon";
  readonly coordinates: readonly (readonly (readonly Position[])[])[];
}
export interface GeometryCollectionGeometry {
  readonly type: "GeometryCollection";
  readonly geometries: readonly Geometry[];
}

/** A GeoJSON geometry (RFC 7946). */
export type Geometry =
  | PointGeometry
  | MultiPointGeometry
  | LineStringGeometry
  | MultiLineStringGeometry
  | PolygonGeometry
  | MultiPolygonGeometry
  | GeometryCollectionGeometry;

/** West, south, east, north in degrees (six numbers with heights); west is greater than east across the antimeridian (RFC 7946 §5.2). */
export type Bbox = readonly number[];
