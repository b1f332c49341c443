import { type GeoJson, geometriesOf, type Position, simpleGeometriesOf } from "../values/geojson.js";
import { Polygon, type PolygonsInput, USUAL_MAX_POINTS } from "../values/polygon.js";
import { selectPoints } from "./best-first.js";
import { GeometryError } from "./geometry-error.js";
import { mergeRings } from "./merge-rings.js";
import { type PlainRing, positionsOf, type RingInput, readRing, withoutMapBorders } from "./plain-ring.js";
import { repairRing } from "./repair-ring.js";

/** How polygons are made small enough for CMR. */
export interface SimplifyOptions {
  /**
   * The result has fewer points than this, over all rings and with their closing points. At least 4, a triangle, which is the one
   * number that can be reached.
   * @default 300
   */
  readonly maxPoints?: number | undefined;
}

/** Polygons that CMR takes, and what was lost on the way. Can be given to a query as `polygon`. */
export interface CmrPolygons {
  /** Closed, counter-clockwise, without crossings, without points that agree in 7 decimals. Several are alternatives. */
  readonly polygons: readonly Polygon[];
  /** Points of all rings that were given, holes included. */
  readonly pointsBefore: number;
  readonly pointsAfter: number;
  /**
   * How far, at most, a point that was left out lies from its new ring, in degrees on the globe. 0 when nothing was left out. Rings
   * that were merged or repaired are not counted: see `polygonsMerged` and `ringsRepaired`.
   */
  readonly toleranceDegrees: number;
  /** Inner rings left out, because CMR knows none; the shapefile parameter keeps them. */
  readonly holesDropped: number;
  /** Rings without area left out. */
  readonly ringsDropped: number;
  /** Polygons that became part of the hull of several. */
  readonly polygonsMerged: number;
  /** Rings that crossed or touched themselves. */
  readonly ringsRepaired: number;
  /** Geometries that are no polygons, by type. */
  readonly ignored: Readonly<Record<string, number>>;
}

/**
 * Polygons small and clean enough for CMR from any geometry, in one pass whatever its size.
 *
 * Keeps the points that deviate most from great circles until the budget is used up. Nothing is lost when the geometry is small
 * enough and valid already. Whatever else is lost is reported; to search with the geometry as it is, upload the file:
 * `new GranuleQuery({ shapefile: file })`.
 *
 * @throws GeometryError when there is no polygon in it, or none with an area.
 *
 * @example
 * ```ts
 * import { simplifyForCmr } from "@earthaccess/query/geometry";
 *
 * const circle = Array.from({ length: 1000 }, (_, i) => [10 * Math.cos(i / 159.155), 10 * Math.sin(i / 159.155)]);
 * const { polygons, pointsAfter } = simplifyForCmr([circle as [number, number][]]);
 * pointsAfter < 300; // true
 * ```
 */
export function simplifyForCmr(geometry: PolygonsInput | GeoJson, options: SimplifyOptions = {}): CmrPolygons {
  const limit = limitOf(options.maxPoints ?? USUAL_MAX_POINTS);
  const found = collect(geometry);
  const clean = found.rings.flatMap(withoutMapBorders).filter((ring) => ring.lon.length >= 3);
  if (clean.length === 0) throw nothingLeft(found.rings.length, found.rings);
  const { rings, merged } = mergeRings(clean, Math.max(1, Math.floor(limit / 5)));
  const report = { ...found.report, polygonsMerged: merged };
  const asIs = merged === 0 && pointsOf(rings) <= limit ? rings.map(exact) : [];
  if (asIs.length > 0 && asIs.every((polygon) => polygon?.validate().isValid))
    return finish(asIs as Polygon[], report, {
      tolerance: 0,
      dropped: found.rings.length,
      repaired: 0,
      given: found.rings.length,
    });
  const { kept, tolerance } = selectPoints(rings, limit - rings.length);
  const repaired = rings.map((ring, i) => repairRing(positionsOf(picked(ring, kept[i] as Uint32Array))));
  const polygons = repaired
    .flatMap((result) => (result ? [new Polygon(result.ring)] : []))
    .filter((polygon) => polygon.validate().isValid);
  if (polygons.length === 0) throw nothingLeft(clean.length, []);
  const given = found.rings.length - merged;
  return finish(polygons, report, {
    tolerance,
    dropped: polygons.length,
    repaired: repaired.filter((r) => r?.isRepaired).length,
    given,
  });
}

interface Collected {
  readonly rings: readonly PlainRing[];
  readonly report: Pick<CmrPolygons, "pointsBefore" | "holesDropped" | "ignored">;
}

