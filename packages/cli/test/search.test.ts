import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Simulator, startSimulator } from "@earthaccess/simulator";
import { parquetReadObjects } from "hyparquet";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runCommand, scratch } from "./cli.js";

let box: Simulator;
beforeAll(async () => {
  box = await startSimulator({ granules: 60 });
});
afterAll(() => box.close());
beforeEach(() => box.clearRequests());

const search = (...words: string[]) => runCommand(box, ["search", ...words]);
const searches = () => box.requests.filter(({ role }) => role === "cmr");

describe("the table of granules", () => {
  it("shows some, and how many there are", async () => {
    const { code, stdout, stderr } = await search("SIM_HLS");
    const [head, ...rows] = stdout.trimEnd().split("\n");
    expect(code).toBe(0);
    expect(head).toMatch(/^granule +start +size +files +clouds +concept id$/);
    expect(rows).toHaveLength(20);
    expect(rows[0]).toMatch(
      /^SIM_HLS\.T51NBA\.2000001T000000\.v2\.0 +2000-01-01T00:00Z +\d+ kB +5 +38% +G4000000000-SIM_LPCLOUD$/,
    );
    expect(stderr).toBe("20 of 33 granules; --limit all shows all of them.\n");
  });

  it("asks CMR once for what it shows, and once more for how many there are", async () => {
    await search("SIM_HLS", "--limit", "5");
    expect(searches().map(({ body }) => new URLSearchParams(body).get("page_size"))).toEqual(["5", "0"]);
  });

  it("shows any fields", async () => {
    const { stdout } = await search(
      "SIM_HLS",
      "--limit",
      "1",
      "--fields",
      "GranuleUR, eo:cloud_cover, AdditionalAttributes[Name=MGRS_TILE_ID].Values",
    );
    const [head, row] = stdout.split("\n");
    expect(head).toMatch(/^GranuleUR +eo:cloud_cover +AdditionalAttributes\[Name=MGRS_TILE_ID\]\.Values$/);
    expect(row).toMatch(/^SIM_HLS\.T51NBA\.2000001T000000\.v2\.0 +38/);
  });

  it("says so when there is nothing", async () => {
    const { code, stdout, stderr } = await search("NOTHING_HERE");
    expect([code, stdout]).toEqual([0, ""]);
    expect(stderr).toContain("Nothing was found.");
  });
});

describe("conditions", () => {
  it("are CMR's parameters", async () => {
    const { code } = await search(
      ...["SIM_HLS", "--temporal", "2020-06", "--bbox", "-10,-20,30,40", "--cloud-cover", "0,20"],
      ...["--day-night", "day", "--option", "granule-name.pattern", "--granule-name", "SIM*", "--sort", "-start_date"],
      ...["--exclude-concept", "G1-SIM", "--attribute", "float,CLOUD_COVERAGE,0,20"],
    );
    expect(code).toBe(0);
    const sent = Object.fromEntries(new URLSearchParams(searches()[0]?.body));
    expect(sent).toMatchObject({
      short_name: "SIM_HLS",
      "temporal[]": "2020-06-01T00:00:00Z,2020-06-30T23:59:59Z",
      bounding_box: "-10,-20,30,40",
      cloud_cover: "0,20",
      day_night_flag: "day",
      readable_granule_name: "SIM*",
      "options[readable_granule_name][pattern]": "true",
      sort_key: "-start_date",
      "exclude[concept_id][]": "G1-SIM",
      "attribute[]": "float,CLOUD_COVERAGE,0,20",
    });
  });

  it("come from files of areas, simplified to what CMR takes", async () => {
    const folder = await scratch();
    const file = join(folder, "round.geojson");
    const ring = Array.from({ length: 2001 }, (_, i) => {
      const angle = (i / 2000) * 2 * Math.PI;
      return [20 * Math.cos(angle), 20 * Math.sin(angle)];
    });
    await writeFile(file, JSON.stringify({ type: "Polygon", coordinates: [ring] }));
    const { code, stderr } = await search("SIM_HLS", "--polygon-file", file, "--max-points", "40");
    expect(code).toBe(0);
    expect(stderr).toMatch(/round\.geojson: 2001 points simplified to \d+, at most [\d.]+ degrees off\./);
    const polygon = new URLSearchParams(searches()[0]?.body).get("polygon");
    expect(polygon?.split(",").length).toBeLessThan(80);
  });

  it("may be uploaded as shapes", async () => {
    const file = join(await scratch(), "area.geojson");
    const coordinates = [
      [
        [0, 0],
        [40, 0],
        [40, 40],
        [0, 40],
        [0, 0],
      ],
    ];
    await writeFile(file, JSON.stringify({ type: "Polygon", coordinates }));
    const { code } = await search("SIM_HLS", "--shapefile", file);
    expect(code).toBe(0);
    expect(searches()[0]?.headers["content-type"]).toMatch(/^multipart\/form-data/);
    expect(searches()[0]?.body).toContain("application/geo+json");
  });

  it.each([
    ["CloudCover of UMM by its STAC name", "eo:cloud_cover <= 10", (cover: number) => cover <= 10],
    ["an additional attribute", "AdditionalAttributes[Name=CLOUD_COVERAGE].Values > 90", (cover: number) => cover > 90],
  ])("--where compares %s", async (_, condition, holds) => {
    const { stdout } = await search("SIM_HLS", "--where", condition, "--format", "stac");
    const { stdout: all } = await search("SIM_HLS", "--format", "stac");
    const covers = (text: string) =>
      (JSON.parse(text) as { features: { properties: { "eo:cloud_cover": number } }[] }).features.map(
        ({ properties }) => properties["eo:cloud_cover"],
      );
    expect(covers(stdout)).toEqual(covers(all).filter(holds));
    expect(covers(stdout).length).toBeGreaterThan(0);
  });

  it("--where limits after it has chosen, and names fields that nobody has", async () => {
    const { stdout, stderr } = await search(
      "SIM_HLS",
      "--where",
      "GranuleUR ~ *2.0",
      "--where",
      "DataGranule",
      "--limit",
      "3",
      "--format",
      "ndjson",
    );
    expect(stdout.trimEnd().split("\n")).toHaveLength(3);
    expect(stderr).toBe("");
    const { stdout: none, stderr: hint } = await search("SIM_HLS", "--where", "GranulUR = x", "--format", "ndjson");
    expect(none).toBe("");
    expect(hint).toContain("No record has the field GranulUR. Did you mean GranuleUR?");
  });

  it("--count only counts, with one request", async () => {
    const { stdout } = await search("SIM_HLS", "--count");
    expect(stdout).toBe("33\n");
    expect(searches()).toHaveLength(1);
  });
});

