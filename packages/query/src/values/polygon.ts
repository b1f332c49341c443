import { isBlob, isObject, type Problem, problemOf, shown } from "../validation.js";
import { cutRing } from "./antimeridian.js";
import { type GeoJson, type GeoJsonGeometry, type Position, simpleGeometriesOf } from "./geojson.js";
import { numbersText } from "./numbers.js";
import { isPositions, type PositionsInput, positionProblem, toPositions } from "./positions.js";
import { QueryValue } from "./query-value.js";
import { closedCounterClockwise, crossingEdges, openRing, oppositePoint, twinPoint } from "./ring.js";

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
    return numbersText(this.toStac().flat(2));
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

function polygonProblems(coordinates: readonly Position[], given: unknown): readonly Problem[] {
  const outOfRange = positionProblem(coordinates);
  if (outOfRange) return [outOfRange];
  const ring = coordinates.slice(0, -1);
  const { length } = ring;
  if (coordinates.length === 0) return [noRing(given)];
  const points = (message: string) => [problemOf("points", `Polygon ${message}`)];
  if (length < 3)
    return points(
      `must have at least 4 points (3 different ones and the first again), got ${length} different${borderHint(ring)}`,
    );
  if (length > MAX_POINTS)
    return points(
      `has ${length} points, more than CMR takes (${MAX_POINTS}); use ${SIMPLIFY} or the shapefile parameter`,
    );
  const twin = twinPoint(ring);
  if (twin)
    return points(
      `passes the point ${twin.join(" ")} twice (points that agree in 7 decimals are one point)${borderHint([twin])}`,
    );
  const opposite = oppositePoint(coordinates);
  if (opposite >= 0)
    return points(
      `has opposite points of the globe next to each other (point ${opposite + 1}); put a point between them`,
    );
  const edges = crossingEdges(ring);
  if (!edges) return [];
  const both = edges
    .map((edge) => `${coordinates[edge]?.join(" ")} – ${coordinates[edge + 1]?.join(" ")}`)
    .join(" and ");
  const message = `Polygon crosses itself: the edges ${both} meet (CMR draws edges as great circles); ${SIMPLIFY} repairs rings`;
  return [problemOf("crossing", message)];
}

const SIMPLIFY = "simplifyForCmr of @earthaccess/query/geometry";
const READER = "await polygonFromBytes(file)";

function noRing(given: unknown): Problem {
  if (typeof given === "string") {
    const call = `await polygonFromFile(${shown(given)})`;
    return problemOf(
      "file-path",
      `${shown(given)} is text, not a ring. To search inside a file read it first: polygon: ${call} from @earthaccess/query/node, or ${READER} from @earthaccess/query/geometry in a browser`,
      call,
    );
  }
  if (isBlob(given))
    return problemOf(
      "file-path",
      `a file is not a ring. Read it first: polygon: ${READER} from @earthaccess/query/geometry, or send it as it is: shapefile: file`,
      READER,
    );
  return problemOf(
    "format",
    "Must specify either a ring of positions [[lon, lat], …], a GeoJSON polygon, or what polygonFromFile returns",
  );
}

function borderHint(positions: readonly Position[]): string {
  const isAtBorder = positions.some(([lon, lat]) => Math.abs(lon) === 180 || Math.abs(lat) === 90);
  return isAtBorder
    ? "; 180 and -180 are one meridian and a pole is one point: use a bounding box for areas that end there"
    : "";
}

function polygonDoubts(coordinates: readonly Position[], holes: number): Problem[] {
  const doubts: Problem[] = [];
  const doubt = (code: string, message: string) => doubts.push(problemOf(code, message));
  const rings = `${holes} inner ring${holes > 1 ? "s are" : " is"}`;
  if (holes > 0) doubt("holes", `CMR knows no holes: ${rings} left out; the shapefile parameter keeps them`);
  const { length } = coordinates;
  if (length > USUAL_MAX_POINTS)
    doubt("points", `Polygon has ${length} points; CMR may fail above ${USUAL_MAX_POINTS}. Use ${SIMPLIFY}`);
  if (coordinates.some(([lon], i) => i > 0 && Math.abs(lon - (coordinates[i - 1] as Position)[0]) > 180))
    doubt(
      "antimeridian",
      "Polygon has an edge of more than 180 degrees of longitude, which CMR draws across the antimeridian; put points between if it should go the other way",
    );
  return doubts;
}

/** The several polygons in what was given. */
export function polygonItems(value: unknown): unknown[] {
  if (Array.isArray(value))
    return isPositions(value) ? [value] : value.flatMap((item) => (Array.isArray(item) ? [item] : polygonItems(item)));
  if (!isObject(value) || value instanceof Polygon) return [value];
  if ("polygons" in value && Array.isArray(value.polygons)) return value.polygons;
  return simpleGeometriesOf(value) ?? [value];
}
