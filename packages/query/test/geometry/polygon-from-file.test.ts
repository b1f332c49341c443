import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { GranuleQuery } from "@earthaccess/query";
import { polygonFromFile } from "@earthaccess/query/node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { refusal, ring, ringsOf } from "./polygons.js";
import { polygonShp, UTM33 } from "./shapefiles.js";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "polygon-from-file-"));
});

afterAll(() => rm(folder, { recursive: true }));

test("a file becomes the polygon of a query", async () => {
  const file = join(folder, "area.geojson");
  await writeFile(
    file,
    JSON.stringify({ type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [ring] } }),
  );
  const polygon = await polygonFromFile(file);
  expect(new GranuleQuery({ shortName: "ATL03", polygon }).toCmr().polygon).toBe("0,0,2,0,2,1,0,1,0,0");
  expect(ringsOf(await polygonFromFile(pathToFileURL(file)))).toEqual([ring]);
});

test("the .prj beside a .shp is used", async () => {
  const metres = [...ring].reverse().map(([x, y]): [number, number] => [500_000 + x * 1000, 5_000_000 + y * 1000]);
  await writeFile(join(folder, "utm.shp"), polygonShp([[metres]]));
  expect(await refusal(polygonFromFile(join(folder, "utm.shp")))).toBe("query/geometry-crs");
  await writeFile(join(folder, "utm.prj"), UTM33);
  expect((await polygonFromFile(join(folder, "utm.shp"))).polygons[0]?.coordinates[0]?.[0]).toBeCloseTo(15, 1);
});

test("a missing file, an unknown format and a huge file are told apart", async () => {
  const file = join(folder, "test.xyz");
  await writeFile(file, "some content");
  expect(await refusal(polygonFromFile(join(folder, "none.geojson")))).toBe("query/geometry-not-found");
  expect(await refusal(polygonFromFile(folder))).toBe("query/geometry-not-found");
  expect(await refusal(polygonFromFile(file))).toBe("query/geometry-format");
  expect(await refusal(polygonFromFile(file, { maxBytes: 5 }))).toBe("query/geometry-too-large");
});
