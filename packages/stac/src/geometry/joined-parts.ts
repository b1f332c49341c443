import type { Position } from "../geojson.js";
import type { Polygon } from "./cut.js";
import { boxRing } from "./ring.js";

/** West, south, east and north of something. */
type Extent = readonly [west: number, south: number, east: number, north: number];

/** Beyond so many parts comparing each with each takes longer than it is worth; they stay as they are. */
const MOST_PARTS = 100;

/**
 * Parts of an area of which none repeats another: GeoJSON's MultiPolygon allows no overlaps, and servers that compute with it fail at them.
 *
 * Boxes side by side become one, and what lies in a box goes into it. Parts that overlap in other ways stay as they are.
 */
export function joinedParts(polygons: readonly Polygon[]): readonly Polygon[] {
  if (polygons.length < 2 || polygons.length > MOST_PARTS) return polygons;
  const parts = polygons.map((polygon) => ({ polygon, extent: extentOf(polygon), isBox: isBox(polygon) }));
  const others = parts.filter((part) => !part.isBox);
  const boxes = joinedBoxes(parts.flatMap(({ isBox, extent }) => (isBox ? [extent] : [])));
  const outside = others.filter(({ extent }) => !boxes.some((box) => isWithin(extent, box)));
  if (outside.length + boxes.length === polygons.length) return polygons;
  return [...outside.map(({ polygon }) => polygon), ...boxes.map((box) => [boxRing(...box)])];
}

/** Joins boxes as long as any two are one. */
function joinedBoxes(boxes: readonly Extent[]): readonly Extent[] {
  for (const [i, box] of boxes.entries())
    for (const [j, other] of boxes.entries())
      if (i < j && areOne(box, other))
        return joinedBoxes([...boxes.filter((_, k) => k !== i && k !== j), union(box, other)]);
  return boxes;
}

/** Whether two boxes together are a box. */
function areOne(a: Extent, b: Extent): boolean {
  if (isWithin(a, b) || isWithin(b, a)) return true;
  const isAbove = a[0] === b[0] && a[2] === b[2] && a[1] <= b[3] && b[1] <= a[3];
  return isAbove || (a[1] === b[1] && a[3] === b[3] && a[0] <= b[2] && b[0] <= a[2]);
}

function union(a: Extent, b: Extent): Extent {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}

function isWithin(inner: Extent, outer: Extent): boolean {
  return inner[0] >= outer[0] && inner[1] >= outer[1] && inner[2] <= outer[2] && inner[3] <= outer[3];
}

function extentOf(polygon: Polygon): Extent {
  return (polygon[0] as readonly Position[]).map(([x = 0, y = 0]): Extent => [x, y, x, y]).reduce(union);
}

/** Whether a polygon is a box along meridians and parallels: each corner shares one coordinate with the next. */
function isBox([ring, ...holes]: Polygon): boolean {
  if (ring?.length !== 5 || holes.length > 0) return false;
  return ring.every((corner, i) => i === 0 || corner.filter((value, d) => value === ring[i - 1]?.[d]).length === 1);
}
