import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeReader, judge } from "../../../stac/test/slow/python-readers.js";
import { polygonFromFile } from "../../src/node.js";

type Ring = readonly (readonly [number, number])[];

const square = (west: number, south: number): Ring => [
  [west, south],
  [west + 2, south],
  [west + 2, south + 2],
  [west, south + 2],
  [west, south],
];

const AREAS: Readonly<Record<string, { readonly rings: readonly Ring[]; readonly [option: string]: unknown }>> = {
  "one area": { rings: [square(10, 40)], crs: "EPSG:4326" },
  "two areas": { rings: [square(10, 40), square(20, 50)], crs: "EPSG:4326" },
  "seventeen areas": { rings: Array.from({ length: 17 }, (_, i) => square(i * 5, 40)), crs: "EPSG:4326" },
  "one area with heights": { rings: [square(10, 40)], crs: "EPSG:4326", heights: true },
  "an area in metres": { rings: [square(14, 45)], crs: "EPSG:4326", projected: "EPSG:32633" },
  "an area in a system nobody named": { rings: [square(10, 40)], crs: null },
};

describeReader("files that GDAL writes", ["geopandas", "pyogrio", "pyarrow", "shapely"], () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "gdal-files-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(Object.entries(AREAS))("are read, whatever the format: %s", async (name, area) => {
    const files = await judge<string[]>("gdal_files", { ...area, base: join(folder, name.replaceAll(" ", "_")) });
    expect(files).toHaveLength(9);
    for (const file of files) {
      const { polygons } = await polygonFromFile(file);
      // Where a ring begins, and the seventh digit, are the writer's.
      const corners = polygons.map(({ coordinates }) => cornersOf(coordinates)).sort();
      expect(corners, basename(file)).toEqual(area.rings.map(cornersOf).sort());
    }
  });
});

function cornersOf(ring: readonly (readonly number[])[]): string {
  const corners = ring.slice(1).map(([x = 0, y = 0]) => `${x.toFixed(5)} ${y.toFixed(5)}`);
  return corners.sort().join();
}
