import type { Position } from "../geojson.js";
import { contains, type Ring, signedArea } from "./ring.js";

/** A polygon: its outer ring first, then its holes. */
export type Polygon = readonly Ring[];

type Point = readonly [number, number];

/** Slivers below this many square degrees are what rounding leaves of an edge that only touches the cut. */
const SLIVER = 1e-10;

/**
 * A polygon with running longitudes as polygons inside -180…180, cut at every antimeridian it crosses (RFC 7946 §3.1.9).
 *
 * @param rings outer ring counter-clockwise, holes clockwise, all unwrapped onto the same turn
 */
export function cutAtAntimeridian(rings: Polygon): Polygon[] {
  let west = Infinity;
  let east = -Infinity;
  for (const [x] of rings[0] as readonly Point[]) {
    if (x < west) west = x;
    if (x > east) east = x;
  }
  const firstTurn = Math.floor((west + 180) / 360);
  const lastTurn = Math.ceil((east - 180) / 360);
  const polygons: Polygon[] = [];
  for (let turn = firstTurn; turn <= lastTurn; turn++) {
    const left = -180 + 360 * turn;
    let part: readonly Ring[] = rings;
    if (west < left) part = half(part, left, false);
    if (east > left + 360) part = half(part, left + 360, true);
    polygons.push(...grouped(part.map((ring) => shifted(ring, -360 * turn))));
  }
  return polygons;
}

/**
 * A ring around a pole with running longitudes, begun where it first meets the antimeridian: there it is cut anyhow, and to begin elsewhere
 * would cut it twice.
 */
export function fromAntimeridian(ring: readonly Point[]): [number, number][] {
  const turn = (ring.at(-1) as Point)[0] - (ring[0] as Point)[0];
  for (let i = 1; i < ring.length; i++) {
    const [before, after] = [ring[i - 1] as Point, ring[i] as Point];
    const meridian = 360 * Math.floor((Math.max(before[0], after[0]) + 180) / 360) - 180;
    if (before[0] === after[0] || meridian < Math.min(before[0], after[0])) continue;
    const [x, y] = crossingOf(before, after, meridian);
    const round = [...ring.slice(i, -1), ...ring.slice(0, i).map(([x, y]): Point => [x + turn, y])];
    return withoutRepeats([[x, y], ...round, [x + turn, y]]) as [number, number][];
  }
  return ring.map(([x, y]) => [x, y]);
}

/** A line with running longitudes as lines inside -180…180. */
export function cutLineAtAntimeridian(line: readonly Point[]): Position[][] {
  const lines: Position[][] = [];
  let current: Position[] = [];
  let turn = turnOf(line, 0);
  for (let i = 0; i < line.length; i++) {
    const [x, y] = line[i] as Point;
    for (;;) {
      const bound = x > 180 + 360 * turn ? 180 : x < -180 + 360 * turn ? -180 : 0;
      if (bound === 0) break;
      const cutX = bound + 360 * turn;
      const [x0, y0] = line[i - 1] as Point;
      const cutY = y0 + ((y - y0) * (cutX - x0)) / (x - x0);
      current.push([bound, cutY]);
      lines.push(current);
      current = [[-bound, cutY]];
      turn += bound > 0 ? 1 : -1;
    }
    current.push([x - 360 * turn, y]);
  }
  lines.push(current);
  return lines.map(withoutRepeats).filter((part) => part.length > 1);
}

/** The turn of the world in which a line starts; at exactly ±180 the next position decides. */
function turnOf(line: readonly Point[], start: number): number {
  const x = (line.find(([x]) => Math.abs(x % 360) !== 180) ?? (line[start] as Point))[0];
  return Math.floor((x + 180) / 360);
}

function withoutRepeats(line: readonly Position[]): Position[] {
  return line.filter(([x, y], i) => i === 0 || x !== line[i - 1]?.[0] || y !== line[i - 1]?.[1]);
}

function shifted(ring: Ring, by: number): Ring {
  return by === 0 ? ring : ring.map(([x, y]) => [(x as number) + by, y as number]);
}

/** A piece of a ring on the kept side, from where it comes in to where it leaves. */
interface Chain {
  readonly points: Point[];
  used: boolean;
}

/**
 * The part of the rings west (or east) of a meridian.
 *
 * Interiors lie on the left of every ring, holes included, so from where a chain leaves, the boundary follows the meridian north
 * (on the west side) or south (on the east side) to where the next chain comes in.
 */
function half(rings: readonly Ring[], meridian: number, west: boolean): Ring[] {
  const kept: Ring[] = [];
  const chains: Chain[] = [];
  for (const ring of rings) {
    const inside = (ring as readonly Point[]).map(([x]) => (west ? x <= meridian : x >= meridian));
    if (inside.every(Boolean)) kept.push(ring);
    else if (inside.some(Boolean)) chains.push(...chainsOf(ring as readonly Point[], inside, meridian));
  }
  const direction = west ? 1 : -1;
  for (const chain of chains) {
    if (!chain.used) kept.push(closedFrom(chain, chains, direction));
  }
  return kept.filter((ring) => ring.length > 3 && Math.abs(signedArea(ring)) > SLIVER);
}

function chainsOf(ring: readonly Point[], inside: readonly boolean[], meridian: number): Chain[] {
  const chains: Chain[] = [];
  const count = ring.length - 1;
  // Starting outside means that every chain is met from its beginning.
  const start = inside.indexOf(false);
  let points: Point[] | undefined;
  for (let step = 1; step <= count; step++) {
    const i = (start + step) % count;
    const before = (start + step - 1) % count;
    if (inside[i] !== inside[before]) {
      const crossing = crossingOf(ring[before] as Point, ring[i] as Point, meridian);
      if (inside[i]) points = [crossing];
      else if (points) {
        points.push(crossing);
        chains.push({ points, used: false });
        points = undefined;
      }
    }
    if (inside[i]) points?.push(ring[i] as Point);
  }
  return chains;
}

function crossingOf([x0, y0]: Point, [x1, y1]: Point, meridian: number): Point {
  return [meridian, y0 + ((y1 - y0) * (meridian - x0)) / (x1 - x0)];
}

function closedFrom(first: Chain, chains: readonly Chain[], direction: number): Ring {
  const points: Point[] = [];
  let chain: Chain | undefined = first;
  while (chain && !chain.used) {
    chain.used = true;
    points.push(...chain.points);
    const leavesAt = (points.at(-1) as Point)[1];
    chain = nextChain(leavesAt, chains, direction, first);
  }
  points.push(points[0] as Point);
  return withoutRepeats(points);
}

/** The nearest chain that comes in further along the meridian; crooked input may have none there, then any that is left. */
function nextChain(leavesAt: number, chains: readonly Chain[], direction: number, first: Chain): Chain | undefined {
  let best: Chain | undefined;
  let bestDistance = Infinity;
  for (const chain of chains) {
    if (chain.used && chain !== first) continue;
    const distance = ((chain.points[0] as Point)[1] - leavesAt) * direction;
    if (distance >= 0 && distance < bestDistance) {
      best = chain;
      bestDistance = distance;
    }
  }
  return best;
}

/** Holes (clockwise) go to the outer ring around them. */
function grouped(rings: readonly Ring[]): Polygon[] {
  const outers = rings.filter((ring) => signedArea(ring) > 0).map((ring) => [ring]);
  for (const hole of rings) {
    if (signedArea(hole) > 0) continue;
    const at = hole[0] as Point;
    const owner = outers.find(([outer]) => contains(outer as Ring, at)) ?? outers[0];
    owner?.push(hole);
  }
  return outers;
}
