import type { PlainRing } from "./plain-ring.js";

/** Rings up to here are simplified exactly; of longer ones, twice as many points go into the exact pass. */
const MAX_EXACT = 20_000;

/** The points of a long ring that can matter. */
export interface Decimated {
  readonly index: Uint32Array;
  /** How far, at most, a left-out point lies from the line through its kept neighbours, in degrees. */
  readonly tolerance: number;
}

/**
 * Thins out a long ring in one cheap pass: of each run of neighbours the first stays, and the one farthest from the straight line
 * to the next run. With 20,000 runs what is lost is far below what 300 points can show, and it is counted in the tolerance.
 */
export function decimate({ lon, lat }: PlainRing): Decimated {
  const n = lon.length;
  if (n <= 2 * MAX_EXACT) return { index: Uint32Array.from(lon, (_, i) => i), tolerance: 0 };
  const index = new Uint32Array(2 * MAX_EXACT);
  let [count, worst] = [0, 0];
  for (let run = 0; run < MAX_EXACT; run++) {
    const start = Math.floor((run * n) / MAX_EXACT);
    const end = Math.floor(((run + 1) * n) / MAX_EXACT);
    const x0 = lon[start] as number;
    const y0 = lat[start] as number;
    const next = end % n;
    const scale = Math.cos((y0 * Math.PI) / 180);
    const dx = near((lon[next] as number) - x0) * scale;
    const dy = (lat[next] as number) - y0;
    const square = dx * dx + dy * dy || 1;
    let best = -1;
    let second = 0;
    let farthest = start;
    for (let i = start + 1; i < end; i++) {
      const px = near((lon[i] as number) - x0) * scale;
      const py = (lat[i] as number) - y0;
      const t = Math.min(1, Math.max(0, (px * dx + py * dy) / square));
      const ex = px - t * dx;
      const ey = py - t * dy;
      const distance = ex * ex + ey * ey;
      if (distance > best) {
        second = best;
        best = distance;
        farthest = i;
      } else if (distance > second) second = distance;
    }
    index[count++] = start;
    if (farthest !== start) index[count++] = farthest;
    // The new line leaves the straight one by the first, a left-out point by the second distance at most.
    if (second >= 0) worst = Math.max(worst, Math.sqrt(best) + Math.sqrt(second));
  }
  return { index: index.subarray(0, count), tolerance: worst };
}

/** A difference of longitudes without the jump at the antimeridian. */
function near(delta: number): number {
  return delta > 180 ? delta - 360 : delta < -180 ? delta + 360 : delta;
}
