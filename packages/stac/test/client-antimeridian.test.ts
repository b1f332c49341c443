import { describe, expect, it } from "vitest";
import { StacClient } from "../src/client.js";
import { api, ids, pageOf } from "./stac-api-server.js";

const FILTER = "https://api.stacspec.org/v1.0.0/item-search#filter";
const WITH_FILTER = { conformsTo: [FILTER] };
const FIJI = [176, -20, -178, -15] as const;

describe("a box over the antimeridian", () => {
  it("goes as an area of two parts to an API that knows CQL2", async () => {
    await using server = await api(() => pageOf(["a"]), WITH_FILTER);
    const client = await StacClient.open(server.url);
    await client.search({ bbox: FIJI, collections: ["c"] }).toArray();
    const { body } = server.arrived.at(-1) ?? {};
    expect(body).not.toHaveProperty("bbox");
    expect(body).toMatchObject({
      collections: ["c"],
      intersects: {
        type: "MultiPolygon",
        coordinates: [
          [
            [
              [176, -20],
              [180, -20],
              [180, -15],
              [176, -15],
              [176, -20],
            ],
          ],
          [
            [
              [-180, -20],
              [-178, -20],
              [-178, -15],
              [-180, -15],
              [-180, -20],
            ],
          ],
        ],
      },
    });
  });

  it("is asked for in two searches where parts could be taken for conditions, and each item comes once", async () => {
    await using server = await api(({ body }) => {
      const [west] = (body as { bbox: readonly number[] }).bbox;
      return pageOf(west === 176 ? ["a", "both"] : ["both", "b"]);
    });
    const client = await StacClient.open(server.url);
    const results = client.search({ bbox: FIJI });
    expect(ids(await results.toArray())).toEqual(["a", "both", "b"]);
    const boxes = server.arrived.flatMap(({ body }) => (body as { bbox?: unknown } | undefined)?.bbox ?? []);
    expect(boxes).toEqual([176, -20, 180, -15, -180, -20, -178, -15]);
    expect(await results.matched()).toBeUndefined();
    server.arrived.length = 0;
    expect(ids(await results.take(2).toArray())).toEqual(["a", "both"]);
    expect(server.arrived).toHaveLength(1);
  });

  it.each<readonly [bbox: readonly number[], sent: readonly number[]]>([
    [
      [180, -20, -178, -15],
      [-180, -20, -178, -15],
    ],
    [
      [176, -20, -180, -15],
      [176, -20, 180, -15],
    ],
    [
      [176, -20, 0, -178, -15, 100],
      [176, -20, 0, 180, -15, 100],
    ],
    [
      [-178, -20, 176, -15],
      [-178, -20, 176, -15],
    ],
  ])("of %j is first asked for as %j", async (bbox, sent) => {
    await using server = await api(() => pageOf(["a"]));
    const client = await StacClient.open(server.url);
    await client.search({ bbox }).first();
    expect(server.arrived.at(-1)?.body).toMatchObject({ bbox: sent });
  });

  it.each<readonly [bbox: readonly number[], sent: readonly number[]]>([
    [
      [180, -20, -178, -15],
      [-180, -20, -178, -15],
    ],
    [
      [176, -20, -180, -15],
      [176, -20, 180, -15],
    ],
    [
      [180, -20, -180, -15],
      [180, -20, 180, -15],
    ],
  ])("of which only one side has a width stays a box everywhere: %j is %j", async (bbox, sent) => {
    for (const extra of [{}, WITH_FILTER]) {
      await using server = await api(() => pageOf(["a"]), extra);
      const client = await StacClient.open(server.url);
      expect(ids(await client.search({ bbox }).toArray())).toEqual(["a"]);
      const searches = server.arrived.filter(({ path }) => path.startsWith("/search"));
      expect(searches.map(({ body }) => body)).toEqual([expect.objectContaining({ bbox: sent })]);
    }
  });
});

describe("a filter in CQL2's text form", () => {
  const body = { filter: "eo:cloud_cover <= 20", "filter-lang": "cql2-text" };

  it("goes by GET, because bodies hold the JSON form", async () => {
    await using server = await api(() => pageOf(["a"]), WITH_FILTER);
    const client = await StacClient.open(server.url);
    await client.search(body).toArray();
    const { method, path = "" } = server.arrived.at(-1) ?? {};
    expect([method, new URL(path, server.url).searchParams.get("filter")]).toEqual(["GET", body.filter]);
    await client.search(body, { method: "POST" }).toArray();
    expect(server.arrived.at(-1)).toMatchObject({ method: "POST", body });
  });

  it("is told from the JSON form in an address, where the text form is meant when nothing is said", async () => {
    await using server = await api(() => pageOf(["a"]), WITH_FILTER);
    const client = await StacClient.open(server.url);
    const filter = { op: "<=", args: [{ property: "eo:cloud_cover" }, 20] };
    await client.search({ filter }, { method: "GET" }).toArray();
    const { searchParams } = new URL(server.arrived.at(-1)?.path ?? "", server.url);
    expect([searchParams.get("filter-lang"), searchParams.get("filter")]).toEqual([
      "cql2-json",
      JSON.stringify(filter),
    ]);
  });
});
