import type { UmmOrbit, UmmOrbitParameters } from "../umm-types.js";

const RADIANS = Math.PI / 180;
/** Degrees by which the Earth turns in a minute (a sidereal day is 1436.07 minutes). */
const EARTH_ROTATION = 360 / 1436.068;
/** Degrees along the orbit between two positions of the track. */
const STEP = 2;

/**
 * The ground track of a part of a circular orbit, as positions with running longitudes, or `undefined` when an input is missing.
 *
 * A granule gives the crossing and the latitudes, its collection inclination and period. The track is the line under the satellite;
 * the swath on both sides is not part of it. Error against a real, slightly elliptic orbit: some tenths of a degree.
 */
export function orbitTrack(
  orbit: UmmOrbit | undefined,
  parameters: UmmOrbitParameters | undefined,
): [number, number][] | undefined {
  const crossing = orbit?.AscendingCrossing;
  const inclination = parameters?.InclinationAngle;
  const period = parameters?.OrbitPeriod ?? parameters?.Period;
  const from = argumentOfLatitude(orbit?.StartLatitude, orbit?.StartDirection, inclination);
  const to = argumentOfLatitude(orbit?.EndLatitude, orbit?.EndDirection, inclination);
  if (![crossing, inclination, period, from, to].every((value) => Number.isFinite(value))) return undefined;
  const start = from as number;
  // The end comes after the start; equal ones are one whole turn.
  const end = (to as number) > start ? (to as number) : (to as number) + 360;
  const steps = Math.max(2, Math.ceil((end - start) / STEP));
  const track: [number, number][] = [];
  for (let i = 0; i <= steps; i++) {
    const along = start + ((end - start) * i) / steps;
    track.push(positionAt(along, crossing as number, inclination as number, period as number));
  }
  return track;
}

/** Degrees along the orbit from its ascending node, -90…270: ascending on -90…90, descending on 90…270. */
function argumentOfLatitude(latitude?: number, direction?: string, inclination?: number): number | undefined {
  if (typeof latitude !== "number" || typeof inclination !== "number" || (direction !== "A" && direction !== "D"))
    return undefined;
  const sine = Math.sin(latitude * RADIANS) / Math.sin(inclination * RADIANS);
  // Records round: a start at the very top of the orbit may lie a hair beyond it.
  const ascending = Math.asin(Math.max(-1, Math.min(1, sine))) / RADIANS;
  return direction === "A" ? ascending : 180 - ascending;
}

function positionAt(along: number, crossing: number, inclination: number, period: number): [number, number] {
  const u = along * RADIANS;
  const i = inclination * RADIANS;
  const latitude = Math.asin(Math.sin(i) * Math.sin(u)) / RADIANS;
  const fromNode = Math.atan2(Math.cos(i) * Math.sin(u), Math.cos(u)) / RADIANS;
  const turned = EARTH_ROTATION * period * (along / 360);
  const longitude = crossing + fromNode - turned;
  return [longitude - 360 * Math.floor((longitude + 180) / 360), latitude];
}
