import type { Region } from "./region.js";
import type { LonLat } from "./shape.js";

/** Whether two regions have a point in common, borders included. */
export function intersects(a: Region, b: Region): boolean {
  for (let turn = -2; turn <= 2; turn++) {
    const shift = turn * 360;
    if (boundsTouch(a, b, shift) && touch(a, shift === 0 ? b : shifted(b, shift))) return true;
  }
  return false;
}

/** Whether a point lies in a closed ring or on it. */
export function pointInRing([x, y]: LonLat, ring: readonly LonLat[]): boolean {
  let inside = false;
  for (let i = 1; i < ring.length; i++) {
    const [a, b] = [ring[i - 1] as LonLat, ring[i] as LonLat];
    if (onSegment([x, y], a, b)) return true;
    if (a[1] > y !== b[1] > y && x < ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]) + a[0]) inside = !inside;
  }
  return inside;
}

/** Whether two closed segments have a point in common. */
export function segmentsCross(a: LonLat, b: LonLat, c: LonLat, d: LonLat): boolean {
  const [d1, d2, d3, d4] = [side(c, d, a), side(c, d, b), side(a, b, c), side(a, b, d)];
  if (d1 > 0 !== d2 > 0 && d3 > 0 !== d4 > 0 && d1 !== 0 && d2 !== 0 && d3 !== 0 && d4 !== 0) return true;
  return onSegment(a, c, d) || onSegment(b, c, d) || onSegment(c, a, b) || onSegment(d, a, b);
}

function touch(a: Region, b: Region): boolean {
  for (const ring of [a.path, ...a.holes]) {
    for (const other of [b.path, ...b.holes]) if (pathsCross(ring, other)) return true;
  }
  if (a.kind === "point" && b.kind === "point") return a.path[0]?.join() === b.path[0]?.join();
  return contains(a, b.path[0]) || contains(b, a.path[0]);
}

function pathsCross(a: readonly LonLat[], b: readonly LonLat[]): boolean {
  for (let i = 1; i < a.length; i++) {
    const [p, q] = [a[i - 1] as LonLat, a[i] as LonLat];
    for (let j = 1; j < b.length; j++) if (segmentsCross(p, q, b[j - 1] as LonLat, b[j] as LonLat)) return true;
  }
  return false;
}

function contains(area: Region, point: LonLat | undefined): boolean {
  if (point === undefined) return false;
  if (area.kind === "line") return area.path.some((to, i) => i > 0 && onSegment(point, area.path[i - 1] as LonLat, to));
  if (area.kind === "point" || !pointInRing(point, area.path)) return false;
  return !area.holes.some((hole) => pointInRing(point, hole));
}

function shifted(region: Region, by: number): Region {
  const move = (points: readonly LonLat[]): LonLat[] => points.map(([lon, lat]) => [lon + by, lat]);
  return { ...region, path: move(region.path), holes: region.holes.map(move) };
}

function boundsTouch(a: Region, b: Region, shift: number): boolean {
  const [aw, as, ae, an] = a.bounds;
  const [bw, bs, be, bn] = b.bounds;
  return aw <= be + shift && ae >= bw + shift && as <= bn && an >= bs;
}

function side(a: LonLat, b: LonLat, p: LonLat): number {
  return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]);
}

function onSegment(p: LonLat, a: LonLat, b: LonLat): boolean {
  if (Math.abs(side(a, b, p)) > 1e-9) return false;
  return (
    p[0] >= Math.min(a[0], b[0]) - 1e-9 &&
    p[0] <= Math.max(a[0], b[0]) + 1e-9 &&
    p[1] >= Math.min(a[1], b[1]) - 1e-9 &&
    p[1] <= Math.max(a[1], b[1]) + 1e-9
  );
}
