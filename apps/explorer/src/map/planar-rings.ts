import type { LonLat, Ring } from "./projection.js";

/**
 * Rings for a flat map from a ring on the globe, which may cross the antimeridian or go around a pole. Parts beyond 180 degrees come
 * a second time on the other side, so that whatever lies within the map is complete.
 */
export function planarRings(ring: Ring): Ring[] {
  const open = unwrapped(ring);
  const [first, last] = [open[0], open.at(-1)];
  if (first === undefined || last === undefined) return [];
  const turns = last[0] - first[0];
  // Once around a pole: the ring is closed along the map's upper or lower border.
  const pole = Math.abs(turns) > 180 ? (first[1] < 0 ? -90 : 90) : undefined;
  const closed = pole === undefined ? open : [...open, [last[0], pole] as const, [first[0], pole] as const, first];
  const lons = closed.map(([lon]) => lon);
  const rings: Ring[] = [closed];
  if (lons.some((lon) => lon > 180)) rings.push(shifted(closed, -360));
  if (lons.some((lon) => lon < -180)) rings.push(shifted(closed, 360));
  return rings;
}

/** Longitudes that never jump by more than half the globe, however far they go. */
function unwrapped(ring: Ring): LonLat[] {
  let turn = 0;
  return ring.map(([lon, lat], i) => {
    const step = lon - (ring[i - 1]?.[0] ?? lon);
    if (step > 180) turn -= 360;
    else if (step < -180) turn += 360;
    return [lon + turn, lat] as const;
  });
}

function shifted(ring: Ring, degrees: number): Ring {
  return ring.map(([lon, lat]) => [lon + degrees, lat] as const);
}
