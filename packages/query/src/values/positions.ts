import type { Problem } from "../validation.js";
import type { Position } from "./geojson.js";
import { asNumbers, toNumber } from "./numbers.js";
import { lonLatProblems } from "./point.js";

/** Positions given as a list of pairs, of objects with `lon` and `lat`, or as the text `"lon1,lat1,lon2,lat2"`. */
export type PositionsInput = readonly (readonly number[] | { readonly lon: number; readonly lat: number })[] | string;

/** Longitude and latitude of each position, `NaN` for what is no number; `undefined` when it is no list of positions. */
export function toPositions(value: unknown): Position[] | undefined {
  if (typeof value === "string") {
    const numbers = asNumbers(value);
    if (!numbers || numbers.length % 2 === 1) return undefined;
    return numbers.flatMap((n, i): Position[] => (i % 2 === 0 ? [[n, numbers[i + 1] as number]] : []));
  }
  if (!Array.isArray(value)) return undefined;
  const positions: Position[] = [];
  for (const item of value as unknown[]) {
    if (typeof item !== "object" || item === null) return undefined;
    const [lon, lat] =
      Array.isArray(item) || ArrayBuffer.isView(item)
        ? (item as unknown as ArrayLike<unknown> & unknown[])
        : [(item as { lon?: unknown }).lon, (item as { lat?: unknown }).lat];
    positions.push([toNumber(lon), toNumber(lat)]);
  }
  return positions;
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
