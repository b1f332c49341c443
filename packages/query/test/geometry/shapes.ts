import type { Position } from "@earthaccess/query";

/** A closed ring of points around a centre, counter-clockwise; `wobble` moves them in and out by that share of the radius. */
export function circle(
  points: number,
  { radius, lon = 0, lat = 0, wobble = 0 }: { radius: number; lon?: number; lat?: number; wobble?: number },
): Position[] {
  const ring = Array.from({ length: points }, (_, i): Position => {
    const angle = (i / points) * 2 * Math.PI;
    const r = radius * (1 + wobble * Math.sin(13 * angle) * Math.sin(101 * angle));
    const x = lon + r * Math.cos(angle);
    return [x > 180 ? x - 360 : x, lat + r * Math.sin(angle)];
  });
  return [...ring.slice(0, -1), ring[0] as Position];
}

type Vector = readonly [number, number, number];

function vector([lon, lat]: Position): Vector {
  const [l, p] = [(lon * Math.PI) / 180, (lat * Math.PI) / 180];
  return [Math.cos(p) * Math.cos(l), Math.cos(p) * Math.sin(l), Math.sin(p)];
}

const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
const angle = (a: Vector, b: Vector) => Math.atan2(Math.hypot(...cross(a, b)), dot(a, b));

/** Degrees from a point to the nearest edge of a closed ring, by great circles. Written apart from the code it judges. */
export function distanceToRing(position: Position, ring: readonly Position[]): number {
  const p = vector(position);
  let best = Math.PI;
  for (let i = 1; i < ring.length; i++) {
    const [a, b] = [vector(ring[i - 1] as Position), vector(ring[i] as Position)];
    const normal = cross(a, b);
    const length = Math.hypot(...normal);
    const isBeside = dot(cross(normal, a), p) > 0 && dot(cross(b, normal), p) > 0;
    const distance =
      isBeside && length > 0 ? Math.abs(Math.asin(dot(normal, p) / length)) : Math.min(angle(p, a), angle(p, b));
    best = Math.min(best, distance);
  }
  return (best * 180) / Math.PI;
}
