import { isObject, type Problem } from "../validation.js";
import type { Position } from "./geojson.js";
import { asNumbers, toNumber } from "./numbers.js";
import { lonLatProblems, Point } from "./point.js";
import { QueryValue } from "./query-value.js";

/** Positions given as a list of pairs, of objects with `lon` and `lat`, or as the text `"lon1,lat1,lon2,lat2"`. */
export type PositionsInput = readonly (readonly number[] | { readonly lon: number; readonly lat: number })[] | string;

/** True for one list of positions, false for a list of several such lists, of values or of GeoJSON. */
export function isPositions([first]: readonly unknown[]): boolean {
  if (!isObject(first) || "type" in first) return false;
  if (first instanceof QueryValue) return first instanceof Point;
  return "lon" in first || !isObject((first as unknown[])[0]);
}

/** Longitude and latitude of each position, `NaN` for what is no number; `undefined` when it is no list of positions. */
export function toPositions(value: unknown): Position[] | undefined {
  if (typeof value === "string") {
    const numbers = asNumbers(value);
    if (!numbers || numbers.length % 2 === 1) return undefined;
    return numbers.flatMap((n, i): Position[] => (i % 2 === 0 ? [[n, numbers[i + 1] as number]] : []));
  }
  if (!Array.isArray(value) || !value.every(isObject)) return undefined;
  return value.map((item) => {
    const { lon, lat } = item as { lon?: unknown; lat?: unknown };
    const [x, y] = Array.isArray(item) || ArrayBuffer.isView(item) ? (item as unknown as unknown[]) : [lon, lat];
    return [toNumber(x), toNumber(y)];
  });
}

/** What is wrong with the first bad position, if any: a file in metres would otherwise give a thousand errors. */
export function positionProblem(positions: readonly Position[]): Problem | undefined {
  for (const [index, [lon, lat]] of positions.entries()) {
    const [problem] = lonLatProblems(lon, lat);
    if (!problem) continue;
    const hint = Math.abs(lon) > 360 || Math.abs(lat) > 360 ? "; coordinates must be degrees, not metres" : "";
    return { ...problem, message: `${problem.message} (position ${index + 1})${hint}` };
  }
  return undefined;
}
