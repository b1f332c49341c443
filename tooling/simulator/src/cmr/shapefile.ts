import type { LonLat, Shape } from "../geometry/shape.js";
import { asNumber, asObject, asObjects, type Json, type JsonObject } from "../records/json.js";

const MAX_BYTES = 1_000_000;
const MAX_FEATURES = 500;
const MAX_POINTS = 5000;

/**
 * Reads the shapes of an uploaded file. GeoJSON is read properly; the other two formats CMR takes are accepted as "the whole globe",
 * because the box has no reader for them.
 */
export function readShapefile(
  body: Buffer,
  type: string | undefined,
): { readonly shapes: Shape[] } | { readonly errors: string[] } {
  if (body.length > MAX_BYTES) return { errors: [`Shapefile size exceeds the ${MAX_BYTES} byte limit`] };
  const format = type?.split(";")[0]?.trim();
  if (format === "application/shapefile+zip" || format === "application/vnd.google-earth.kml+xml") {
    return { shapes: [{ kind: "box", west: -180, south: -90, east: 180, north: 90 }] };
  }
  if (format !== "application/geo+json") return { errors: [`Shapefile format [${format ?? ""}] is not supported.`] };
  let document: JsonObject | undefined;
  try {
    document = asObject(JSON.parse(body.toString("utf8")) as Json);
  } catch {
    return { errors: ["Failed to parse shapefile"] };
  }
  if (document === undefined) return { errors: ["Failed to parse shapefile"] };
  const geometries = geometriesOf(document);
  const shapes = geometries.flatMap(shapesOf);
  if (shapes.length === 0) return { errors: ["Shapefile has no features"] };
  if (geometries.length > MAX_FEATURES)
    return { errors: [`Number of features in shapefile exceeds the limit of ${MAX_FEATURES}`] };
  const points = shapes.reduce((total, shape) => total + pointCount(shape), 0);
  if (points > MAX_POINTS) return { errors: [`Number of points in shapefile exceeds the limit of ${MAX_POINTS}`] };
  return { shapes };
}

/** The shapes of a GeoJSON geometry. */
export function shapesOf(geometry: JsonObject): Shape[] {
  const { type, coordinates } = geometry;
  const list = Array.isArray(coordinates) ? coordinates : [];
  switch (type) {
    case "Point":
      return points([list]).map((at) => ({ kind: "point", at }));
    case "MultiPoint":
      return points(list).map((at) => ({ kind: "point", at }));
    case "LineString":
      return [{ kind: "line", points: points(list), geodetic: true }];
    case "MultiLineString":
      return list.map((line) => ({ kind: "line", points: points(line), geodetic: true }));
    case "Polygon":
      return [polygon(list)];
    case "MultiPolygon":
      return list.map((rings) => polygon(Array.isArray(rings) ? rings : []));
    case "GeometryCollection":
      return asObjects(geometry.geometries).flatMap(shapesOf);
    default:
      return [];
  }
}

function geometriesOf(document: JsonObject): JsonObject[] {
  if (document.type === "FeatureCollection") return asObjects(document.features).flatMap(geometriesOf);
  if (document.type === "Feature")
    return asObject(document.geometry) === undefined ? [] : [asObject(document.geometry) as JsonObject];
  return [document];
}

function polygon(rings: readonly Json[]): Shape {
  const [outer = [], ...holes] = rings.map(points);
  return { kind: "polygon", outer, holes, geodetic: true };
}

function points(list: Json | undefined): LonLat[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((position): LonLat[] => {
    if (!Array.isArray(position)) return [];
    const [lon, lat] = [asNumber(position[0]), asNumber(position[1])];
    return lon === undefined || lat === undefined ? [] : [[lon, lat]];
  });
}

function pointCount(shape: Shape): number {
  if (shape.kind === "point") return 1;
  if (shape.kind === "line") return shape.points.length;
  return shape.kind === "polygon" ? shape.outer.length + shape.holes.flat().length : 4;
}
