import { densify } from "./great-circle.js";
import type { LonLat, Shape } from "./shape.js";

/** West, south, east and north; east may be beyond 180. */
export type Bounds = readonly [number, number, number, number];

/**
 * A shape on the flat map, with longitudes that go on beyond 180 instead of jumping: great circles are broken into short straight
 * pieces, and a ring around a pole is closed along it. Two regions then are compared by plane geometry, shifted by 360 degrees.
 */
export interface Region {
  readonly bounds: Bounds;
  /** Points, open lines, and closed rings whose inside counts. */
  readonly kind: "point" | "line" | "area";
  readonly path: readonly LonLat[];
  readonly holes: readonly (readonly LonLat[])[];
}

/** Longest straight piece of a great circle, in degrees. */
const STEP = 1;

/** The flat form of a shape. */
export function toRegion(shape: Shape): Region {
  if (shape.kind === "point") return region("point", [shape.at]);
  if (shape.kind === "box") return boxRegion(shape.west, shape.south, shape.east, shape.north);
  if (shape.kind === "line") return region("line", flatten(shape.points, shape.geodetic));
  return region(
    "area",
    closeAtPole(flatten(shape.outer, shape.geodetic)),
    shape.holes.map((hole) => flatten(hole, shape.geodetic)),
  );
}

/** The flat form of a box; west > east crosses the antimeridian. */
export function boxRegion(west: number, south: number, east: number, north: number): Region {
  const right = west > east ? east + 360 : east;
  const path: LonLat[] = [
    [west, south],
    [right, south],
    [right, north],
    [west, north],
    [west, south],
  ];
  return { kind: "area", path, holes: [], bounds: [west, south, right, north] };
}

/** Makes each longitude the nearest one to its predecessor's. */
export function unwrap(points: readonly LonLat[]): LonLat[] {
  let previous: number | undefined;
  return points.map(([lon, lat]) => {
    let x = lon;
    if (previous !== undefined) x -= 360 * Math.round((x - previous) / 360);
    previous = x;
    return [x, lat];
  });
}

function flatten(points: readonly LonLat[], geodetic: boolean): LonLat[] {
  return unwrap(geodetic ? densify(points, STEP) : points);
}

function closeAtPole(ring: LonLat[]): LonLat[] {
  const [first, last] = [ring[0], ring.at(-1)];
  if (first === undefined || last === undefined || Math.abs(last[0] - first[0]) < 180) return ring;
  // The inside is to the left: a ring that runs eastward once around the globe has the north pole inside.
  const pole = last[0] > first[0] ? 90 : -90;
  return [...ring, [last[0], pole], [first[0], pole], first];
}

function region(kind: Region["kind"], path: readonly LonLat[], holes: readonly (readonly LonLat[])[] = []): Region {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lon, lat] of path) {
    west = Math.min(west, lon);
    east = Math.max(east, lon);
    south = Math.min(south, lat);
    north = Math.max(north, lat);
  }
  return { kind, path, holes, bounds: [west, south, east, north] };
}
