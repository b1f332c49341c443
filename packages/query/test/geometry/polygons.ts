import type { Position } from "@earthaccess/query";
import { type CmrPolygons, GeometryError } from "@earthaccess/query/geometry";

export const ring: readonly [number, number][] = [
  [0, 0],
  [2, 0],
  [2, 1],
  [0, 1],
  [0, 0],
];

export const triangle: readonly [number, number][] = [
  [20, 0],
  [22, 0],
  [22, 1],
  [20, 0],
];

export function ringsOf({ polygons }: CmrPolygons): (readonly Position[])[] {
  return polygons.map(({ coordinates }) => coordinates);
}

/** The code of the GeometryError a promise ends with; any other error fails the test. */
export async function refusal(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return "nothing thrown";
  } catch (error) {
    if (!(error instanceof GeometryError)) throw error;
    return error.code;
  }
}
