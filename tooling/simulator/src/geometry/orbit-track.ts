import { type LonLat, type Shape, toDegrees, toRadians } from "./shape.js";

/** The part of an orbit that a granule covers, as UMM-G's `Orbit` gives it. */
export interface OrbitPass {
  /** Longitude of the ascending crossing of the equator. */
  readonly crossing: number;
  readonly startLatitude: number;
  readonly startDirection: "A" | "D";
  readonly endLatitude: number;
  readonly endDirection: "A" | "D";
}

/** What the collection says about its orbits. */
export interface OrbitParameters {
  /** Degrees. */
  readonly inclination: number;
  /** Minutes. */
  readonly period: number;
}

/** ICESat-2's, for collections that do not say. */
export const DEFAULT_ORBIT: OrbitParameters = { inclination: 92, period: 94.29 };

/** The ground track of a pass as a line, one point every two degrees of the way. */
export function orbitTrack(pass: OrbitPass, orbit: OrbitParameters): Shape {
  const from = argumentOf(pass.startLatitude, pass.startDirection, orbit);
  let to = argumentOf(pass.endLatitude, pass.endDirection, orbit);
  if (to <= from) to += 360;
  const count = Math.max(2, Math.ceil((to - from) / 2) + 1);
  const points: LonLat[] = [];
  for (let i = 0; i < count; i++) points.push(pointAt(from + ((to - from) * i) / (count - 1), pass.crossing, orbit));
  return { kind: "line", points, geodetic: false };
}

/** Angle on the orbit from the ascending crossing, in degrees, -90 to 270. */
function argumentOf(latitude: number, direction: "A" | "D", orbit: OrbitParameters): number {
  const ratio = Math.sin(toRadians(latitude)) / Math.sin(toRadians(orbit.inclination));
  const angle = toDegrees(Math.asin(Math.min(1, Math.max(-1, ratio))));
  return direction === "A" ? angle : 180 - angle;
}

function pointAt(argument: number, crossing: number, orbit: OrbitParameters): LonLat {
  const [u, i] = [toRadians(argument), toRadians(orbit.inclination)];
  const latitude = toDegrees(Math.asin(Math.sin(i) * Math.sin(u)));
  const along = toDegrees(Math.atan2(Math.cos(i) * Math.sin(u), Math.cos(u)));
  // The Earth turns below the satellite, 360 degrees in a sidereal day of 1436.07 minutes.
  const turned = (argument / 360) * orbit.period * (360 / 1436.07);
  const longitude = crossing + along - turned;
  return [longitude - 360 * Math.floor((longitude + 180) / 360), latitude];
}
