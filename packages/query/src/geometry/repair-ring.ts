import type { Position } from "../values/geojson.js";
import { crossingEdges, openRing, pointKey, unitVector } from "../values/ring.js";
import { convexHull } from "./convex-hull.js";

/** A ring without crossings, and whether it had to be changed. */
export interface RepairedRing {
  readonly ring: Position[];
  readonly isRepaired: boolean;
}

/**
 * Makes a ring simple: rounds to 7 decimals, leaves out points it passes twice, and untangles crossing edges.
 *
 * Two edges that cross are replaced by the two that do not, by running through the points between them the other way round. Each such
 * step makes the ring shorter, so it ends. A ring that resists becomes its convex hull, which covers it.
 */
export function repairRing(positions: readonly Position[]): RepairedRing | undefined {
  const rounded = openRing(positions.map(([lon, lat]) => [Number(lon.toFixed(7)), Number(lat.toFixed(7))]));
  const distinct = withoutTwins(rounded);
  let ring = distinct;
  let isRepaired = distinct.length < rounded.length;
  for (let steps = 0; ring.length >= 3; steps++) {
    const edges = crossingEdges(ring);
    if (!edges) return { ring, isRepaired };
    isRepaired = true;
    if (steps > 20 * distinct.length) return hulled(distinct);
    ring = uncrossed(ring, edges);
  }
  return distinct.length >= 3 ? hulled(distinct) : undefined;
}

function uncrossed(ring: readonly Position[], [first, second]: readonly [number, number]): Position[] {
  const n = ring.length;
  // Neighbours overlap in a spike: its tip goes.
  if (second === (first + 1) % n) return ring.filter((_, i) => i !== second);
  const between = ring.slice(first + 1, second + 1).reverse();
  return [...ring.slice(0, first + 1), ...between, ...ring.slice(second + 1)];
}

function withoutTwins(ring: readonly Position[]): Position[] {
  const seen = new Set<string>();
  return ring.filter((position) => {
    const key = pointKey(position);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

function hulled(ring: readonly Position[]): RepairedRing | undefined {
  const hull = convexHull(ring.map(([lon, lat]) => unitVector(lon, lat)));
  const points = hull?.map((i) => ring[i] as Position);
  return points && points.length >= 3 && !crossingEdges(points) ? { ring: points, isRepaired: true } : undefined;
}
