import type { Geometry, Position } from "../geojson.js";
import type { UmmBoundary, UmmGeometry, UmmGPolygon, UmmPoint } from "../umm-types.js";
import { type Ring, wound } from "./ring.js";

interface Shapes {
  readonly Points: UmmPoint[];
  readonly Lines: UmmBoundary[];
  readonly GPolygons: UmmGPolygon[];
}

/**
 * A GeoJSON geometry as UMM shapes: one GPolygon per polygon (holes as exclusive zones), one Line per line, one Point per point.
 *
 * Heights have no place in UMM. Rings run counter-clockwise, also those of exclusive zones.
 */
export function ummGeometryOf(geometry: Geometry): UmmGeometry {
  const shapes: Shapes = { Points: [], Lines: [], GPolygons: [] };
  addGeometry(geometry, shapes);
  return Object.fromEntries(Object.entries(shapes).filter(([, list]) => list.length > 0));
}

function addGeometry(geometry: Geometry, shapes: Shapes): void {
  switch (geometry.type) {
    case "Point":
      shapes.Points.push(pointOf(geometry.coordinates));
      break;
    case "MultiPoint":
      shapes.Points.push(...geometry.coordinates.map(pointOf));
      break;
    case "LineString":
      shapes.Lines.push({ Points: geometry.coordinates.map(pointOf) });
      break;
    case "MultiLineString":
      for (const line of geometry.coordinates) shapes.Lines.push({ Points: line.map(pointOf) });
      break;
    case "Polygon":
      shapes.GPolygons.push(polygonOf(geometry.coordinates));
      break;
    case "MultiPolygon":
      shapes.GPolygons.push(...geometry.coordinates.map(polygonOf));
      break;
    case "GeometryCollection":
      for (const part of geometry.geometries) addGeometry(part, shapes);
      break;
  }
}

function polygonOf(rings: readonly Ring[]): UmmGPolygon {
  const [outer = [], ...holes] = rings;
  return {
    Boundary: boundaryOf(outer),
    ...(holes.length > 0 && { ExclusiveZone: { Boundaries: holes.map(boundaryOf) } }),
  };
}

function boundaryOf(ring: Ring): UmmBoundary {
  return { Points: wound(ring, true).map(pointOf) };
}

function pointOf(position: Position): UmmPoint {
  return { Longitude: position[0], Latitude: position[1] };
}
