import type { Bbox, Position } from "../geojson.js";

/**
 * The bounding box of connected polygons, of which only the outer rings count, whose longitudes are in -180…180.
 *
 * West is greater than east (RFC 7946 §5.2) exactly when parts meet at the antimeridian and leave a gap elsewhere.
 */
export function bboxOf(polygons: readonly (readonly (readonly Position[])[])[]): Bbox {
  let west = Infinity;
  let south = Infinity;
  let east = -Infinity;
  let north = -Infinity;
  for (let i = 0; i < polygons.length; i++) {
    const ring = (polygons[i] as readonly (readonly Position[])[])[0] as readonly Position[];
    for (let j = 0; j < ring.length; j++) {
      const position = ring[j] as Position;
      const x = position[0] as number;
      const y = position[1] as number;
      if (x < west) west = x;
      if (x > east) east = x;
      if (y < south) south = y;
      if (y > north) north = y;
    }
  }
  if (polygons.length > 1 && west === -180 && east === 180) {
    const gap = widestGap(polygons.map((polygon) => bboxOf([polygon])));
    if (gap) return [gap[1], south, gap[0], north];
  }
  return [west, south, east, north];
}

/** The longitudes between which there is nothing, if there are such. */
function widestGap(boxes: readonly Bbox[]): readonly [west: number, east: number] | undefined {
  let gap: readonly [number, number] | undefined;
  for (let i = 0; i < boxes.length; i++) {
    const from = (boxes[i] as Bbox)[2] as number;
    // Up to the next box on the east, unless one lies over it.
    let to = Infinity;
    for (let j = 0; j < boxes.length; j++) {
      const west = (boxes[j] as Bbox)[0] as number;
      if (west > from) to = Math.min(to, west);
      else if (((boxes[j] as Bbox)[2] as number) > from) to = from;
    }
    if (to < Infinity && to - from > (gap ? gap[1] - gap[0] : 0)) gap = [from, to];
  }
  return gap;
}
