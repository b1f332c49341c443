import type { Geometry } from "../geojson.js";

/** How many numbers each position of the geometry has at least: 3 with heights, else 2. What comes behind a height has no name in GeoJSON. */
export function dimensionsOf(geometry: Geometry): 2 | 3 {
  if (geometry.type === "GeometryCollection") return geometry.geometries.every(hasHeights) ? 3 : 2;
  return hasHeights(geometry) ? 3 : 2;
}

/** The geometry whose positions have the same number of numbers, which binary forms demand: a height that others have not is left out. */
export function inOneDimension(geometry: Geometry): Geometry {
  return withDimensions(geometry, dimensionsOf(geometry));
}

function hasHeights(geometry: Geometry): boolean {
  if (geometry.type === "GeometryCollection") return geometry.geometries.length > 0 && dimensionsOf(geometry) === 3;
  return geometry.coordinates.length > 0 && everyPosition(geometry.coordinates, (position) => position.length > 2);
}

function withDimensions(geometry: Geometry, dimensions: 2 | 3): Geometry {
  if (geometry.type === "GeometryCollection") {
    const geometries = geometry.geometries.map((part) => withDimensions(part, dimensions));
    return { ...geometry, geometries };
  }
  if (everyPosition(geometry.coordinates, (position) => position.length <= dimensions)) return geometry;
  return { ...geometry, coordinates: cut(geometry.coordinates, dimensions) } as Geometry;
}

function everyPosition(coordinates: readonly unknown[], test: (position: readonly unknown[]) => boolean): boolean {
  if (!Array.isArray(coordinates[0])) return test(coordinates);
  return coordinates.every((part) => everyPosition(part as readonly unknown[], test));
}

function cut(coordinates: readonly unknown[], length: number): unknown[] {
  if (!Array.isArray(coordinates[0])) return coordinates.slice(0, length);
  return coordinates.map((part) => cut(part as readonly unknown[], length));
}
