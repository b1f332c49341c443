import type { Position } from "./geojson.js";
import { formatNumber } from "./numbers.js";

/**
 * Rings on the globe. CMR joins points by great circles, so winding and crossings are decided on the sphere: the antimeridian and
 * the poles need no special cases. A ring here is a list of positions without the closing one.
 */

/** Text that two positions share exactly when CMR takes them for the same point (7 decimals; ±180 and all longitudes of a pole). */
export function pointKey([lon, lat]: Position): string {
  const y = formatNumber(lat);
  if (y === "90" || y === "-90") return y;
  const x = formatNumber(lon);
  return `${x === "-180" ? "180" : x} ${y}`;
}

/** The ring without repeated neighbours, open. */
export function openRing(positions: readonly Position[]): Position[] {
  const ring: Position[] = [];
  let last: string | undefined;
  for (const position of positions) {
    const key = pointKey(position);
    if (key !== last) ring.push([position[0], position[1]]);
    last = key;
  }
  while (ring.length > 1 && pointKey(ring[0] as Position) === pointKey(ring.at(-1) as Position)) ring.pop();
  return ring;
}

/** Degrees of longitude from one meridian to another by the shorter way, -180 to 180. */
export function shortWay(from: number, to: number): number {
  const delta = (to - from) % 360;
  return delta > 180 ? delta - 360 : delta < -180 ? delta + 360 : delta;
}

/**
 * Twice the signed area of the smaller part that the ring cuts off, positive when its points run counter-clockwise around it.
 * Only the sign has a meaning for rings around a pole.
 */
export function signedArea(ring: readonly Position[]): number {
  const path = throughPoles(ring);
  let [x, turn, area, cap] = [0, 0, 0, 0];
  const y0 = path[0]?.[1] ?? 0;
  for (const [i, [lon, lat]] of path.entries()) {
    const [nextLon, nextLat] = path[(i + 1) % path.length] as Position;
    const dx = shortWay(lon, nextLon);
    area += x * (nextLat - y0) - (x + dx) * (lat - y0);
    cap += dx * (Math.sin((lat * Math.PI) / 180) + Math.sin((nextLat * Math.PI) / 180));
    x += dx;
    turn += dx;
  }
  // Around a pole the ends do not meet on the flat map; there the side with less area is the one on the left when cap > 0.
  return Math.abs(turn) > 180 ? cap : area;
}

/** A pole has every longitude: its vertex becomes two, one on each neighbour's meridian. Edges of 180° of longitude pass a pole. */
function throughPoles(ring: readonly Position[]): Position[] {
  const path: Position[] = [];
  for (const [i, [lon, lat]] of ring.entries()) {
    const [beforeLon] = ring[(i + ring.length - 1) % ring.length] as Position;
    const [nextLon, nextLat] = ring[(i + 1) % ring.length] as Position;
    if (Math.abs(lat) === 90) path.push([beforeLon, lat], [nextLon, lat]);
    else {
      path.push([lon, lat]);
      if (Math.abs(nextLat) < 90 && Math.abs(shortWay(lon, nextLon)) === 180) {
        const pole = lat + nextLat < 0 ? -90 : 90;
        path.push([lon, pole], [nextLon, pole]);
      }
    }
  }
  return path;
}

/** The ring with the same first point, counter-clockwise and closed, as CMR and RFC 7946 want it. */
export function closedCounterClockwise(ring: readonly Position[]): Position[] {
  const [first, ...rest] = ring;
  if (!first) return [];
  return signedArea(ring) < 0 ? [first, ...rest.reverse(), first] : [first, ...rest, first];
}

/** Rings smaller than this many degrees are compared on the flat map, where rounding does less harm than on the sphere. */
const FLAT_DEGREES = 0.1;

type Vector = readonly [x: number, y: number, z: number];

