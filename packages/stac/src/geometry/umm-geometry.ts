import type { Bbox, Geometry, Position } from "../geojson.js";
import type {
  UmmBoundary,
  UmmBoundingRectangle,
  UmmGeometry,
  UmmGPolygon,
  UmmOrbitParameters,
  UmmPoint,
  UmmSpatialExtent,
} from "../umm-types.js";
import { bboxOf } from "./bbox.js";
import { inRange, isNumber } from "./coordinates.js";
import { cutAtAntimeridian, cutLineAtAntimeridian, fromAntimeridian, type Polygon } from "./cut.js";
import { joinedParts } from "./joined-parts.js";
import { orbitTrack } from "./orbit-track.js";
import { addLine, addPart, addPoint, type Parts } from "./parts.js";
import { isPlain, type Ring, signedArea, unwrapped, wound } from "./ring.js";
import { addBox, isExtent } from "./umm-boxes.js";

/** What a UMM spatial extent becomes. */
export interface ConvertedGeometry {
  readonly geometry: Geometry | null;
  /** Absent exactly when the geometry is `null`. */
  readonly bbox: Bbox | undefined;
  /** True when the way back from the GeoJSON gives the very same spatial extent. */
  readonly isExact: boolean;
  /** Why there is no geometry, or not all of it. */
  readonly reason: string | undefined;
}

/**
 * Every shape of a UMM spatial extent as one GeoJSON geometry: polygons with holes, boxes, lines, points, or the track of an orbit.
 *
 * Cut at the antimeridian, wound counter-clockwise, closed; rings around a pole take the pole in. Edges follow the shorter way round.
 */
export function geometryOf(
  extent: UmmSpatialExtent | undefined,
  orbitParameters?: UmmOrbitParameters,
): ConvertedGeometry {
  const domain = extent?.HorizontalSpatialDomain;
  const shapes = domain?.Geometry;
  const parts: Parts = { points: undefined, lines: undefined, polygons: undefined, isExact: true };
  if (shapes) addShapes(shapes, parts);
  let reason: string | undefined;
  if (domain?.Orbit && !parts.polygons && !parts.lines && !parts.points) {
    parts.isExact = false;
    const track = orbitTrack(domain.Orbit, orbitParameters);
    if (track) for (const line of cutLineAtAntimeridian(unwrapped(track))) addLine(line, parts);
    else
      reason = "The record gives only an orbit; its track needs the inclination and period of the collection's orbit.";
  }
  const isExact =
    parts.isExact &&
    onlyKey(extent, "HorizontalSpatialDomain") &&
    onlyKey(domain, "Geometry") &&
    onlyKey(shapes, "GPolygons");
  return ofHighestDimension(parts, isExact, reason);
}

/** The kind with the highest dimension: STAC's schema, unlike GeoJSON, knows no collection of several kinds. */
function ofHighestDimension(
  { polygons, lines, points }: Parts,
  isExact: boolean,
  noPlace = "The record gives no place.",
): ConvertedGeometry {
  const isMixed = polygons ? lines || points : lines && points;
  const reason = isMixed ? "STAC allows one kind of geometry; umm:spatial_extent has all shapes." : undefined;
  if (polygons) {
    const areas = joinedParts(polygons);
    const geometry: Geometry =
      areas.length === 1
        ? { type: "Polygon", coordinates: areas[0] as Polygon }
        : { type: "MultiPolygon", coordinates: areas };
    return { geometry, bbox: bboxOf(areas), isExact: isExact && areas.length === polygons.length, reason };
  }
  if (lines) {
    const geometry: Geometry =
      lines.length === 1
        ? { type: "LineString", coordinates: lines[0] as readonly Position[] }
        : { type: "MultiLineString", coordinates: lines };
    return { geometry, bbox: bboxOf(lines.map((line) => [line])), isExact, reason };
  }
  if (!points) return { geometry: null, bbox: undefined, isExact: false, reason: noPlace };
  const geometry: Geometry =
    points.length === 1
      ? { type: "Point", coordinates: points[0] as Position }
      : { type: "MultiPoint", coordinates: points };
  return { geometry, bbox: bboxOf(points.map((point) => [[point]])), isExact, reason };
}

