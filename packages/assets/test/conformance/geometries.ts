import type { StacItem } from "@earthaccess/stac";
import type { Data } from "./records.js";

function lonLat(pairs: [number, number][]) {
  return { Points: pairs.map(([Longitude, Latitude]) => ({ Longitude, Latitude })) };
}

/** The geometry of a record, which writes positions as pairs, as UMM has it. */
export function ummGeometry(written: Data): Data {
  const geometry: Data = {};
  if (written.Points) Object.assign(geometry, lonLat(written.Points));
  if (written.Lines) geometry.Lines = written.Lines.map(lonLat);
  if (written.BoundingRectangles_wsen)
    geometry.BoundingRectangles = written.BoundingRectangles_wsen.map(([w, s, e, n]: number[]) => ({
      WestBoundingCoordinate: w,
      SouthBoundingCoordinate: s,
      EastBoundingCoordinate: e,
      NorthBoundingCoordinate: n,
    }));
  if (written.GPolygons)
    geometry.GPolygons = written.GPolygons.map((polygon: Data) => ({
      Boundary: lonLat(polygon.Boundary),
      ...(polygon.ExclusiveZone && { ExclusiveZone: { Boundaries: polygon.ExclusiveZone.map(lonLat) } }),
    }));
  return geometry;
}

/** The reference writes every geometry as Multi…; ours is single when there is one part. */
export function asMulti(geometry: StacItem["geometry"]): Data | null {
  if (!geometry || geometry.type.startsWith("Multi")) return geometry as Data | null;
  return { type: `Multi${geometry.type}`, coordinates: [(geometry as unknown as Data).coordinates] };
}

/** Rings without their closing position and start: what must be the same when one side leaves rings open, or winds them the other way. */
export function ringSets(geometry: Data | null): unknown {
  if (geometry?.type !== "MultiPolygon") return geometry;
  const plain = (ring: number[][]): string[] => [...new Set(ring.map((position) => JSON.stringify(position)))].sort();
  return (geometry.coordinates as number[][][][]).map((polygon) => polygon.map(plain));
}