/** The points as vectors, and below which number a triple product is rounding: the three points lie on one line. */
function vectorsOf(ring: readonly Position[]): [vectors: Vector[], zero: number] {
  const [lon0, lat0] = ring[0] as Position;
  const flat = ring.map(([lon, lat]): Vector => [shortWay(lon0, lon), lat - lat0, 1]);
  const isFlat =
    Math.abs(lat0) < 89 && flat.every(([x, y]) => Math.abs(x) < FLAT_DEGREES && Math.abs(y) < FLAT_DEGREES);
  // On a plane at z = 1 the triple products are those of the flat map, and exact in whole steps of CMR's 7 decimals.
  return isFlat
    ? [flat.map(([x, y]) => [Math.round(x * 1e7), Math.round(y * 1e7), 1]), 0]
    : [ring.map(([lon, lat]) => unitVector(lon, lat)), 4e-16];
}

const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** The point on the unit sphere. */
export function unitVector(lon: number, lat: number): [number, number, number] {
  const [l, p] = [(lon * Math.PI) / 180, (lat * Math.PI) / 180];
  return [Math.cos(p) * Math.cos(l), Math.cos(p) * Math.sin(l), Math.sin(p)];
}

/**
 * The first two edges of a ring that cross, touch or overlap, by the index of their first point; `undefined` for a simple ring.
 *
 * Compares every pair of edges: meant for rings that are small enough for CMR.
 */
export function crossingEdges(ring: readonly Position[]): [number, number] | undefined {
  const n = ring.length;
  const [vectors, zero] = vectorsOf(ring);
  const vector = (i: number) => vectors[i] as Vector;
  const next = (i: number) => (i + 1) % n;
  const normals = vectors.map(([ax, ay, az], i): Vector => {
    const [bx, by, bz] = vector(next(i));
    return [ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx];
  });
  const side = (edge: number, point: number) => {
    const product = dot(normals[edge] as Vector, vector(point));
    return Math.abs(product) <= zero ? 0 : product;
  };
  /** Below zero when the point is seen from between the two others: with all three on one line it lies on the edge. */
  const angle = (point: number, from: number, to: number) => {
    const [p, a, b] = [vector(point), vector(from), vector(to)];
    return dot([a[0] - p[0], a[1] - p[1], a[2] - p[2]], [b[0] - p[0], b[1] - p[1], b[2] - p[2]]);
  };
  const touches = (point: number, edge: number) => side(edge, point) === 0 && angle(point, edge, next(edge)) <= 0;
  for (let i = 0; i < n; i++) {
    if (side(i, next(next(i))) === 0 && angle(next(i), i, next(next(i))) > 0) return [i, next(i)];
    for (let j = i + 2; j < n; j++) {
      if (next(j) === i) continue;
      const [c, d] = [side(i, j), side(i, next(j))];
      if (c * d > 0) continue;
      const [a, b] = [side(j, i), side(j, next(i))];
      if (a * b > 0) continue;
      const isProper = c * d < 0 && a * b < 0;
      // All four turns in one direction: the arcs themselves meet, not one arc and the far side of the other's circle.
      if (isProper ? c * b > 0 : touches(j, i) || touches(next(j), i) || touches(i, j) || touches(next(i), j))
        return [i, j];
    }
  }
  return undefined;
}

/** The first point that is passed a second time. */
export function twinPoint(points: readonly Position[]): Position | undefined {
  const seen = new Set<string>();
  return points.find((point) => seen.size === seen.add(pointKey(point)).size);
}

/** The index of the first point whose next one lies on the other side of the globe, where no great circle is the shortest; -1 for none. */
export function oppositePoint(points: readonly Position[]): number {
  return points.findIndex(([lon, lat], i) => {
    const next = points[i + 1];
    return (
      next !== undefined &&
      Math.abs(lat + next[1]) < 1e-5 &&
      (Math.abs(lat) > 89.99999 || 180 - Math.abs(shortWay(lon, next[0])) < 1e-5)
    );
  });
}
