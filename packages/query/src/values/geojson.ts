/** Longitude and latitude in degrees (WGS 84), east and north positive; further numbers such as a height are ignored. */
export type Position = readonly [longitude: number, latitude: number, ...rest: number[]];

/** The geometries of RFC 7946. */
export type GeoJsonGeometry =
  | { readonly type: "Point"; readonly coordinates: Position }
  | { readonly type: "MultiPoint" | "LineString"; readonly coordinates: readonly Position[] }
  | { readonly type: "MultiLineString" | "Polygon"; readonly coordinates: readonly (readonly Position[])[] }
  | { readonly type: "MultiPolygon"; readonly coordinates: readonly (readonly (readonly Position[])[])[] }
  | { readonly type: "GeometryCollection"; readonly geometries: readonly GeoJsonGeometry[] };

/** A GeoJSON feature; nothing but its geometry is looked at. */
export interface GeoJsonFeature {
  readonly type: "Feature";
  readonly geometry: GeoJsonGeometry | null;
  readonly [member: string]: unknown;
}

/** A GeoJSON feature collection. */
export interface GeoJsonFeatureCollection {
  readonly type: "FeatureCollection";
  readonly features: readonly GeoJsonFeature[];
  readonly [member: string]: unknown;
}

/** Any GeoJSON object. */
export type GeoJson = GeoJsonGeometry | GeoJsonFeature | GeoJsonFeatureCollection;

const GEOMETRY_TYPES = ["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"];

/** The simple geometries in any GeoJSON object, features and collections opened; `undefined` when it is no GeoJSON. */
export function geometriesOf(value: unknown): GeoJsonGeometry[] | undefined {
  const found: GeoJsonGeometry[] = [];
  const open: unknown[] = [value];
  // A loop, not recursion: collections nested a million deep must not end in a RangeError.
  while (open.length > 0) {
    const node = open.pop() as { type?: unknown; geometry?: unknown; features?: unknown; geometries?: unknown } | null;
    if (typeof node !== "object" || node === null) return undefined;
    const members = node.type === "FeatureCollection" ? node.features : node.geometries;
    if (node.type === "Feature") {
      if (node.geometry !== null && node.geometry !== undefined) open.push(node.geometry);
    } else if ((node.type === "FeatureCollection" || node.type === "GeometryCollection") && Array.isArray(members)) {
      for (let i = members.length - 1; i >= 0; i--) open.push(members[i]);
    } else if (typeof node.type === "string" && GEOMETRY_TYPES.includes(node.type) && "coordinates" in node) {
      found.push(node as GeoJsonGeometry);
    } else return undefined;
  }
  return found;
}

/** Points, lines and polygons of any GeoJSON object: the multi-geometries split into their parts. */
export function simpleGeometriesOf(value: unknown): GeoJsonGeometry[] | undefined {
  return geometriesOf(value)?.flatMap((geometry) => {
    if (!geometry.type.startsWith("Multi")) return [geometry];
    const type = geometry.type.slice(5);
    const { coordinates } = geometry as { coordinates: unknown };
    return Array.isArray(coordinates)
      ? coordinates.map((part) => ({ type, coordinates: part }) as unknown as GeoJsonGeometry)
      : [];
  });
}
