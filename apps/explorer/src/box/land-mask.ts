import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import { planarRings } from "../map/planar-rings.js";
import { type Ring, ringsOf } from "../map/projection.js";
import type { Grid } from "./sst-model.js";

/** The rings of Natural Earth's land at 1:110 million. */
function landRings(): Ring[] {
  const path = createRequire(import.meta.url).resolve("world-atlas/land-110m.json");
  const world = JSON.parse(readFileSync(path, "utf8")) as Topology<{ land: GeometryCollection }>;
  const shapes = feature(world, world.objects.land).features.map(({ geometry }) => geometry);
  return shapes.flatMap(ringsOf).flatMap(planarRings);
}

/** 1 where a cell of the grid is land, row by row; a row is filled between its crossings with the coasts. */
export function landMask({ lon, lat }: Grid): Uint8Array {
  const rings = landRings();
  const mask = new Uint8Array(lon.length * lat.length);
  for (const [y, latitude] of lat.entries()) {
    const crossings = rings.flatMap((ring) => crossingsOf(ring, latitude)).sort((a, b) => a - b);
    for (const [x, longitude] of lon.entries()) {
      const passed = crossings.filter((crossing) => crossing < longitude).length;
      mask[y * lon.length + x] = passed % 2;
    }
  }
  return mask;
}

function crossingsOf(ring: Ring, latitude: number): number[] {
  const found: number[] = [];
  for (let i = 1; i < ring.length; i++) {
    const [x0 = 0, y0 = 0] = ring[i - 1] ?? [];
    const [x1 = 0, y1 = 0] = ring[i] ?? [];
    if (y0 > latitude !== y1 > latitude) found.push(x0 + ((latitude - y0) / (y1 - y0)) * (x1 - x0));
  }
  return found;
}