describe("formats", () => {
  it("json and ndjson are CMR's records", async () => {
    const { stdout: list } = await search("SIM_HLS", "--format", "json");
    const { stdout: lines } = await search("SIM_HLS", "--format", "ndjson");
    const records = JSON.parse(list) as { meta: object; umm: { GranuleUR: string } }[];
    expect(records).toHaveLength(33);
    expect(
      lines
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual(records);
    expect(records[0]).toMatchObject({
      meta: { "concept-id": "G4000000000-SIM_LPCLOUD" },
      umm: { GranuleUR: expect.any(String) },
    });
  });

  it("json is a list when there is nothing, too", async () => {
    const { stdout } = await search("NOTHING_HERE", "--format", "json");
    expect(JSON.parse(stdout)).toEqual([]);
  });

  it("stac and geojson are collections of features", async () => {
    const stac = JSON.parse((await search("SIM_HLS", "--limit", "2", "--format", "stac")).stdout);
    expect(stac).toMatchObject({
      type: "FeatureCollection",
      features: [{ type: "Feature", stac_version: expect.any(String), assets: {} }, {}],
    });
    const geojson = JSON.parse(
      (await search("SIM_HLS", "--limit", "2", "--format", "geojson", "--fields", "eo:cloud_cover")).stdout,
    );
    expect(geojson.features.map(({ properties }: { properties: object }) => Object.keys(properties))).toEqual([
      ["eo:cloud_cover"],
      ["eo:cloud_cover"],
    ]);
  });

  it("geoparquet is a file that others read", async () => {
    const file = join(await scratch(), "granules.parquet");
    const { code, stderr } = await search("SIM_HLS", "--format", "geoparquet", "--out", file);
    expect(code).toBe(0);
    expect(stderr).toBe(`Written to ${file}.\n`);
    const bytes = await readFile(file);
    const rows = await parquetReadObjects({
      file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer,
    });
    expect(rows).toHaveLength(33);
    expect(rows[0]).toHaveProperty("geometry");
  });

  it("--json is an event a granule", async () => {
    const { events, stderr } = await search("SIM_HLS", "--limit", "2", "--json");
    expect(events().map(({ event }) => event)).toEqual(["granule", "granule", "done"]);
    expect(events()[0]).toMatchObject({ id: expect.stringMatching(/^SIM_HLS/), granule: { umm: {}, meta: {} } });
    expect(stderr).toBe("");
  });
});

it("what may not be meant is a note, or an event", async () => {
  const words = ["SIM_HLS", "--where", "GranulUR = x"];
  const message = "No record has the field GranulUR. Did you mean GranuleUR?";
  expect((await search(...words)).stderr).toContain(message);
  expect((await search(...words, "--quiet")).stderr).toBe("");
  expect((await search(...words, "--json")).events()).toContainEqual({ event: "warning", message });
});

describe("datasets", () => {
  const datasets = (...words: string[]) => runCommand(box, ["datasets", ...words]);

  it("are found by words", async () => {
    const { stdout, stderr } = await datasets("sea", "surface");
    expect(new URLSearchParams(searches()[0]?.body).get("keyword")).toBe("sea surface");
    expect(stdout).toMatch(/^short name +version +provider +cloud +title +concept id\nSIM_SST-v4\.1 /);
    expect(stderr).toBe("1 dataset.\n");
  });

  it.each(["json", "ndjson", "stac"])("are written as %s", async (format) => {
    const { stdout } = await datasets("--short-name", "SIM_HLS", "--format", format);
    const value = JSON.parse(stdout);
    const first = format === "json" ? value[0] : format === "stac" ? value.collections[0] : value;
    expect(JSON.stringify(first)).toContain("SIM_HLS");
  });

  it("are events with --json", async () => {
    const { events } = await datasets("--short-name", "SIM_HLS", "--json");
    expect(events()).toMatchObject([
      { event: "dataset", shortName: "SIM_HLS" },
      { event: "done", datasets: 1 },
    ]);
  });
});
