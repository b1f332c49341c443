import type { UmmBoundingRectangle, UmmOrbitParameters, UmmSpatialExtent } from "../umm-types.js";
import { type ConvertedGeometry, geometryOf } from "./umm-geometry.js";

/**
 * Converts places one after the other, and gives granules of the same boxes the same frozen geometry.
 *
 * All granules of a grid cover the same boxes, most often the world: half of what their items would weigh, and of the time.
 */
export interface PlaceMemory {
  boxes: readonly UmmBoundingRectangle[] | undefined;
  /** From the second granule with these boxes on. */
  place: ConvertedGeometry | undefined;
}

export function placeOf(
  memory: PlaceMemory,
  extent: UmmSpatialExtent | undefined,
  orbitParameters: UmmOrbitParameters | undefined,
): ConvertedGeometry {
  const boxes = onlyBoxes(extent);
  if (boxes === undefined) return geometryOf(extent, orbitParameters);
  const isSame = memory.boxes !== undefined && areSame(boxes, memory.boxes);
  if (isSame && memory.place) return memory.place;
  const place = geometryOf(extent, orbitParameters);
  memory.boxes = boxes;
  memory.place = isSame ? frozen(place) : undefined;
  return place;
}

/** The boxes of an extent that has no other shapes. */
function onlyBoxes(extent: UmmSpatialExtent | undefined): readonly UmmBoundingRectangle[] | undefined {
  const domain = extent?.HorizontalSpatialDomain;
  const shapes = domain?.Geometry;
  for (const field in domain) if (field !== "Geometry") return undefined;
  for (const field in shapes) if (field !== "BoundingRectangles") return undefined;
  const boxes = shapes?.BoundingRectangles;
  return Array.isArray(boxes) ? boxes : undefined;
}

function areSame(a: readonly UmmBoundingRectangle[], b: readonly UmmBoundingRectangle[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    const one = a[i];
    const other = b[i];
    if (
      one?.WestBoundingCoordinate !== other?.WestBoundingCoordinate ||
      one?.SouthBoundingCoordinate !== other?.SouthBoundingCoordinate ||
      one?.EastBoundingCoordinate !== other?.EastBoundingCoordinate ||
      one?.NorthBoundingCoordinate !== other?.NorthBoundingCoordinate
    )
      return false;
  }
  return true;
}

function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null) for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
