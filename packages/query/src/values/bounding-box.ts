import { type Problem, problemOf } from "../validation.js";
import type { GeoJsonGeometry, Position } from "./geojson.js";
import { formatNumber, numbersIn, numbersText, rangeProblems } from "./numbers.js";
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
    const numbers = numbersIn(args, ["west", "south", "east", "north"]);
    this.#count = numbers.length;
    [this.west = Number.NaN, this.south = Number.NaN, this.east = Number.NaN, this.north = Number.NaN] = numbers;
    Object.freeze(this);
  }

  protected get problems(): readonly Problem[] {
    const { west, south, east, north } = this;
    if (this.#count !== 4)
      return [problemOf("format", `a bounding box must have 4 values: west, south, east, north; got ${this.#count}`)];
    const found = [
      ...rangeProblems("west", west, 180),
      ...rangeProblems("south", south, 90),
      ...rangeProblems("east", east, 180),
      ...rangeProblems("north", north, 90),
    ];
    if (!(south > north)) return found;
    const order = `south (${formatNumber(south)}) must be less than or equal to north (${formatNumber(north)})`;
    return [...found, problemOf("range", order)];
  }

  protected cmrText(): string {
    return numbersText(this.toStac());
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

/** The ring around a box. */
export function boxRing(west: number, south: number, east: number, north: number): Position[] {
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
}
