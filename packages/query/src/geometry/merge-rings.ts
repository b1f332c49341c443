import { unitVector } from "../values/ring.js";
import { convexHull } from "./convex-hull.js";
import { GeometryError } from "./geometry-error.js";
import { type PlainRing, readRing, roughArea } from "./plain-ring.js";

/** Points of a ring that count when it is merged with others. */
const SAMPLE = 24;

interface Member {
  readonly ring: PlainRing;
  readonly points: readonly (readonly [number, number, number])[];
  readonly centre: readonly [number, number, number];
}

/**
 * Fewer rings that cover the same ground: the larger half of the target stays as it is, the rest is grouped by place and each group
 * becomes its convex hull. Hulls hold a little more than asked for; leaving small islands out would lose granules.
 */
export function mergeRings(rings: readonly PlainRing[], target: number): { rings: PlainRing[]; merged: number } {
  if (rings.length <= target) return { rings: [...rings], merged: 0 };
  const bySize = [...rings].sort((a, b) => roughArea(b) - roughArea(a));
  const kept = bySize.slice(0, Math.floor(target / 2));
  const groups = grouped(bySize.slice(kept.length).map(member), target - kept.length);
  const hulls = groups.map((group) => (group.length === 1 ? (group[0] as Member).ring : hullOf(group)));
  return { rings: [...kept, ...hulls], merged: rings.length - kept.length - hulls.length };
}

function member(ring: PlainRing): Member {
  const step = Math.max(1, Math.floor(ring.lon.length / SAMPLE));
  const points: [number, number, number][] = [];
  for (let i = 0; i < ring.lon.length; i += step) points.push(unitVector(ring.lon[i] as number, ring.lat[i] as number));
  return { ring, points, centre: points[0] ?? [0, 0, 1] };
}

/** Splits the widest group in the middle of its widest side until there are enough. */
function grouped(members: readonly Member[], count: number): Member[][] {
  const groups = [measured(members)];
  while (groups.length < count) {
    groups.sort((a, b) => b.width - a.width);
    const [widest] = groups;
    if (!widest || widest.width === 0) break;
    groups.shift();
    const isLow = ({ centre }: Member) => (centre[widest.axis] as number) < widest.middle;
    groups.push(measured(widest.members.filter(isLow)), measured(widest.members.filter((m) => !isLow(m))));
  }
  return groups.map((group) => group.members);
}

function measured(members: readonly Member[]): { members: Member[]; axis: number; middle: number; width: number } {
  let [axis, middle, width] = [0, 0, 0];
  for (const k of [0, 1, 2]) {
    let [low, high] = [1, -1];
    for (const { centre } of members) {
      low = Math.min(low, centre[k] as number);
      high = Math.max(high, centre[k] as number);
    }
    if (high - low > width) [axis, middle, width] = [k, (low + high) / 2, high - low];
  }
  return { members: [...members], axis, middle, width };
}

function hullOf(group: readonly Member[]): PlainRing {
  const points = group.flatMap((m) => m.points);
  const hull = convexHull(points);
  if (!hull || hull.length < 3)
    throw new GeometryError(
      "unsimplifiable",
      `${group.length} polygons over more than a hemisphere cannot be merged into few; upload the file instead: new GranuleQuery({ shapefile: file }).`,
    );
  return readRing(hull.map((i) => lonLat(points[i] as readonly [number, number, number])));
}

function lonLat([x, y, z]: readonly [number, number, number]): [number, number] {
  const degrees = 180 / Math.PI;
  return [Math.atan2(y, x) * degrees, Math.asin(Math.max(-1, Math.min(1, z))) * degrees];
}
