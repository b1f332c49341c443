import type { Problem } from "../validation.js";
import type { GeoJsonGeometry, Position } from "./geojson.js";
import { asNumbers, formatNumber, rangeProblem } from "./numbers.js";
import { QueryValue } from "./query-value.js";

/** West, south, east, north in degrees: a list, a typed array, text such as `"-10,20,30,40"`, or an object. */
export type BoundingBoxInput =
  | readonly [west: number | string, south: number | string, east: number | string, north: number | string]
  | readonly number[]
  | Float32Array
  | Float64Array
  | string
  | { readonly west: number; readonly south: number; readonly east: number; readonly north: number };

/**
 * A box along meridians and parallels, in degrees. West of more than east crosses the antimeridian.
 *
 * @example
 * ```ts
 * new BoundingBox(170, -10, -170, 10).toCmr(); // "170,-10,-170,10": 20 degrees wide, not 340
 * ```
 */
export class BoundingBox extends QueryValue {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
  protected get field(): string {
    return "boundingBox";
  }
  readonly #count: number;

  constructor(box: BoundingBoxInput);
  constructor(west: number | string, south: number | string, east: number | string, north: number | string);
  constructor(...args: readonly unknown[]) {
    super();
    const numbers = args.length === 1 ? boxNumbers(args[0]) : asNumbers(args);
    this.#count = numbers?.length ?? 0;
    const [west, south, east, north] = numbers ?? [];
    [this.west, this.south] = [west ?? Number.NaN, south ?? Number.NaN];
    [this.east, this.north] = [east ?? Number.NaN, north ?? Number.NaN];
    Object.freeze(this);
  }

  protected get problems(): readonly Problem[] {
    const { west, south, east, north } = this;
    if (this.#count !== 4)
      return [
        { code: "format", message: `a bounding box must have 4 values: west, south, east, north; got ${this.#count}` },
      ];
    const found = [
      rangeProblem("west", west, 180),
      rangeProblem("south", south, 90),
      rangeProblem("east", east, 180),
      rangeProblem("north", north, 90),
    ].filter((message) => message !== undefined);
    if (south > north)
      found.push(`south (${formatNumber(south)}) must be less than or equal to north (${formatNumber(north)})`);
    return found.map((message) => ({ code: "range", message }));
  }

  protected cmrText(): string {
    return this.toStac()
      .map((n) => formatNumber(n))
      .join(",");
  }

  /** `[west, south, east, north]`, the value of STAC's `bbox`. */
  toStac(): [west: number, south: number, east: number, north: number] {
    return [this.west, this.south, this.east, this.north];
  }

  /** A Polygon, or a MultiPolygon cut at the antimeridian (RFC 7946, 3.1.9) when west is more than east. */
  toGeoJSON(): GeoJsonGeometry {
    const { west, south, east, north } = this;
    if (west <= east) return { type: "Polygon", coordinates: [boxRing(west, south, east, north)] };
    const halves = [boxRing(west, south, 180, north), boxRing(-180, south, east, north)];
    return { type: "MultiPolygon", coordinates: halves.map((ring) => [ring]) };
  }

  toJSON(): readonly number[] {
    return this.toStac();
  }
}

function boxRing(west: number, south: number, east: number, north: number): Position[] {
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
}

function boxNumbers(value: unknown): number[] | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return asNumbers(value);
  if (ArrayBuffer.isView(value)) return asNumbers([...(value as Float64Array)]);
  const { west, south, east, north } = value as Record<string, unknown>;
  return asNumbers([west, south, east, north]);
}
