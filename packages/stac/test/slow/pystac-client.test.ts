import { GranuleQuery, StacItemQuery, type StacSearchBody } from "@earthaccess/query";
import { type Simulator, startSimulator } from "@earthaccess/simulator";
import { afterAll, beforeAll, expect, it } from "vitest";
import { StacClient } from "../../src/client.js";
import { describeReader, judge } from "./python-readers.js";
import { asJson } from "./sample-granules.js";

interface Found {
  readonly refused?: string;
  readonly ids: readonly string[];
  readonly matched: number;
  readonly sent: Readonly<Record<string, unknown>>;
  readonly warnings: readonly string[];
}
interface Judgement {
  readonly collections: readonly string[];
  readonly searches: readonly Found[];
}

const GRANULES = 600;
const HLS = { shortName: "SIM_HLS", version: "2.0" };
const triangle: [number, number][] = [
  [-120, -30],
  [60, -30],
  [0, 60],
  [-120, -30],
];

const ACROSS = "a box over the antimeridian";

/** The queries of a user's day; `limit` is small, so that there are pages. */
const QUERIES: Readonly<Record<string, GranuleQuery | StacItemQuery>> = {
  "a collection": new GranuleQuery({ ...HLS, pageSize: 40 }),
  "a span of days": new GranuleQuery({ ...HLS, pageSize: 40 }).temporal("2005-01-01", "2014-06-30"),
  "an open span": new GranuleQuery(HLS).temporal("2020-01-01", null),
  "a box": new GranuleQuery({ ...HLS, boundingBox: [-100, -40, 30, 50] }),
  [ACROSS]: new GranuleQuery({ ...HLS, boundingBox: [150, -60, -120, 60] }),
  "a polygon": new GranuleQuery({ ...HLS, polygon: triangle }),
  "few clouds, in an order": new GranuleQuery({ ...HLS, cloudCover: [5, 40], sortKey: "-start_date" }),
  "everything at once": new GranuleQuery({
    ...HLS,
    temporal: ["2001", "2022"],
    boundingBox: [-179, -60, 179, 70],
    cloudCover: [0, 60],
    pageSize: 10,
  }),
  "a search in STAC's words": new StacItemQuery({
    collections: ["SIM_HLS_2.0"],
    datetime: "2003-01-01/2012-12-31",
    query: { "eo:cloud_cover": { lte: 50 } },
    sortby: [{ field: "properties.datetime", direction: "asc" }],
    limit: 30,
  }),
};

const bodies = Object.fromEntries(
  Object.entries(QUERIES).map(([name, query]) => [name, query.toStac({ dialect: "query" })]),
);

describeReader("pystac-client, on the simulator's STAC API", ["pystac_client"], () => {
  let simulator: Simulator;
  let url: string;
  let client: StacClient;
  beforeAll(async () => {
    simulator = await startSimulator({ granules: GRANULES });
    url = `${simulator.urls.stac}/stac`;
    client = await StacClient.open(url);
  });
  afterAll(() => simulator.close());

  const judged = (searches: readonly { readonly method: string; readonly body: StacSearchBody }[]) =>
    judge<Judgement>("pystac_client", { url, searches });
  const ours = async (body: StacSearchBody, method: "GET" | "POST") =>
    (await client.search(body, { method }).toArray()).map(({ id }) => id);

  it.each(["POST", "GET"] as const)("finds what our own client finds, in its order, by %s", async (method) => {
    const { searches, collections } = await judged(Object.values(bodies).map((body) => ({ method, body })));
    expect(collections).toContain("SIM_HLS_2.0");
    const sizes: number[] = [];
    for (const [i, [name, body]] of Object.entries(bodies).entries()) {
      const found = searches[i] as Found;
      if (name === ACROSS) {
        // As it is, CMR-STAC refuses it; ours asks for its two halves.
        expect(found.refused).toContain("west");
        expect(await ours(body, method)).not.toHaveLength(0);
        continue;
      }
      expect(found.refused, name).toBeUndefined();
      expect(found.warnings, name).toEqual([]);
      expect(found.ids, name).toEqual(await ours(body, method));
      expect(found.matched, name).toBe(found.ids.length);
      sizes.push(found.ids.length);
    }
    // Each query is a question of its own: none finds nothing, and only the first one finds all.
    expect(Math.min(...sizes)).toBeGreaterThan(0);
    expect(sizes.filter((size) => size === sizes[0])).toHaveLength(1);
    console.log(`pystac-client ${method}: ${sizes.join(", ")} items`);
  });

  it("sends our bodies as they are", async () => {
    const { searches } = await judged(Object.values(bodies).map((body) => ({ method: "POST", body })));
    for (const [i, [name, body]] of Object.entries(bodies).entries()) {
      if (name === ACROSS) continue;
      const { limit: ownLimit, ...own } = asJson(body);
      const { limit, ...sent } = searches[i]?.sent ?? {};
      expect(sent).toEqual(own);
      if (ownLimit !== undefined) expect(limit).toBe(ownLimit);
    }
  });

  it("finds with the query itself, in the dialect of the API, the same items", async () => {
    for (const [name, query] of Object.entries(QUERIES)) {
      const found = (await client.search(query).toArray()).map(({ id }) => id);
      expect(found, name).toEqual(await ours(bodies[name] as StacSearchBody, "POST"));
    }
  });

  it("warns of a dialect that the API does not name, and refuses a broken body", async () => {
    const cql2 = new GranuleQuery({ ...HLS, cloudCover: [0, 20] }).toStac({ dialect: "cql2-json" });
    const { searches } = await judged([
      { method: "POST", body: cql2 },
      { method: "POST", body: { collections: ["SIM_HLS_2.0"], bbox: [0, 0, 1] as unknown as [0, 0, 1, 1] } },
      { method: "POST", body: { collections: ["SIM_HLS_2.0"], datetime: "last summer" } },
    ]);
    expect(searches[0]?.warnings.join()).toContain("DoesNotConformTo");
    expect(searches[1]?.refused).toContain("bbox");
    expect(searches[2]?.refused).toContain("last summer");
  });
});
