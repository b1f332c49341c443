import { type Problem, shown } from "../validation.js";
import { cutRing } from "./antimeridian.js";
import { type GeoJson, type GeoJsonGeometry, type Position, simpleGeometriesOf } from "./geojson.js";
import { formatNumber } from "./numbers.js";
import { type PositionsInput, positionProblem, toPositions } from "./positions.js";
import { QueryValue } from "./query-value.js";
import { closedCounterClockwise, crossingEdges, openRing, oppositePoint, pointKey } from "./ring.js";

/** A ring of positions, `"lon,lat,…"` text, a list of rings (outer ring first), or a GeoJSON Polygon. */
export type PolygonInput =
  | PositionsInput
  | readonly (readonly (readonly number[])[])[]
  | { readonly coordinates: readonly (readonly number[] | readonly (readonly number[])[])[] };

/** Several polygons in one value: anything a reader of `@earthaccess/query/geometry` returns, or any GeoJSON. */
export type PolygonsInput =
  | PolygonInput
  | readonly PolygonInput[]
  | { readonly polygons: readonly PolygonInput[] }
  | GeoJson;

/** From here on a polygon is likely to be too long for CMR, which has no documented limit. */
export const USUAL_MAX_POINTS = 300;
/** The most points CMR takes in an uploaded shape. */
const MAX_POINTS = 5000;

/**
 * A polygon on the globe: one ring of great-circle arcs, in degrees.
 *
 * The ring is closed and turned counter-clockwise by itself, and repeated neighbours are left out. CMR knows no holes: only the
 * outer ring counts. A ring that crosses the antimeridian is given with its longitudes as they are.
 *
 * @example
 * ```ts
 * new Polygon([[0, 0], [0, 10], [10, 10], [10, 0]]).toCmr(); // "0,0,10,0,10,10,0,10,0,0"
 * ```
 */
export class Polygon extends QueryValue {
  /** The outer ring: closed, counter-clockwise. */
  readonly coordinates: readonly Position[];
  /** Inner rings that were given and do not count. */
  readonly holes: number;
  protected get field(): string {
    return "polygon";
  }
  readonly #given: unknown;
  #problems: readonly Problem[] | undefined;

  constructor(polygon: PolygonInput) {
    super();
    const given = typeof polygon === "object" && "coordinates" in polygon ? polygon.coordinates : polygon;
    this.#given = given;
    const isNested = Array.isArray(given) && Array.isArray(given[0]) && typeof given[0][0] === "object";
    const positions = toPositions(isNested ? given[0] : given);
    this.holes = isNested ? given.length - 1 : 0;
    const isBad = !positions || positionProblem(positions) !== undefined;
    this.coordinates = Object.freeze(isBad ? (positions ?? []) : closedCounterClockwise(openRing(positions)));
    Object.freeze(this);
  }

  protected get problems(): readonly Problem[] {
    this.#problems ??= polygonProblems(this.coordinates, this.#given);
    return this.#problems;
  }

  protected override get doubts(): readonly Problem[] {
    return polygonDoubts(this.coordinates, this.holes);
  }

  protected cmrText(): string {
    return this.coordinates.map(([lon, lat]) => `${formatNumber(lon)},${formatNumber(lat)}`).join(",");
  }

  /** The ring, nested once as the coordinates of a GeoJSON Polygon. */
  toStac(): Position[][] {
    return [this.coordinates.map(([lon, lat]) => [lon, lat])];
  }

  /** A Polygon, or a MultiPolygon cut at the antimeridian (RFC 7946, 3.1.9). */
  toGeoJSON(): GeoJsonGeometry {
    const rings = cutRing(this.coordinates);
    if (rings.length === 1) return { type: "Polygon", coordinates: rings };
    return { type: "MultiPolygon", coordinates: rings.map((ring) => [ring]) };
  }

  toJSON(): readonly Position[] {
    return this.coordinates;
  }
}

function polygonProblems(coordinates: readonly Position[], given: unknown): Problem[] {
  const outOfRange = positionProblem(coordinates);
  if (outOfRange) return [outOfRange];
  const ring = coordinates.slice(0, -1);
  if (coordinates.length === 0) return [noRing(given)];
  if (ring.length < 3) {
    const message = `Polygon must have at least 4 points (3 different ones and the first again), got ${ring.length} different`;
    return [{ code: "points", message: message + borderHint(ring) }];
  }
  if (ring.length > MAX_POINTS)
    return [
      {
        code: "points",
        message: `Polygon has ${ring.length} points, more than CMR takes (${MAX_POINTS}); use simplifyForCmr of @earthaccess/query/geometry or the shapefile parameter`,
      },
    ];
  return [twinProblem(ring) ?? antipodeProblem(coordinates) ?? crossingProblem(ring)].filter((p) => p !== undefined);
}

