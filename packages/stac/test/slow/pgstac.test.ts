import { type Pgstac, startPgstac } from "@earthaccess/emulators";
import { GranuleQuery, StacItemQuery } from "@earthaccess/query";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { StacClient, type StacQueryLike, type StacSearchBody } from "../../src/client.js";
import { type StacItem, ummGranuleToStacItem } from "../../src/index.js";

/** Without heights; west of more than east is over the antimeridian. */
type Box = readonly [west: number, south: number, east: number, north: number];

interface Made {
  readonly id: string;
  readonly boxes: readonly Box[];
  readonly cloud: number | undefined;
  readonly start: string;
  readonly end: string;
  readonly item: StacItem;
}

let state = 7;
/** The same numbers in every run. */
const random = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
};
const between = (from: number, to: number) => Math.floor(from + random() * (to - from));

/** Boxes at whole degrees, which searches at halves never only touch; every seventh is over the antimeridian, every ninth in two halves. */
function boxesOf(i: number): readonly Box[] {
  const south = between(-89, 80);
  const north = Math.min(90, south + between(1, 15));
  if (i % 7 === 0) return [[between(160, 180), south, between(-180, -160), north]];
  const west = between(-180, 140);
  const east = Math.min(180, west + between(1, 40));
  if (i % 9 !== 0 || east - west < 2) return [[west, south, east, north]];
  const middle = west + 1;
  return [
    [west, south, middle, north],
    [middle, south, east, north],
  ];
}

const rectangle = ([west, south, east, north]: Box) => ({
  WestBoundingCoordinate: west,
  SouthBoundingCoordinate: south,
  EastBoundingCoordinate: east,
  NorthBoundingCoordinate: north,
});

const MADE: readonly Made[] = Array.from({ length: 240 }, (_, i) => {
  const start = new Date(Date.UTC(2015, 0, 1) + i * 11 * 86_400_000).toISOString();
  const end = new Date(Date.parse(start) + (i % 3) * 86_400_000).toISOString();
  const boxes = boxesOf(i);
  const cloud = i % 5 === 0 ? undefined : between(0, 100);
  const id = `${i % 2 === 0 ? "EVEN" : "odd"}_${String(i).padStart(3, "0")}`;
  const item = ummGranuleToStacItem({
    umm: {
      GranuleUR: id,
      CollectionReference: { ShortName: i % 4 === 0 ? "OTHER" : "MADE", Version: "1" },
      TemporalExtent: { RangeDateTime: { BeginningDateTime: start, EndingDateTime: end } },
      SpatialExtent: { HorizontalSpatialDomain: { Geometry: { BoundingRectangles: boxes.map(rectangle) } } },
      ...(cloud !== undefined && { CloudCover: cloud }),
    },
  });
  return { id, boxes, cloud, start, end, item };
});

const spans = ([west, , east]: Box): readonly (readonly [number, number])[] =>
  west <= east
    ? [[west, east]]
    : [
        [west, 180],
        [-180, east],
      ];
const meets = (a: Box, b: Box) =>
  a[1] < b[3] && b[1] < a[3] && spans(a).some(([w, e]) => spans(b).some(([west, east]) => w < east && west < e));
const isIn = (box: Box) => (made: Made) => made.boxes.some((own) => meets(own, box));
const isDuring = (from: string, to: string) => (made: Made) => made.end >= from && made.start <= to;

