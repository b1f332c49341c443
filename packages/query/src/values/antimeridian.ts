import type { Position } from "./geojson.js";
import { shortWay } from "./ring.js";

/** Longitudes without jumps: each the shorter way from the one before, so they may leave -180 to 180. */
function unwrapped(positions: readonly Position[]): Position[] {
  let x = positions[0]?.[0] ?? 0;
  return positions.map(([lon, lat], i) => {
    if (i > 0) x += shortWay((positions[i - 1] as Position)[0], lon);
    return [x, lat];
  });
}

/** Whole turns that bring the westernmost longitude into -180 to 180. */
function turnsOf(path: readonly Position[]): number {
  const west = path.reduce((least, [x]) => Math.min(least, x), Number.POSITIVE_INFINITY);
  return Math.floor((west + 180) / 360) * 360;
}

/** A closed ring as rings of the flat map: cut where it crosses the antimeridian, led over the pole when it runs around one. */
export function cutRing(ring: readonly Position[]): Position[][] {
  const path = unwrapped(ring);
  const [first, last] = [path[0], path.at(-1)];
  if (!first || !last) return [[]];
  if (Math.abs(last[0] - first[0]) > 180) {
    const pole = path.reduce((sum, [, lat]) => sum + lat, 0) < 0 ? -90 : 90;
    path.push([last[0], pole], [first[0], pole], first);
  }
  const turns = turnsOf(path);
  const shifted = path.map(([x, y]): Position => [x - turns, y]);
  return shifted.every(([x]) => x <= 180) ? [shifted] : cutAt180(shifted);
}

/** A line in the parts that the antimeridian cuts it into. */
export function cutLine(line: readonly Position[]): Position[][] {
  const path = unwrapped(line);
  const parts: Position[][] = [[]];
  const world = ([x]: Position) => Math.ceil((x - 180) / 360);
  for (const [i, position] of path.entries()) {
    const before = path[i - 1];
    if (before && world(before) !== world(position)) {
      const edge = 180 + 360 * Math.min(world(before), world(position));
      const y = latitudeAt(edge, before, position);
      const isEastward = position[0] > before[0];
      parts.at(-1)?.push([isEastward ? 180 : -180, y]);
      parts.push([[isEastward ? -180 : 180, y]]);
    }
    parts.at(-1)?.push([position[0] - 360 * world(position), position[1]]);
  }
  return parts;
}

function latitudeAt(x: number, [x1, y1]: Position, [x2, y2]: Position): number {
  return Number((y1 + ((x - x1) / (x2 - x1)) * (y2 - y1)).toFixed(7));
}

/**
 * Cuts a ring of the flat map along the meridian 180.
 *
 * The crossings, sorted by latitude, pair up: between the first and the second the meridian lies inside, and so on. Each piece
 * follows the ring to a crossing, goes along the meridian to its partner, and follows the ring again.
 */
function cutAt180(ring: readonly Position[]): Position[][] {
  const isEast = ([x]: Position) => x > 180;
  const open = ring.slice(0, -1);
  const isCrossing = (i: number) => isEast(open.at(i - 1) as Position) !== isEast(open[i] as Position);
  // Begun at a crossing, the ring is a list of whole chains.
  const start = open.findIndex((_, i) => i > 0 && isCrossing(i));
  const chains: Position[][] = [];
  for (let k = 0; k < open.length; k++) {
    const i = (start + k) % open.length;
    const point = open[i] as Position;
    if (isCrossing(i)) {
      const crossing: Position = [180, latitudeAt(180, open.at(i - 1) as Position, point)];
      chains.at(-1)?.push(crossing);
      chains.push([crossing]);
    }
    chains.at(-1)?.push(point);
  }
  const firsts = chains.map((chain) => chain[0] as Position);
  chains.at(-1)?.push(firsts[0] as Position);
  const order = [...chains.keys()].sort((i, j) => (firsts[i] as Position)[1] - (firsts[j] as Position)[1]);
  const pieces: Position[][] = [];
  const left = new Set(chains.keys());
  for (const first of chains.keys()) {
    const piece: Position[] = [];
    // A chain ends where the next one begins; from there the meridian leads to the partner of that crossing.
    for (let i = first; left.delete(i); i = order[order.indexOf((i + 1) % chains.length) ^ 1] as number)
      piece.push(...(chains[i] as Position[]));
    if (piece.length > 0) pieces.push(closed(piece));
  }
  return pieces;
}

const isSame = (a: Position, b: Position | undefined) => a[0] === b?.[0] && a[1] === b[1];

/** A piece with its longitudes brought back, without repeated neighbours, closed. */
function closed(piece: readonly Position[]): Position[] {
  const turn = piece.some(([x]) => x > 180) ? 360 : 0;
  const moved = piece.map(([x, y]): Position => [x - turn, y]);
  const ring = moved.filter((position, i) => !isSame(position, moved[i - 1]));
  const [first] = ring as [Position];
  return isSame(first, ring.at(-1)) ? ring : [...ring, first];
}
