/** Longitude and latitude in degrees. */
export type LonLat = readonly [number, number];

/** A shape on the globe, as queries and records give it. */
export type Shape =
  | { readonly kind: "point"; readonly at: LonLat }
  | {
      readonly kind: "box";
      readonly west: number;
      readonly south: number;
      readonly east: number;
      readonly north: number;
    }
  | { readonly kind: "line"; readonly points: readonly LonLat[]; readonly geodetic: boolean }
  | {
      readonly kind: "polygon";
      readonly outer: readonly LonLat[];
      readonly holes: readonly (readonly LonLat[])[];
      /** Whether the edges are great circles instead of straight lines on the map. */
      readonly geodetic: boolean;
    };

/** The polygon with 32 corners that stands for a circle of a radius in metres. */
export function circleShape(center: LonLat, radius: number): Shape {
  const [lon, lat] = [toRadians(center[0]), toRadians(center[1])];
  const angle = radius / 6_378_137;
  const outer: LonLat[] = [];
  for (let i = 0; i < 32; i++) {
    const theta = (-2 * Math.PI * i) / 32;
    const y = Math.asin(Math.sin(lat) * Math.cos(angle) + Math.cos(lat) * Math.sin(angle) * Math.cos(theta));
    const x =
      lon +
      Math.atan2(Math.sin(theta) * Math.sin(angle) * Math.cos(lat), Math.cos(angle) - Math.sin(lat) * Math.sin(y));
    outer.push([((toDegrees(x) + 540) % 360) - 180, toDegrees(y)]);
  }
  outer.push(outer[0] as LonLat);
  return { kind: "polygon", outer, holes: [], geodetic: true };
}

/** Degrees to radians. */
export function toRadians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

/** Radians to degrees. */
export function toDegrees(radians: number): number {
  return (radians * 180) / Math.PI;
}