const QUERIES: Readonly<Record<string, readonly [StacSearchBody | StacQueryLike, (made: Made) => boolean]>> = {
  "everything, in small pages": [{ limit: 17 }, () => true],
  "a collection": [{ collections: ["OTHER_1"] }, ({ item }) => item.collection === "OTHER_1"],
  ids: [new StacItemQuery({ ids: ["EVEN_010", "odd_011", "none"] }), ({ id }) => /_01[01]$/.test(id)],
  "an open span": [new StacItemQuery({ datetime: "2018-01-01T00:00:00Z/.." }), ({ end }) => end >= "2018"],
  "a year by days": [
    new StacItemQuery({ datetime: ["2017-01-01", "2017-12-31"] }),
    isDuring("2017-01-01T00:00:00.000Z", "2017-12-31T23:59:59.999Z"),
  ],
  "an area": [
    {
      intersects: {
        type: "Polygon",
        coordinates: [
          [
            [0.5, 0.5],
            [60.5, 0.5],
            [60.5, 40.5],
            [0.5, 40.5],
            [0.5, 0.5],
          ],
        ],
      },
    },
    isIn([0.5, 0.5, 60.5, 40.5]),
  ],
  "CQL2 as JSON": [
    { filter: { op: "<=", args: [{ property: "eo:cloud_cover" }, 20] }, "filter-lang": "cql2-json" },
    ({ cloud }) => cloud !== undefined && cloud <= 20,
  ],
  "CQL2 as text": [
    { filter: "\"eo:cloud_cover\" BETWEEN 30 AND 60 AND id LIKE 'EVEN%'", "filter-lang": "cql2-text" },
    ({ cloud, id }) => cloud !== undefined && cloud >= 30 && cloud <= 60 && id.startsWith("EVEN"),
  ],
  "CQL2 of a query": [
    new StacItemQuery({ filter: "eo:cloud_cover IS NULL OR eo:cloud_cover > 90" }),
    ({ cloud }) => cloud === undefined || cloud > 90,
  ],
  "an area in CQL2": [
    new StacItemQuery({
      filter:
        "S_INTERSECTS(geometry, POLYGON((-50.5 -60.5, 20.5 -60.5, 20.5 10.5, -50.5 10.5, -50.5 -60.5))) AND eo:cloud_cover < 80",
    }),
    (made) => isIn([-50.5, -60.5, 20.5, 10.5])(made) && made.cloud !== undefined && made.cloud < 80,
  ],
  "the query extension": [
    { query: { "eo:cloud_cover": { gte: 50 } } },
    ({ cloud }) => cloud !== undefined && cloud >= 50,
  ],
  "a granule query": [
    new GranuleQuery({ boundingBox: [120.5, -60.5, -100.5, 60.5], temporal: ["2016", "2019"], cloudCover: [10, 90] }),
    (made) =>
      isIn([120.5, -60.5, -100.5, 60.5])(made) &&
      isDuring("2016", "2020")(made) &&
      made.cloud !== undefined &&
      made.cloud >= 10 &&
      made.cloud <= 90,
  ],
  ...Object.fromEntries(
    Array.from({ length: 12 }, (_, i) => {
      const [west, south] = [between(-180, 179) + 0.5, between(-90, 60) + 0.5];
      const east = i % 2 === 0 ? between(-180, 179) + 0.5 : Math.min(179.5, west + between(5, 90));
      const box: Box = [west, south, east, Math.min(89.5, south + between(5, 60))];
      return [`the box ${box.join(" ")}`, [{ bbox: box }, isIn(box)] as const];
    }),
  ),
};

const server: Pgstac | undefined = await startPgstac();
if (!server)
  console.warn(
    "Skipped, because PostGIS or a Python with stac-fastapi-pgstac is missing: a STAC API over PostGIS; tooling/emulators/README.md says how to get them",
  );

describe.skipIf(server === undefined)("a STAC API over PostGIS", () => {
  let client: StacClient;
  beforeAll(async () => {
    const collections = [...new Set(MADE.map(({ item }) => item.collection))].map((id) => ({
      type: "Collection",
      id,
      stac_version: "1.1.0",
      description: "Made up",
      license: "other",
      links: [],
      extent: { spatial: { bbox: [[-180, -90, 180, 90]] }, temporal: { interval: [[null, null]] } },
    }));
    await server?.load(
      collections,
      MADE.map(({ item }) => item),
    );
    client = await StacClient.open(server?.url ?? "");
  }, 120_000);
  afterAll(() => server?.close());

  it("has our collections and items as they were", async () => {
    const ids: string[] = [];
    for await (const { id } of client.collections()) ids.push(id);
    expect(ids.sort()).toEqual(["MADE_1", "OTHER_1"]);
    const { item } = MADE[63] as Made;
    const { links: _, ...back } = await client.item(item.collection as string, item.id);
    const { links: __, ...own } = item;
    expect(back).toEqual(JSON.parse(JSON.stringify(own)));
  });

  describe.each(["POST", "GET", undefined] as const)("asked by %s", (method) => {
    // Bodies hold CQL2's JSON form only, which this API insists on.
    const names = Object.keys(QUERIES).filter((name) => method !== "POST" || name !== "CQL2 as text");
    it.each(names)("finds what there is: %s", async (name) => {
      const [query, test] = QUERIES[name] as [StacSearchBody, (made: Made) => boolean];
      const found = await client.search(query, method ? { method } : {}).toArray();
      const wanted = MADE.filter(test).map(({ id }) => id);
      expect(wanted.length).toBeGreaterThan(0);
      expect(found.map(({ id }) => id).sort()).toEqual(wanted.sort());
    });

    it("sorts, and leaves fields out", async () => {
      const query = new StacItemQuery({ sortby: "-datetime", filter: "eo:cloud_cover >= 0", limit: 50 });
      const sorted = await client.search(query, method ? { method } : {}).toArray();
      const wanted = MADE.filter(({ cloud }) => cloud !== undefined).map(({ id }) => id);
      expect(sorted.map(({ id }) => id)).toEqual(wanted.reverse());
      const fields = { include: ["id", "properties.eo:cloud_cover"], exclude: ["geometry", "assets"] };
      const [lean] = await client
        .search({ fields, limit: 1 }, method ? { method } : {})
        .take(1)
        .toArray();
      expect(lean).toHaveProperty("id");
      expect(lean).not.toHaveProperty("geometry");
      expect(lean).not.toHaveProperty("assets");
    });
  });
});
