import { decimate } from "./decimate.js";
import type { PlainRing } from "./plain-ring.js";

/**
 * Douglas-Peucker with a budget instead of a tolerance: the point that deviates most, of all rings, is kept next, until the
 * budget is used up. One pass, no search for a tolerance. Distances are measured on the sphere, from great circles, as CMR draws
 * the edges; so the antimeridian and the poles need no care, and a degree counts the same everywhere.
 */
export interface Selection {
  /** Kept points of each ring, in order, as indices into the ring; empty for rings without area. */
  readonly kept: readonly Uint32Array[];
  /** How far, at most, a left-out point lies from its ring, in degrees. */
  readonly tolerance: number;
}

interface Segment {
  readonly ring: number;
  readonly from: number;
  /** Above the number of points where the segment passes the first point. */
  readonly to: number;
  readonly farthest: number;
  readonly deviation: number;
}

interface Sphere {
  readonly xyz: Float64Array;
  readonly index: Uint32Array;
}

const DEGREES = 180 / Math.PI;

/** Keeps at most `budget` points of all rings together, at least three of each ring that has an area. */
export function selectPoints(rings: readonly PlainRing[], budget: number): Selection {
  const decimated = rings.map((ring) => decimate(ring));
  const spheres = decimated.map(({ index }, i) => onSphere(rings[i] as PlainRing, index));
  const heap = new Heap();
  const flags = spheres.map(({ index }) => new Uint8Array(index.length));
  let used = 0;
  for (const [ring, sphere] of spheres.entries()) {
    const start = firstSegments(ring, sphere);
    if (!start) continue;
    for (const point of start.points) (flags[ring] as Uint8Array)[point] = 1;
    used += start.points.length;
    for (const segment of start.segments) heap.push(segment);
  }
  while (used < budget) {
    const worst = heap.pop();
    if (!worst || worst.deviation <= 0) break;
    const sphere = spheres[worst.ring] as Sphere;
    (flags[worst.ring] as Uint8Array)[worst.farthest % sphere.index.length] = 1;
    used++;
    heap.push(segmentOf(worst.ring, sphere, worst.from, worst.farthest));
    heap.push(segmentOf(worst.ring, sphere, worst.farthest, worst.to));
  }
  const left = Math.asin(Math.min(1, heap.top?.deviation ?? 0)) * DEGREES;
  const kept = spheres.map(({ index }, ring) => index.filter((_, i) => (flags[ring] as Uint8Array)[i] === 1));
  const thinned = decimated.reduce((worst, { tolerance }) => Math.max(worst, tolerance), 0);
  return { kept, tolerance: left + thinned };
}

function onSphere({ lon, lat }: PlainRing, index: Uint32Array): Sphere {
  const xyz = new Float64Array(index.length * 3);
  for (let i = 0; i < index.length; i++) {
    const l = (lon[index[i] as number] as number) / DEGREES;
    const p = (lat[index[i] as number] as number) / DEGREES;
    const c = Math.cos(p);
    xyz[3 * i] = c * Math.cos(l);
    xyz[3 * i + 1] = c * Math.sin(l);
    xyz[3 * i + 2] = Math.sin(p);
  }
  return { xyz, index };
}

/** Three points that span the ring: the first, the farthest from it, and the farthest from the line between. */
function firstSegments(ring: number, sphere: Sphere): { points: number[]; segments: Segment[] } | undefined {
  const n = sphere.index.length;
  if (n < 3) return undefined;
  const whole = segmentOf(ring, sphere, 0, n);
  const halves = [segmentOf(ring, sphere, 0, whole.farthest), segmentOf(ring, sphere, whole.farthest, n)];
  const [one, other] = halves as [Segment, Segment];
  const [worse, rest] = one.deviation >= other.deviation ? [one, other] : [other, one];
  // Less than a millimetre: all points lie on one line.
  if (worse.deviation < 1e-10) return undefined;
  const points = [0, whole.farthest, worse.farthest];
  const parts = [
    segmentOf(ring, sphere, worse.from, worse.farthest),
    segmentOf(ring, sphere, worse.farthest, worse.to),
  ];
  return { points, segments: [rest, ...parts] };
}

/** The segment between two kept points with its farthest point and that one's distance, as a sine. */
function segmentOf(ring: number, { xyz, index }: Sphere, from: number, to: number): Segment {
  const n = index.length;
  const a = 3 * from;
  const b = 3 * (to % n);
  const [ax, ay, az] = [xyz[a] as number, xyz[a + 1] as number, xyz[a + 2] as number];
  const [bx, by, bz] = [xyz[b] as number, xyz[b + 1] as number, xyz[b + 2] as number];
  const length = Math.hypot(ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx);
  const isPoint = length < 1e-12;
  const scale = isPoint ? 0 : 1 / length;
  const [nx, ny, nz] = [(ay * bz - az * by) * scale, (az * bx - ax * bz) * scale, (ax * by - ay * bx) * scale];
  // A point is beside the arc when it lies ahead of a and behind b, both measured along the arc.
  const [ux, uy, uz] = [ny * az - nz * ay, nz * ax - nx * az, nx * ay - ny * ax];
  const [vx, vy, vz] = [by * nz - bz * ny, bz * nx - bx * nz, bx * ny - by * nx];
  let best = 0;
  let farthest = from;
  for (let i = from + 1; i < to; i++) {
    const k = 3 * i;
    const px = xyz[k] as number;
    const py = xyz[k + 1] as number;
    const pz = xyz[k + 2] as number;
    let square: number;
    if (!isPoint && ux * px + uy * py + uz * pz >= 0 && vx * px + vy * py + vz * pz >= 0) {
      const side = nx * px + ny * py + nz * pz;
      square = side * side;
    } else {
      const toA = (px - ax) * (px - ax) + (py - ay) * (py - ay) + (pz - az) * (pz - az);
      const toB = (px - bx) * (px - bx) + (py - by) * (py - by) + (pz - bz) * (pz - bz);
      square = Math.min(toA, toB);
    }
    if (square > best) {
      best = square;
      farthest = i;
    }
  }
  return { ring, from, to, farthest, deviation: Math.sqrt(best) };
}

/** Largest deviation first. */
class Heap {
  readonly #items: Segment[] = [];

  get top(): Segment | undefined {
    return this.#items[0];
  }

  push(segment: Segment): void {
    const items = this.#items;
    let i = items.push(segment) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if ((items[parent] as Segment).deviation >= segment.deviation) break;
      items[i] = items[parent] as Segment;
      i = parent;
    }
    items[i] = segment;
  }

  pop(): Segment | undefined {
    const items = this.#items;
    const top = items[0];
    const last = items.pop();
    if (items.length === 0 || !last) return top;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && (items[child + 1] as Segment).deviation > (items[child] as Segment).deviation)
        child++;
      if ((items[child] as Segment).deviation <= last.deviation) break;
      items[i] = items[child] as Segment;
      i = child;
    }
    items[i] = last;
    return top;
  }
}
