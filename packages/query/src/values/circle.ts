import type { Problem } from "../validation.js";
import type { GeoJsonGeometry, Position } from "./geojson.js";
import { asNumbers, formatNumber } from "./numbers.js";
import { lonLatProblems } from "./point.js";
import { QueryValue } from "./query-value.js";

/** Centre in degrees and radius in metres: a list, text such as `"-105.6,36.4,1000"`, or an object. */
export type CircleInput =
  | readonly [lon: number | string, lat: number | string, radius: number | string]
  | readonly number[]
  | string
  | { readonly lon: number; readonly lat: number; readonly radius: number };

const EARTH_RADIUS_M = 6_371_008.8;

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
    const numbers = args.length === 1 ? circleNumbers(args[0]) : asNumbers(args);
    this.#count = numbers?.length ?? 0;
    const [lon, lat, radius] = numbers ?? [];
    [this.lon, this.lat, this.radius] = [lon ?? Number.NaN, lat ?? Number.NaN, radius ?? Number.NaN];
    Object.freeze(this);
  }

  protected get problems(): readonly Problem[] {
    if (this.#count !== 3)
      return [
        {
          code: "format",
          message: `a circle must have 3 values: longitude, latitude, radius in metres; got ${this.#count}`,
        },
      ];
    const found = lonLatProblems(this.lon, this.lat);
    if (!(this.radius >= 10 && this.radius <= 6_000_000))
      found.push({ code: "range", message: `radius must be between 10 and 6000000 metres, got ${this.radius}` });
    if (Math.abs(this.lat) === 90)
      found.push({ code: "range", message: "the centre of a circle cannot be a pole; use a bounding box" });
    return found;
  }

  protected cmrText(): string {
    return this.toJSON()
      .map((n) => formatNumber(n))
      .join(",");
  }

  /** The corners of a polygon of 32 sides on the circle, nested as the coordinates of a GeoJSON Polygon. */
  toStac(): Position[][] {
    const distance = this.radius / EARTH_RADIUS_M;
    const [sinLat, cosLat] = [Math.sin(radians(this.lat)), Math.cos(radians(this.lat))];
    const ring = Array.from({ length: 32 }, (_, i): Position => {
      const bearing = -(i / 32) * 2 * Math.PI;
      const sine = sinLat * Math.cos(distance) + cosLat * Math.sin(distance) * Math.cos(bearing);
      const east = Math.atan2(Math.sin(bearing) * Math.sin(distance) * cosLat, Math.cos(distance) - sinLat * sine);
      const lon = ((((this.lon + degrees(east) + 180) % 360) + 360) % 360) - 180;
      return [Number(lon.toFixed(7)), Number(degrees(Math.asin(sine)).toFixed(7))];
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

const radians = (angle: number) => (angle * Math.PI) / 180;
const degrees = (angle: number) => (angle * 180) / Math.PI;

function circleNumbers(value: unknown): number[] | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return asNumbers(value);
  const { lon, lat, radius } = value as Record<string, unknown>;
  return asNumbers([lon, lat, radius]);
}
