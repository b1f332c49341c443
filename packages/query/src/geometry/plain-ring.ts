import type { Position } from "../values/geojson.js";
import { openRing, pointKey, shortWay } from "../values/ring.js";
import { GeometryError } from "./geometry-error.js";

/** A ring as two typed arrays, open: a million positions as objects would cost ten times the memory and time. */
export interface PlainRing {
  readonly lon: Float64Array;
  readonly lat: Float64Array;
}

/** The positions of a ring as they stand in GeoJSON; heights are ignored. */
export type RingInput = ArrayLike<ArrayLike<number>>;

/**
 * Reads one ring: checks every number, brings longitudes from 0–360 to -180–180, leaves out the closing point and repeated neighbours.
 *
 * @throws GeometryError for positions that are no numbers or no degrees.
 */
export function readRing(positions: RingInput): PlainRing {
  const lon = new Float64Array(positions.length);
  const lat = new Float64Array(positions.length);
  let n = 0;
  for (let i = 0; i < positions.length; i++) {
    const position = positions[i] as ArrayLike<number>;
    const x = position?.[0] as number;
    const y = position?.[1] as number;
    // One comparison for each also catches NaN, infinities and texts.
    if (!(x >= -360 && x <= 360 && y >= -90 && y <= 90)) refuse(x, y, i);
    if (typeof x !== "number" || typeof y !== "number") refuse(x, y, i);
    const wrapped = x > 180 ? x - 360 : x < -180 ? x + 360 : x;
    if (n > 0 && lon[n - 1] === wrapped && lat[n - 1] === y) continue;
    lon[n] = wrapped;
    lat[n++] = y;
  }
  while (n > 1 && lon[0] === lon[n - 1] && lat[0] === lat[n - 1]) n--;
  return { lon: lon.subarray(0, n), lat: lat.subarray(0, n) };
}

function refuse(x: unknown, y: unknown, index: number): never {
  const isNumber = Number.isFinite(x) && Number.isFinite(y);
  const hint = isNumber
    ? "it is not in degrees of longitude and latitude (WGS 84); reproject the geometry first"
    : "two finite numbers are needed";
  throw new GeometryError("coordinates", `Position ${index + 1} is (${String(x)}, ${String(y)}): ${hint}.`, {
    data: { index },
  });
}

/** The ring as positions, open. */
export function positionsOf({ lon, lat }: PlainRing): Position[] {
  return Array.from(lon, (x, i): Position => [x, lat[i] as number]);
}

/** Nearer to the border of the flat map than this is on it: half of CMR's 7th decimal. */
const BORDER = 180 - 5e-8;

/** The edges that lead from one border of the flat map to the other along a line of latitude, by their first point. */
function fullWidthEdges({ lon, lat }: PlainRing): number[] {
  const edges: number[] = [];
  for (let i = 0, n = lon.length; i < n; i++) {
    const j = i + 1 < n ? i + 1 : 0;
    const [x, nextX] = [lon[i] as number, lon[j] as number];
    const isAcross = x * nextX < 0 && Math.abs(x) > BORDER && Math.abs(nextX) > BORDER;
    if (isAcross && Math.abs((lat[j] as number) - (lat[i] as number)) < 1e-6) edges.push(i);
  }
  return edges;
}

/**
 * Whether the ring makes sense when both borders are one meridian: it passes no point of it, and no pole, twice.
 *
 * A ring over the antimeridian may name the meridian from both sides, 180 and then -180, which looks like an edge around the globe.
 */
function isRingOfTheGlobe(ring: PlainRing): boolean {
  const open = openRing(positionsOf(ring));
  const border = open.filter(([x, y]) => Math.abs(x) > BORDER || Math.abs(y) === 90).map(pointKey);
  return open.length >= 3 && new Set(border).size === border.length;
}

/**
 * Translates the borders of the flat map, which are none on the globe.
 *
 * An edge along a pole goes away: the ring then runs around the pole. Other edges over the full width get points between, or they
 * would shrink to a point; with two of them the ring is a belt around the globe, which is cut into an eastern and a western half.
 */
export function withoutMapBorders(ring: PlainRing): PlainRing[] {
  const n = ring.lon.length;
  const wide = fullWidthEdges(ring);
  if (wide.length === 0 || isRingOfTheGlobe(ring)) return [ring];
  const isPole = (i: number) => Math.abs(ring.lat[i] as number) > 89.999;
  const belt = wide.filter((i) => !isPole(i));
  const points: [number, number][] = [];
  for (let i = 0; i < n; i++) {
    if (isPole(i)) continue;
    const [x, y] = [ring.lon[i] as number, ring.lat[i] as number];
    points.push([x, y]);
    const step = x < 0 ? 10 : -10;
    if (belt.includes(i)) for (let k = 1; k < 36; k++) points.push([x + k * step, y]);
  }
  if (belt.length < 2) return points.length === 0 ? [] : [readRing(points)];
  return [-1, 1].map((side) => readRing(clipAtZero(points, side)));
}

/** The part of a ring on one side of the meridian 0; the cut runs along the meridian. */
function clipAtZero(points: readonly [number, number][], side: number): [number, number][] {
  const kept: [number, number][] = [];
  for (const [i, [x, y]] of points.entries()) {
    const [nextX, nextY] = points[(i + 1) % points.length] as [number, number];
    if (x * side >= 0) kept.push([x, y]);
    if (x * nextX < 0) kept.push([0, y + (x / (x - nextX)) * (nextY - y)]);
  }
  return kept;
}

/** Area in square degrees at the equator, good enough to compare rings by size. */
export function roughArea({ lon, lat }: PlainRing): number {
  let [x, area] = [0, 0];
  for (let i = 0; i < lon.length; i++) {
    const j = (i + 1) % lon.length;
    const dx = shortWay(lon[i] as number, lon[j] as number);
    area += dx * (Math.sin(((lat[i] as number) * Math.PI) / 180) + Math.sin(((lat[j] as number) * Math.PI) / 180));
    x += dx;
  }
  // Around a pole the sum is what is missing to a half of the globe.
  return (Math.abs(x) > 180 ? 720 - Math.abs(area) : Math.abs(area)) * (90 / Math.PI);
}
