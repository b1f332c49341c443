import type { Geometry } from "../geojson.js";

/** How many numbers every position of the geometry has: 3 with heights, else 2. What comes behind a height has no name in GeoJSON. */
export function dimensionsOf(geometry: Geometry): 2 | 3 {
  const lengths = positionsOf(geometry).map(({ length }) => length);
  return lengths.length > 0 && lengths.every((length) => length > 2) ? 3 : 2;
}

/** The geometry whose positions have the same number of numbers, which binary forms demand: a height that others have not is left out. */
export function withUniformPositions(geometry: Geometry): Geometry {
  const length = dimensionsOf(geometry);
  return positionsOf(geometry).some((position) => position.length > length) ? cut(geometry, length) : geometry;
}

type Nested = readonly (number | Nested)[];

function positionsOf(geometry: Geometry): (readonly unknown[])[] {
  if (geometry.type === "GeometryCollection") return geometry.geometries.flatMap(positionsOf);
  const flat = (list: Nested): Nested[] => (Array.isArray(list[0]) ? (list as Nested[]).flatMap(flat) : [list]);
  return flat(geometry.coordinates as Nested);
}

function cut(geometry: Geometry, length: number): Geometry {
  if (geometry.type === "GeometryCollection")
    return { ...geometry, geometries: geometry.geometries.map((part) => cut(part, length)) };
  const short = (list: Nested): Nested =>
    Array.isArray(list[0]) ? (list as Nested[]).map(short) : list.slice(0, length);
  return { ...geometry, coordinates: short(geometry.coordinates as Nested) } as Geometry;
}