function onlyKey(value: object | undefined, wanted: string): boolean {
  for (const key in value) if (key !== wanted) return false;
  return true;
}

function addShapes(shapes: UmmGeometry, parts: Parts): void {
  for (const polygon of listOf<UmmGPolygon>(shapes.GPolygons)) addPolygon(polygon, parts);
  const extent = parts.polygons && bboxOf(parts.polygons);
  for (const box of listOf<UmmBoundingRectangle>(shapes.BoundingRectangles))
    if (!extent || !isExtent(box, extent)) addBox(box, parts);
  for (const line of listOf<UmmBoundary>(shapes.Lines)) {
    const positions = positionsOf(line?.Points);
    if (positions.length > 1) for (const part of cutLineAtAntimeridian(unwrapped(positions))) addLine(part, parts);
  }
  for (const position of positionsOf(shapes.Points))
    addPoint([inRange(position[0] as number), position[1] as number], parts);
}

function addPolygon(polygon: UmmGPolygon, parts: Parts): void {
  const outer = closed(positionsOf(polygon?.Boundary?.Points), parts);
  if (outer.length < 4) {
    parts.isExact = false;
    return;
  }
  const zones = listOf<UmmBoundary>(polygon.ExclusiveZone?.Boundaries);
  if (zones.length === 0 && isPlain(outer)) {
    const ring = wound(outer, true);
    if (ring !== outer) parts.isExact = false;
    addPart([ring], parts);
    return;
  }
  parts.isExact = false;
  const holes = zones.map((zone) => closed(positionsOf(zone?.Points), parts)).filter((ring) => ring.length > 3);
  if (isPlain(outer) && holes.every(isPlain)) {
    addPart([wound(outer, true), ...holes.map((hole) => wound(hole, false))], parts);
    return;
  }
  for (const part of cutAtAntimeridian(onOneTurn(outer, holes))) addPart(part, parts);
}

/** Outer ring and holes with running longitudes; a ring around a pole is closed over it. */
function onOneTurn(outer: Ring, holes: readonly Ring[]): Polygon {
  let running = unwrapped(outer);
  const isPolar = Math.abs((running.at(-1)?.[0] ?? 0) - (running[0]?.[0] ?? 0)) > 180;
  // A ring whose corners are the corners of the world has no width left when the shorter way is taken: it means what it says.
  if (!isPolar && Math.abs(signedArea(running)) < 1e-9) return [wound(outer, true)];
  if (isPolar) {
    const middle = running.reduce((sum, [, y]) => sum + y, 0) / running.length;
    const pole = middle >= 0 ? 90 : -90;
    running = fromAntimeridian(running);
    const first = running[0] as [number, number];
    const last = running.at(-1) as [number, number];
    running.push([last[0], pole], [first[0], pole], first);
  }
  const ring = wound(running, true);
  let west = Infinity;
  for (const [x] of ring as readonly [number, number][]) west = Math.min(west, x);
  return [ring, ...holes.map((hole) => wound(eastOf(unwrapped(hole), west), false))];
}

/** The ring moved by whole turns so that it starts east of `west`, less than a turn away. */
function eastOf(ring: Ring, west: number): Ring {
  const start = Math.min(...ring.map(([x]) => x as number));
  const by = -360 * Math.floor((start - west) / 360);
  return by === 0 ? ring : ring.map(([x, y]) => [(x as number) + by, y as number]);
}

function positionsOf(points: readonly UmmPoint[] | undefined): Position[] {
  const positions: Position[] = [];
  if (!Array.isArray(points)) return positions;
  for (let i = 0; i < points.length; i++) {
    const x = points[i]?.Longitude;
    const y = points[i]?.Latitude;
    if (isNumber(x) && isNumber(y)) positions.push([x, y]);
  }
  return positions;
}

function closed(ring: Position[], parts: Parts): Ring {
  const first = ring[0];
  const last = ring.at(-1);
  if (first && last && (first[0] !== last[0] || first[1] !== last[1])) {
    parts.isExact = false;
    ring.push(first);
  }
  return ring;
}

function listOf<T>(value: readonly T[] | undefined): readonly T[] {
  return Array.isArray(value) ? value : [];
}
