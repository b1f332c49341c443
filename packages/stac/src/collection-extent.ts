import type { Bbox } from "./geojson.js";
import { bboxOf } from "./geometry/bbox.js";
import { geometryOf } from "./geometry/umm-geometry.js";
import { instantOf } from "./instant.js";
import type { UmmGeometry, UmmSpatialExtent } from "./umm-types.js";

/** Start and end; `null` is open. */
export type Interval = readonly [start: string | null, end: string | null];

const WORLD: Bbox = [-180, -90, 180, 90];

/**
 * The bounding boxes of a collection: the whole first, then its parts if there are several; the whole world when the record gives no place.
 */
export function spatialExtentOf(extent: UmmSpatialExtent | undefined): readonly Bbox[] {
  const shapes = extent?.HorizontalSpatialDomain?.Geometry;
  const parts = shapes ? partsOf(shapes) : [];
  if (parts.length === 0) return [WORLD];
  if (parts.length === 1) return parts;
  return [bboxOf(parts.flatMap(edgesOf).map((edge) => [edge])), ...parts];
}

/** One box per UMM shape, so that a box across the antimeridian stays one. */
function partsOf(shapes: UmmGeometry): Bbox[] {
  const boxes: Bbox[] = [];
  for (const kind of ["BoundingRectangles", "GPolygons", "Lines", "Points"] as const) {
    const list = shapes[kind];
    if (!Array.isArray(list)) continue;
    for (const shape of list) {
      const { bbox } = geometryOf({ HorizontalSpatialDomain: { Geometry: { [kind]: [shape] } } });
      if (bbox) boxes.push(bbox);
    }
  }
  return boxes;
}

/** The corners of a box, in two parts when it crosses the antimeridian. */
function edgesOf([west, south, east, north]: Bbox): [number, number][][] {
  const [w, s, e, n] = [west, south, east, north] as [number, number, number, number];
  if (w <= e)
    return [
      [
        [w, s],
        [e, n],
      ],
    ];
  return [
    [
      [w, s],
      [180, n],
    ],
    [
      [-180, s],
      [e, n],
    ],
  ];
}

interface UmmCollectionTime {
  readonly RangeDateTimes?: readonly { readonly BeginningDateTime?: string; readonly EndingDateTime?: string | null }[];
  readonly SingleDateTimes?: readonly string[];
  readonly PeriodicDateTimes?: readonly { readonly StartDate?: string; readonly EndDate?: string }[];
  readonly EndsAtPresentFlag?: boolean;
}

/** The intervals of a collection: the whole first, then its parts if there are several. `EndsAtPresentFlag` opens the end, whatever date is there. */
export function temporalExtentOf(extents: unknown): readonly Interval[] {
  const parts = Array.isArray(extents) ? (extents as readonly UmmCollectionTime[]).flatMap(intervalsOf) : [];
  if (parts.length === 0) return [[null, null]];
  if (parts.length === 1) return parts;
  return [hull(parts), ...parts];
}

function intervalsOf(extent: UmmCollectionTime): Interval[] {
  const intervals: Interval[] = [];
  for (const range of listOf(extent?.RangeDateTimes))
    intervals.push([instantOf(range?.BeginningDateTime) ?? null, instantOf(range?.EndingDateTime) ?? null]);
  for (const period of listOf(extent?.PeriodicDateTimes))
    intervals.push([instantOf(period?.StartDate) ?? null, instantOf(period?.EndDate) ?? null]);
  for (const single of listOf(extent?.SingleDateTimes)) {
    const instant = instantOf(single);
    if (instant !== undefined) intervals.push([instant, instant]);
  }
  if (extent?.EndsAtPresentFlag !== true || intervals.length === 0) return intervals;
  const latest = intervals.reduce((a, b) => (endOf(b) > endOf(a) ? b : a));
  return intervals.map((interval) => (interval === latest ? [interval[0], null] : interval));
}

function hull(intervals: readonly Interval[]): Interval {
  const start = intervals.reduce((a, b) => (startOf(b) < startOf(a) ? b : a))[0];
  const end = intervals.reduce((a, b) => (endOf(b) > endOf(a) ? b : a))[1];
  return [start, end];
}

function startOf([start]: Interval): number {
  return start === null ? -Infinity : Date.parse(start);
}

function endOf([, end]: Interval): number {
  return end === null ? Infinity : Date.parse(end);
}

function listOf<T>(value: readonly T[] | undefined): readonly T[] {
  return Array.isArray(value) ? value : [];
}