function noRing(given: unknown): Problem {
  if (typeof given === "string")
    return {
      code: "file-path",
      message: `${shown(given)} is text, not a ring. To search inside a file read it first: polygon: await polygonFromFile(${shown(given)}) from @earthaccess/query/node, or await polygonFromBytes(file) from @earthaccess/query/geometry in a browser`,
      suggestion: `await polygonFromFile(${shown(given)})`,
    };
  if (typeof Blob !== "undefined" && given instanceof Blob)
    return {
      code: "file-path",
      message:
        "a file is not a ring. Read it first: polygon: await polygonFromBytes(file) from @earthaccess/query/geometry, or send it as it is: shapefile: file",
      suggestion: "await polygonFromBytes(file)",
    };
  return {
    code: "format",
    message:
      "Must specify either a ring of positions [[lon, lat], …], a GeoJSON polygon, or what polygonFromFile returns",
  };
}

function twinProblem(ring: readonly Position[]): Problem | undefined {
  const seen = new Set<string>();
  for (const position of ring) {
    const key = pointKey(position);
    if (seen.has(key)) {
      const message = `Polygon passes the point ${position.join(" ")} twice (points that agree in 7 decimals are one point)`;
      return { code: "points", message: message + borderHint([position]) };
    }
    seen.add(key);
  }
  return undefined;
}

function borderHint(positions: readonly Position[]): string {
  const isAtBorder = positions.some(([lon, lat]) => Math.abs(lon) === 180 || Math.abs(lat) === 90);
  return isAtBorder
    ? "; 180 and -180 are one meridian and a pole is one point: use a bounding box for areas that end there"
    : "";
}

function antipodeProblem(coordinates: readonly Position[]): Problem | undefined {
  const index = oppositePoint(coordinates);
  if (index < 0) return undefined;
  const message = `Polygon has opposite points of the globe next to each other (point ${index + 1}); put a point between them`;
  return { code: "points", message };
}

function crossingProblem(ring: readonly Position[]): Problem | undefined {
  const edges = crossingEdges(ring);
  if (!edges) return undefined;
  const [first, second] = edges.map(
    (edge) => `${(ring[edge] as Position).join(" ")} – ${(ring[(edge + 1) % ring.length] as Position).join(" ")}`,
  );
  return {
    code: "crossing",
    message: `Polygon crosses itself: the edges ${first} and ${second} meet (CMR draws edges as great circles); simplifyForCmr of @earthaccess/query/geometry repairs rings`,
  };
}

function polygonDoubts(coordinates: readonly Position[], holes: number): Problem[] {
  const doubts: Problem[] = [];
  if (holes > 0)
    doubts.push({
      code: "holes",
      message: `CMR knows no holes: ${holes} inner ring${holes > 1 ? "s are" : " is"} left out; the shapefile parameter keeps them`,
    });
  if (coordinates.length > USUAL_MAX_POINTS)
    doubts.push({
      code: "points",
      message: `Polygon has ${coordinates.length} points; CMR may fail above ${USUAL_MAX_POINTS}. Use simplifyForCmr of @earthaccess/query/geometry`,
    });
  if (coordinates.some(([lon], i) => i > 0 && Math.abs(lon - (coordinates[i - 1] as Position)[0]) > 180))
    doubts.push({
      code: "antimeridian",
      message:
        "Polygon has an edge of more than 180 degrees of longitude, which CMR draws across the antimeridian; put points between if it should go the other way",
    });
  return doubts;
}

/** The several polygons in what was given. */
export function polygonItems(value: unknown): unknown[] {
  if (value instanceof Polygon) return [value];
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    if ("polygons" in value && Array.isArray(value.polygons)) return value.polygons;
    const geometries = simpleGeometriesOf(value);
    return geometries ?? [value];
  }
  if (!Array.isArray(value)) return [value];
  const [first] = value as unknown[];
  const isRing =
    typeof first === "object" && first !== null && ("lon" in first || typeof (first as number[])[0] !== "object");
  return isRing && !(first instanceof QueryValue) && !("type" in first)
    ? [value]
    : (value as unknown[]).flatMap((item) => (Array.isArray(item) ? [item] : polygonItems(item)));
}