/** The outer rings of everything that was given. */
function collect(geometry: unknown): Collected {
  const outer: PlainRing[] = [];
  const ignored: Record<string, number> = {};
  let [pointsBefore, holesDropped] = [0, 0];
  const polygon = (rings: readonly RingInput[]) => {
    const [first, ...holes] = rings;
    if (!first) return;
    outer.push(readRing(first));
    holesDropped += holes.length;
    for (const ring of rings) pointsBefore += ring.length;
  };
  for (const item of itemsOf(geometry)) {
    if (item instanceof Polygon) polygon([item.coordinates]);
    else if (Array.isArray(item)) polygon((isNested(item) ? item : [item]) as RingInput[]);
    else if (item.type === "Polygon") polygon(item.coordinates as RingInput[]);
    else ignored[item.type] = (ignored[item.type] ?? 0) + 1;
  }
  const kinds = Object.entries(ignored).map(([type, count]) => `${count} ${type}`);
  if (outer.length === 0)
    throw new GeometryError(
      "no-polygon",
      `There are no polygons${kinds.length > 0 ? `, only ${kinds.join(", ")}; use point or line` : ""}: cannot extract polygon coordinates.`,
      { data: ignored },
    );
  return { rings: outer, report: { pointsBefore, holesDropped, ignored } };
}

type Item = Polygon | unknown[] | { readonly type: string; readonly coordinates?: unknown };

function itemsOf(geometry: unknown): readonly Item[] {
  if (geometry instanceof Polygon) return [geometry];
  if (typeof geometry !== "object" || geometry === null) throw unsupported(typeof geometry);
  if ("polygons" in geometry && Array.isArray(geometry.polygons)) return geometry.polygons.flatMap(itemsOf);
  if (!Array.isArray(geometry)) {
    const found = simpleGeometriesOf(geometry);
    if (!found) throw unsupported("type" in geometry ? String(geometry.type) : "an object without a type");
    if (geometriesOf(geometry)?.length === 0) throw new GeometryError("no-polygon", "There are no features in it.");
    return found;
  }
  const [first] = geometry as unknown[];
  if (
    first instanceof Polygon ||
    (typeof first === "object" && first !== null && !Array.isArray(first) && !ArrayBuffer.isView(first))
  )
    return geometry.flatMap(itemsOf);
  return isPosition(first) ? [geometry] : (geometry as unknown[][]);
}

const isPosition = (value: unknown) =>
  typeof value === "object" && value !== null && typeof (value as ArrayLike<unknown>)[0] === "number";
const isNested = (ring: readonly unknown[]) => !isPosition(ring[0]);

function unsupported(type: string): GeometryError {
  return new GeometryError(
    "type",
    `Unsupported geometry type: ${type}. Give a GeoJSON object, a ring of [lon, lat] positions, or Polygon values.`,
  );
}

function limitOf(maxPoints: number): number {
  if (!Number.isInteger(maxPoints) || maxPoints < 4)
    throw new GeometryError(
      "max-points",
      `maxPoints must be a whole number from 4 on (a ring needs 4 positions), got ${maxPoints}. To search a rough area use a bounding box.`,
    );
  return maxPoints === 4 ? 4 : maxPoints - 1;
}

/** Points with the closing ones. */
function pointsOf(rings: readonly PlainRing[]): number {
  return rings.reduce((sum, { lon }) => sum + lon.length + 1, 0);
}

function exact(ring: PlainRing): Polygon {
  return new Polygon(positionsOf(ring) as readonly Position[]);
}

function picked({ lon, lat }: PlainRing, index: Uint32Array): PlainRing {
  return {
    lon: Float64Array.from(index, (i) => lon[i] as number),
    lat: Float64Array.from(index, (i) => lat[i] as number),
  };
}

function nothingLeft(given: number, rings: readonly PlainRing[]): GeometryError {
  if (
    rings.some(
      ({ lat }) => lat.length >= 3 && Math.min(...lat.slice(0, 9)) < -89.9 && Math.max(...lat.slice(0, 9)) > 89.9,
    )
  )
    return new GeometryError(
      "whole-globe",
      "The polygon covers the whole globe: leave the spatial condition out, or use boundingBox(-180, -90, 180, 90).",
    );
  return new GeometryError(
    "degenerate",
    `${given === 1 ? "The polygon has" : `All ${given} polygons have`} no area: fewer than three different points, or all on one line. Use line or point.`,
  );
}

function finish(
  polygons: readonly Polygon[],
  report: Omit<CmrPolygons, "polygons" | "pointsAfter" | "toleranceDegrees" | "ringsDropped" | "ringsRepaired">,
  counts: { tolerance: number; dropped: number; repaired: number; given: number },
): CmrPolygons {
  return Object.freeze({
    polygons: Object.freeze([...polygons]),
    pointsBefore: report.pointsBefore,
    pointsAfter: polygons.reduce((sum, { coordinates }) => sum + coordinates.length, 0),
    toleranceDegrees: counts.tolerance,
    holesDropped: report.holesDropped,
    ringsDropped: Math.max(0, counts.given - counts.dropped),
    polygonsMerged: report.polygonsMerged,
    ringsRepaired: counts.repaired,
    ignored: report.ignored,
  });
}
