import { type Region, toRegion } from "../geometry/region.js";
import type { LonLat, Shape } from "../geometry/shape.js";

/** A GeoJSON geometry with positions only. */
export interface StacGeometry {
  readonly type: string;
  readonly coordinates: unknown;
}

/** A geometry and its bounding box, west > east across the antimeridian. */
export interface StacFootprint {
  readonly geometry: StacGeometry;
  readonly bbox: readonly [number, number, number, number];
}

/** The footprint of a granule, cut at the antimeridian as RFC 7946 wants it; undefined without shapes. */
export function footprintOf(shapes: readonly Shape[]): StacFootprint | undefined {
  const regions = shapes.map((shape) => toRegion("geodetic" in shape ? { ...shape, geodetic: false } : shape));
  const kind = (["area", "line", "point"] as const).find((one) => regions.some((region) => region.kind === one));
  if (kind === undefined) return undefined;
  const chosen = regions.filter((region) => region.kind === kind);
  return { geometry: geometryOf(kind, chosen), bbox: bboxOf(chosen) };
}

function geometryOf(kind: Region["kind"], regions: readonly Region[]): StacGeometry {
  if (kind === "point")
    return single(
      "Point",
      regions.map((region) => region.path[0]),
    );
  if (kind === "line")
    return single(
      "LineString",
      regions.flatMap((region) => cutLine(region.path)),
    );
  return single(
    "Polygon",
    regions.flatMap((region) => cutRing(region.path).map((ring) => [ring, ...holesIn(region, ring)])),
  );
}

function single(type: string, parts: readonly unknown[]): StacGeometry {
  return parts.length === 1 ? { type, coordinates: parts[0] } : { type: `Multi${type}`, coordinates: parts };
}

function bboxOf(regions: readonly Region[]): [number, number, number, number] {
  const wests = regions.map((region) => region.bounds[0]);
  const easts = regions.map((region) => region.bounds[2]);
  const [west, east] = [Math.min(...wests), Math.max(...easts)];
  const south = Math.min(...regions.map((region) => region.bounds[1]));
  const north = Math.max(...regions.map((region) => region.bounds[3]));
  return east - west >= 360
    ? [-180, south, 180, north]
    : [normal(west), south, east > 180 ? normal(east) : east, north];
}

/** The parts of a ring between multiples of 180 degrees that are odd, each moved into -180 to 180. */
function cutRing(ring: readonly LonLat[]): LonLat[][] {
  const lons = ring.map(([lon]) => lon);
  const parts: LonLat[][] = [];
  for (let turn = Math.floor((Math.min(...lons) + 180) / 360); turn * 360 - 180 < Math.max(...lons); turn++) {
    const [low, high] = [turn * 360 - 180, turn * 360 + 180];
    const cut = clip(clip(ring.slice(0, -1), low, 1), high, -1);
    if (cut.length < 3) continue;
    const moved = cut.map(([lon, lat]): LonLat => [lon - turn * 360, lat]);
    parts.push([...moved, moved[0] as LonLat]);
  }
  return parts;
}

/** Keeps the side of a meridian: east of it for 1, west of it for -1. */
function clip(points: readonly LonLat[], meridian: number, side: 1 | -1): LonLat[] {
  const out: LonLat[] = [];
  points.forEach((point, i) => {
    const next = points[(i + 1) % points.length] as LonLat;
    const [here, there] = [side * (point[0] - meridian), side * (next[0] - meridian)];
    if (here >= 0) out.push(point);
    if (here * there < 0) out.push([meridian, point[1] + ((next[1] - point[1]) * here) / (here - there)]);
  });
  return out;
}

function cutLine(path: readonly LonLat[]): LonLat[][] {
  const parts: LonLat[][] = [];
  let part: LonLat[] = [];
  path.forEach((point, i) => {
    const turn = Math.round(point[0] / 360);
    const before = path[i - 1];
    if (before !== undefined && Math.round(before[0] / 360) !== turn && part.length > 0) {
      const edge = (Math.max(turn, Math.round(before[0] / 360)) * 2 - 1) * 180;
      const lat = before[1] + ((point[1] - before[1]) * (edge - before[0])) / (point[0] - before[0]);
      parts.push([...part, [edge - Math.round(before[0] / 360) * 360, lat]]);
      part = [[edge - turn * 360, lat]];
    }
    part.push([point[0] - turn * 360, point[1]]);
  });
  return [...parts, part].filter((one) => one.length > 1);
}

/** Holes stay with the part of the ring in which they begin. */
function holesIn(region: Region, ring: readonly LonLat[]): LonLat[][] {
  const lons = ring.map(([lon]) => lon);
  return region.holes
    .map((hole) => hole.map(([lon, lat]): LonLat => [normal(lon), lat]))
    .filter((hole) => hole.every(([lon]) => lon >= Math.min(...lons) && lon <= Math.max(...lons)));
}

function normal(lon: number): number {
  return lon > 180 || lon < -180 ? lon - 360 * Math.round(lon / 360) : lon;
}
