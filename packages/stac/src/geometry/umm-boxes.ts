import type { Bbox } from "../geojson.js";
import type { UmmBoundingRectangle } from "../umm-types.js";
import { inRange, isNumber } from "./coordinates.js";
import { addLine, addPart, addPoint, type Parts } from "./parts.js";
import { boxRing } from "./ring.js";

/** How far a record's box may be from the extent of its polygons and still be meant as that: records round them differently. */
const ROUNDING = 0.01;

/** Whether a box says no more than the polygons beside it do; then it is none of the area's. */
export function isExtent(box: UmmBoundingRectangle, extent: Bbox): boolean {
  const sides = [
    inRange(box?.WestBoundingCoordinate as number),
    box?.SouthBoundingCoordinate,
    inRange(box?.EastBoundingCoordinate as number),
    box?.NorthBoundingCoordinate,
  ];
  return sides.every((side, i) => Math.abs((side as number) - (extent[i] as number)) <= ROUNDING);
}

/** Adds what a box is: a polygon, or two of them where it crosses the antimeridian; a line or a point where it has no area. */
export function addBox(box: UmmBoundingRectangle, parts: Parts): void {
  const {
    WestBoundingCoordinate: w,
    SouthBoundingCoordinate: s,
    EastBoundingCoordinate: e,
    NorthBoundingCoordinate: n,
  } = box ?? {};
  if (!isNumber(w) || !isNumber(s) || !isNumber(e) || !isNumber(n)) return;
  const south = Math.min(s, n);
  const north = Math.max(s, n);
  if (e - w >= 360) {
    addPart([boxRing(-180, south, 180, north)], parts);
    return;
  }
  // Coordinates in range are kept to the last digit; only those outside are moved by whole turns.
  const west = inRange(w);
  const east = inRange(e);
  if (west < east || (west === east && e === w)) {
    addPlainBox(west, south, east, north, parts);
    return;
  }
  if (west < 180) addPlainBox(west, south, 180, north, parts);
  if (east > -180) addPlainBox(-180, south, east, north, parts);
}

/** A box without width or height is a line or a point; a polygon without area would be invalid. */
function addPlainBox(west: number, south: number, east: number, north: number, parts: Parts): void {
  if (west === east && south === north) addPoint([west, south], parts);
  else if (west === east || south === north)
    addLine(
      [
        [west, south],
        [east, north],
      ],
      parts,
    );
  else addPart([boxRing(west, south, east, north)], parts);
}
