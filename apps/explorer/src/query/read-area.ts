import type { Ring } from "../map/projection.js";
import { ringsOf } from "../map/projection.js";
import type { Area } from "./query-state.js";

/** What a picker of files offers; the content tells the format, not the name. */
export const AREA_FILES = ".geojson,.json,.kml,.kmz,.zip,.shp,.fgb,.gpx,.wkt,.parquet";

/**
 * The area in a file of outlines: GeoJSON, KML, KMZ, zipped shapefile, FlatGeobuf, GPX, well-known text or GeoParquet.
 *
 * @throws {GeometryError} with what is wrong with the file and what to do
 */
export async function areaOfFile(file: File): Promise<Area> {
  const { readGeometries, simplifyForCmr } = await import("@earthaccess/query/geometry");
  const geometries = await readGeometries(file, { name: file.name });
  const collection = { type: "GeometryCollection" as const, geometries };
  return { name: file.name, simplified: simplifyForCmr(collection), given: geometries.flatMap(ringsOf) };
}

/** @throws {GeometryError} when the ring has no area */
export async function areaOfRing(ring: Ring): Promise<Area> {
  const { simplifyForCmr } = await import("@earthaccess/query/geometry");
  return {
    name: "Drawn outline",
    simplified: simplifyForCmr([ring.map(([x, y]) => [x, y] as [number, number])]),
    given: [ring],
  };
}

/** What became of the points, in words. */
export function areaText({ simplified }: Area): string {
  const { pointsBefore, pointsAfter, polygons, holesDropped, polygonsMerged, ringsRepaired } = simplified;
  const parts = [
    pointsBefore === pointsAfter
      ? `${pointsAfter.toLocaleString("en")} points, all kept`
      : `${pointsBefore.toLocaleString("en")} points, ${pointsAfter.toLocaleString("en")} searched with`,
    polygons.length > 1 ? `${polygons.length} polygons` : "",
    polygonsMerged > 0 ? `${polygonsMerged} merged` : "",
    holesDropped > 0 ? `${holesDropped} holes filled` : "",
    ringsRepaired > 0 ? `${ringsRepaired} crossings repaired` : "",
  ];
  return parts.filter((part) => part !== "").join("; ");
}
