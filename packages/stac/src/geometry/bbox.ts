import type { Bbox, Position } from "../geojson.js";

/**
 * The bounding box of connected parts whose longitudes are in -180…180.
 *
 * West is greater than east (RFC 7946 §5.2) exactly when parts meet at the antimeridian and leave a gap elsewhere.
 */
export function bboxOf(parts: readonly (readonly Position[])[]): Bbox {
  let west = Infinity;
  let south = Infinity;
  let east = -Infinity;
  let north = -Infinity;
  for (const positions of parts) {
    for (let i = 0; i < positions.length; i++) {
      const position = positions[i] as Position;
      const x = position[0] as number;
      const y = position[1] as number;
      if (x < west) west = x;
      if (x > east) east = x;
      if (y < south) south = y;
      if (y > north) north = y;
    }
  }
  if (parts.length > 1 && west === -180 && east === 180) [west, east] = aroundWidestGap(parts);
  return [west, south, east, north];
}

function aroundWidestGap(parts: readonly (readonly Position[])[]): [west: number, east: number] {
  const spans = parts.map((positions) => {
    const longitudes = positions.map(([x]) => x as number);
    return [Math.min(...longitudes), Math.max(...longitudes)] as const;
  });
  spans.sort((a, b) => a[0] - b[0]);
  let covered = -180;
  let widest = 0;
  let around: [number, number] = [-180, 180];
  for (const [west, east] of spans) {
    if (west - covered > widest) {
      widest = west - covered;
      around = [west, covered];
    }
    covered = Math.max(covered, east);
  }
  return around;
}
