import { type Problem, problemOf } from "../validation.js";
import type { GeoJsonGeometry } from "./geojson.js";
import { numbersIn, numbersText, rangeProblems } from "./numbers.js";
import { QueryValue } from "./query-value.js";

/** Longitude and latitude in degrees: a list, a typed array, text such as `"-122.4,37.8"`, an object, or a GeoJSON point. */
export type PointInput =
  | readonly [lon: number | string, lat: number | string]
  | readonly number[]
  | Float32Array
  | Float64Array
  | string
  | { readonly lon: number; readonly lat: number }
  | { readonly type: "Point"; readonly coordinates: readonly number[] };

/**
 * A point on the globe, in degrees.
 *
 * @example
 * ```ts
 * new Point(-122.4, 37.8).toCmr(); // "-122.4,37.8"
 * ```
 */
export class Point extends QueryValue {
  readonly lon: number;
  readonly lat: number;
  protected get field(): string {
    return "point";
  }
  readonly #count: number;

  constructor(point: PointInput);
  constructor(lon: number | string, lat: number | string);
  constructor(...args: readonly unknown[]) {
    super();
    const [value] = args as [{ coordinates?: unknown } | undefined];
    // A GeoJSON point may carry a height.
    const isGeoJson = args.length === 1 && Array.isArray(value?.coordinates);
    const numbers = isGeoJson
      ? numbersIn([(value.coordinates as unknown[]).slice(0, 2)], [])
      : numbersIn(args, ["lon", "lat"]);
    this.#count = numbers.length;
    [this.lon = Number.NaN, this.lat = Number.NaN] = numbers;
    Object.freeze(this);
  }

  protected get problems(): readonly Problem[] {
    return this.#count === 2
      ? lonLatProblems(this.lon, this.lat)
      : [problemOf("format", `a point must have 2 values: longitude, latitude; got ${this.#count}`)];
  }

  protected cmrText(): string {
    return numbersText(this.toStac());
  }

  /** `[longitude, latitude]`. */
  toStac(): [lon: number, lat: number] {
    return [this.lon, this.lat];
  }

  toGeoJSON(): GeoJsonGeometry {
    return { type: "Point", coordinates: this.toStac() };
  }

  toJSON(): readonly number[] {
    return this.toStac();
  }
}

/** What is wrong with a position, if anything. */
export function lonLatProblems(lon: number, lat: number): Problem[] {
  return [...rangeProblems("lon", lon, 180), ...rangeProblems("lat", lat, 90)];
}
