import type { Problem } from "../validation.js";
import type { GeoJsonGeometry } from "./geojson.js";
import { asNumbers, formatNumber, rangeProblem } from "./numbers.js";
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
    const numbers = args.length === 1 ? pointNumbers(args[0]) : asNumbers(args);
    this.#count = numbers?.length ?? 0;
    [this.lon, this.lat] = [numbers?.[0] ?? Number.NaN, numbers?.[1] ?? Number.NaN];
    Object.freeze(this);
  }

  protected get problems(): readonly Problem[] {
    if (this.#count !== 2)
      return [{ code: "format", message: `a point must have 2 values: longitude, latitude; got ${this.#count}` }];
    return lonLatProblems(this.lon, this.lat);
  }

  protected cmrText(): string {
    return `${formatNumber(this.lon)},${formatNumber(this.lat)}`;
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
  return [rangeProblem("lon", lon, 180), rangeProblem("lat", lat, 90)]
    .filter((message) => message !== undefined)
    .map((message) => ({ code: "range", message }));
}

function pointNumbers(value: unknown): number[] | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return asNumbers(value);
  if (ArrayBuffer.isView(value)) return asNumbers([...(value as Float64Array)]);
  const { lon, lat, coordinates } = value as Record<string, unknown>;
  // A GeoJSON point may carry a height.
  return Array.isArray(coordinates) ? asNumbers(coordinates.slice(0, 2)) : asNumbers([lon, lat]);
}
