import { type Problem, problemOf } from "../validation.js";
import { cutLine } from "./antimeridian.js";
import type { GeoJsonGeometry, Position } from "./geojson.js";
import { numbersText } from "./numbers.js";
import { type PositionsInput, positionProblem, toPositions } from "./positions.js";
import { QueryValue } from "./query-value.js";
import { oppositePoint, twinPoint } from "./ring.js";

/** Positions of a line, or a GeoJSON LineString. */
export type LineInput = PositionsInput | { readonly type: "LineString"; readonly coordinates: readonly Position[] };

/** CMR refuses longer lines with more numbers (`[..] has too many points for type line`). */
const MAX_TEXT = 4500;
const MAX_NUMBERS = 500;

/** A line of great-circle arcs, in degrees. */
export class Line extends QueryValue {
  readonly coordinates: readonly Position[];
  protected get field(): string {
    return "line";
  }

  constructor(line: LineInput) {
    super();
    const given = typeof line === "object" && "coordinates" in line ? line.coordinates : line;
    this.coordinates = Object.freeze(toPositions(given) ?? []);
    Object.freeze(this);
  }

  protected get problems(): readonly Problem[] {
    const { coordinates } = this;
    const { length } = coordinates;
    const points = (message: string) => [problemOf("points", `Line ${message}`)];
    if (length < 2) return points(`must have at least 2 points, got ${length}`);
    const problem = positionProblem(coordinates);
    if (problem) return [problem];
    const twin = twinPoint(coordinates);
    if (twin) return points(`passes the point ${twin.join(" ")} twice`);
    const opposite = oppositePoint(coordinates);
    if (opposite >= 0) return points(`has opposite points of the globe next to each other (point ${opposite + 1})`);
    if (2 * length <= MAX_NUMBERS || this.cmrText().length <= MAX_TEXT) return [];
    return points(`has too many points for CMR: ${length}; 250 are safe`);
  }

  protected cmrText(): string {
    return numbersText(this.toStac().flat());
  }

  /** The coordinates of a GeoJSON LineString. */
  toStac(): Position[] {
    return this.coordinates.map(([lon, lat]) => [lon, lat]);
  }

  /** A LineString, or a MultiLineString cut at the antimeridian (RFC 7946, 3.1.9). */
  toGeoJSON(): GeoJsonGeometry {
    const parts = cutLine(this.coordinates);
    if (parts.length > 1) return { type: "MultiLineString", coordinates: parts };
    return { type: "LineString", coordinates: parts[0] ?? [] };
  }

  toJSON(): readonly Position[] {
    return this.toStac();
  }
}
