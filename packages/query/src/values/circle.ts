import { type Problem, problemOf } from "../validation.js";
import type { GeoJsonGeometry, Position } from "./geojson.js";
import { numbersIn, numbersText } from "./numbers.js";
import { lonLatProblems } from "./point.js";
import { QueryValue } from "./query-value.js";

/** Centre in degrees and radius in metres: a list, text such as `"-105.6,36.4,1000"`, or an object. */
export type CircleInput =
  | readonly [lon: number | string, lat: number | string, radius: number | string]
  | readonly number[]
  | string
  | { readonly lon: number; readonly lat: number; readonly radius: number };

const EARTH_RADIUS_M = 6_371_008.8;
/** In one radian. */
const DEGREES = 180 / Math.PI;

/**
 * A circle on the globe: centre in degrees, radius in metres from 10 to 6,000,000 (CMR's limits).
 *
 * CMR searches a polygon of 16 or 32 corners in its place.
 */
export class Circle extends QueryValue {
  readonly lon: number;
  readonly lat: number;
  /** Metres. */
  readonly radius: number;
  protected get field(): string {
    return "circle";
  }
  readonly #count: number;

  constructor(circle: CircleInput);
  constructor(lon: number | string, lat: number | string, radius: number | string);
  constructor(...args: readonly unknown[]) {
    super();
    const numbers = numbersIn(args, ["lon", "lat", "radius"]);
    this.#count = numbers.length;
    [this.lon = Number.NaN, this.lat = Number.NaN, this.radius = Number.NaN] = numbers;
    Object.freeze(this);
  }

  protected get problems(): readonly Problem[] {
    const { lon, lat, radius } = this;
    if (this.#count !== 3)
      return [
        problemOf("format", `a circle must have 3 values: longitude, latitude, radius in metres; got ${this.#count}`),
      ];
    const found = lonLatProblems(lon, lat);
    if (!(radius >= 10 && radius <= 6_000_000))
      found.push(problemOf("range", `radius must be between 10 and 6000000 metres, got ${radius}`));
    if (Math.abs(lat) === 90)
      found.push(problemOf("range", "the centre of a circle cannot be a pole; use a bounding box"));
    return found;
  }

  protected cmrText(): string {
    return numbersText(this.toJSON());
  }

  /** The corners of a polygon of 32 sides on the circle, nested as the coordinates of a GeoJSON Polygon. */
  toStac(): Position[][] {
    const { sin, cos } = Math;
    const [distance, lat] = [this.radius / EARTH_RADIUS_M, this.lat / DEGREES];
    const ring = Array.from({ length: 32 }, (_, i): Position => {
      const bearing = (i / -16) * Math.PI;
      const sine = sin(lat) * cos(distance) + cos(lat) * sin(distance) * cos(bearing);
      const east = Math.atan2(sin(bearing) * sin(distance) * cos(lat), cos(distance) - sin(lat) * sine);
      const lon = ((((this.lon + east * DEGREES + 180) % 360) + 360) % 360) - 180;
      return [Number(lon.toFixed(7)), Number((Math.asin(sine) * DEGREES).toFixed(7))];
    });
    return [[...ring, ring[0] as Position]];
  }

  /** A polygon of 32 sides. */
  toGeoJSON(): GeoJsonGeometry {
    return { type: "Polygon", coordinates: this.toStac() };
  }

  toJSON(): readonly number[] {
    return [this.lon, this.lat, this.radius];
  }
}
