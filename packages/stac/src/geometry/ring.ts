import type { Position } from "../geojson.js";

/** A closed ring: the last position repeats the first. */
export type Ring = readonly Position[];

/** Twice the signed area in square degrees; positive when the ring runs counter-clockwise. */
export function signedArea(ring: Ring): number {
  let area = 0;
  for (let i = 1; i < ring.length; i++) {
    // By index: destructuring asks for an iterator, which costs more than the sum.
    const from = ring[i - 1] as Position;
    const to = ring[i] as Position;
    area += (from[0] as number) * (to[1] as number) - (to[0] as number) * (from[1] as number);
  }
  return area;
}

/** The ring of a box, counter-clockwise. */
export function boxRing(west: number, south: number, east: number, north: number): Ring {
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
}

/** The ring with its interior on the left (outer rings) or on the right (holes), as RFC 7946 §3.1.6 wants it. */
export function wound(ring: Ring, counterClockwise: boolean): Ring {
  return signedArea(ring) > 0 === counterClockwise ? ring : [...ring].reverse();
}

/** True when every position is in range and no edge is longer than half the world, so that plane and globe agree about the ring. */
export function isPlain(ring: Ring): boolean {
  let previous = (ring[0] as Position)[0] as number;
  for (let i = 0; i < ring.length; i++) {
    const x = (ring[i] as Position)[0] as number;
    const step = x - previous;
    if (step > 180 || step < -180 || x > 180 || x < -180) return false;
    previous = x;
  }
  return true;
}

/**
 * The positions with longitudes that run on across the antimeridian: between neighbours the shorter way round is meant.
 *
 * The first position is brought into -180…180, the others follow it.
 */
export function unwrapped(line: readonly Position[]): [number, number][] {
  const result: [number, number][] = [];
  let previous = 0;
  for (const [x, y] of line as readonly [number, number][]) {
    let longitude = x - 360 * Math.floor((x + 180) / 360);
    if (result.length === 0) {
      // 180 itself is in range; the line above would make it -180.
      if (x === 180) longitude = 180;
    } else {
      longitude += 360 * Math.round((previous - longitude) / 360);
      // Exactly half the world either way: stay with what was written.
      if (Math.abs(longitude - previous) === 180 && x >= -180 && x <= 180) longitude = nearestTurn(x, previous);
    }
    result.push([longitude, y]);
    previous = longitude;
  }
  return result;
}

function nearestTurn(x: number, previous: number): number {
  const turns = Math.trunc((previous - x) / 360);
  return x + 360 * turns;
}

/** True when the position lies inside the ring (even-odd rule); positions on the edge may go either way. */
export function contains(ring: Ring, [x, y]: readonly [number, number]): boolean {
  let inside = false;
  for (let i = 1; i < ring.length; i++) {
    const [x0, y0] = ring[i - 1] as [number, number];
    const [x1, y1] = ring[i] as [number, number];
    if (y0 > y !== y1 > y && x < ((x1 - x0) * (y - y0)) / (y1 - y0) + x0) inside = !inside;
  }
  return inside;
}
