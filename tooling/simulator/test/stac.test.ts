import { existsSync, readFileSync } from "node:fs";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Simulator, startSimulator } from "../src/index.js";
import { CORPUS, HAS_CORPUS } from "./corpus-folder.js";

interface StacItem {
  id: string;
  collection: string;
  bbox?: number[];
  geometry: { type: string; coordinates: unknown } | null;
  properties: Record<string, unknown>;
  assets: Record<string, { href: string; roles: string[]; "file:size"?: number; "file:checksum"?: string }>;
}

interface Page {
  features: StacItem[];
  numberMatched: number;
  numberReturned: number;
  links: { rel: string; href: string; method?: string; body?: Record<string, unknown>; merge?: boolean }[];
}

let box: Simulator;
let root: string;

beforeAll(async () => {
  box = await startSimulator({ granules: 120, fileSize: 2000, ...(HAS_CORPUS ? { corpus: CORPUS } : {}) });
  root = `${box.urls.stac}/stac`;
});

afterAll(async () => {
  await box.close();
});

const get = async <T = Page>(path: string): Promise<T> => (await (await fetch(root + path)).json()) as T;
const post = async (body: unknown): Promise<Page> =>
  (await (
    await fetch(`${root}/search`, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
    })
  ).json()) as Page;
const next = (page: Page): Page["links"][number] | undefined => page.links.find((link) => link.rel === "next");

describe("the catalogue", () => {
  test("has a landing page that leads everywhere", async () => {
    const landing = await get<{ links: { rel: string; href: string }[]; conformsTo: string[] }>("");
    expect(landing.conformsTo).toContain("https://api.stacspec.org/v1.0.0/item-search");
    expect(await get("/conformance")).toEqual({ conformsTo: landing.conformsTo });
    for (const rel of ["data", "conformance", "search", "self"]) {
      const href = landing.links.find((link) => link.rel === rel)?.href ?? "";
      expect((await fetch(href)).status).toBe(200);
    }
  });

  test("has collections by id", async () => {
    const { collections } = await get<{ collections: { id: string }[] }>("/collections");
    expect(collections.map((one) => one.id)).toContain("SIM_HLS_2.0");
    expect(await get<{ id: string }>("/collections/SIM_HLS_2.0")).toMatchObject({
      type: "Collection",
      id: "SIM_HLS_2.0",
    });
    const missing = await fetch(`${root}/collections/foo`);
    expect([missing.status, await missing.json()]).toEqual([
      404,
      { code: "NotFoundError", description: "Collection foo does not exist." },
    ]);
  });

  test("has items by id, with roles, sizes and checksums of the files of the box", async () => {
    const page = await get("/collections/SIM_HLS_2.0/items?limit=1");
    const item = page.features[0] as StacItem;
    expect(await get<StacItem>(`/collections/SIM_HLS_2.0/items/${item.id}`)).toEqual(item);
    const [key, asset] = Object.entries(item.assets)[0] ?? [];
    expect(key).toBe(`${item.id}.B02.tif`);
    const expected = box.files.expected(asset?.href ?? "");
    expect(asset).toMatchObject({
      roles: ["data"],
      "file:size": expected?.size,
      "file:checksum": `1220${expected?.sha256}`,
    });
    expect((await fetch(`${root}/collections/SIM_HLS_2.0/items/nothing`)).status).toBe(404);
  });
});

describe("paging", () => {
  test("by GET links reaches every item once", async () => {
    const ids: string[] = [];
    let url: string | undefined = `${root}/search?collections=SIM_HLS_2.0,SIM_ATL_006&limit=7`;
    while (url !== undefined) {
      const page = (await (await fetch(url)).json()) as Page;
      expect(page.numberMatched).toBe(84);
      ids.push(...page.features.map((item) => item.id));
      url = next(page)?.href;
    }
    expect([ids.length, new Set(ids).size]).toEqual([84, 84]);
  });

  test("by POST links merges the body it is given", async () => {
    const query = { collections: ["SIM_SST-v4.1_4.1"], limit: 5, sortby: [{ field: "datetime", direction: "asc" }] };
    let page = await post(query);
    const ids = page.features.map((item) => item.id);
    for (let link = next(page); link !== undefined; link = next(page)) {
      expect(link).toMatchObject({ method: "POST", merge: true });
      page = await post({ ...query, ...link.body });
      ids.push(...page.features.map((item) => item.id));
    }
    expect(ids).toHaveLength(24);
    expect(ids).toEqual([...ids].sort());
  });
});

describe("searching", () => {
  test("by ids, time and cloud cover", async () => {
    const all = (await post({ collections: ["SIM_HLS_2.0"], limit: 1000 })).features;
    const one = all[3] as StacItem;
    expect((await post({ ids: [one.id] })).features.map((item) => item.id)).toEqual([one.id]);
    const time = (item: StacItem): number => Date.parse(String(item.properties.datetime));
    const range = await post({
      collections: ["SIM_HLS_2.0"],
      datetime: "2005-01-01T00:00:00Z/2010-01-01T00:00:00Z",
      limit: 1000,
    });
    expect(range.numberMatched).toBe(
      all.filter((i) => time(i) >= Date.UTC(2005, 0, 1) && time(i) <= Date.UTC(2010, 0, 1)).length,
    );
    const open = await get(`/search?collections=SIM_HLS_2.0&datetime=2015-01-01T00:00:00Z/..&limit=1000`);
    expect(open.numberMatched).toBe(all.filter((item) => time(item) >= Date.UTC(2015, 0, 1)).length);
    const instant = await get(`/search?collections=SIM_HLS_2.0&datetime=${String(one.properties.datetime)}`);
    expect(instant.features.map((item) => item.id)).toContain(one.id);
    const cloud = await post({
      collections: ["SIM_HLS_2.0"],
      query: { "eo:cloud_cover": { lt: 30, gte: 5 } },
      limit: 1000,
    });
    const wanted = all.filter(
      (item) => Number(item.properties["eo:cloud_cover"]) < 30 && Number(item.properties["eo:cloud_cover"]) >= 5,
    );
    expect(cloud.features.map((item) => item.id).sort()).toEqual(wanted.map((item) => item.id).sort());
  });

  test("by space, on both sides of the antimeridian", async () => {
    const matched = async (body: Record<string, unknown>): Promise<number> =>
      (await post({ collections: ["SIM_SWATH_2022.0"], ...body })).numberMatched;
    expect(await matched({ bbox: [170, -90, 180, 90] })).toBe(12);
    expect(await matched({ bbox: [-180, -90, -170, 90] })).toBe(12);
    expect(await matched({ bbox: [-100, -90, 0, 100, 90, 10] })).toBe(0);
    const around = {
      type: "Polygon",
      coordinates: [
        [
          [160, -80],
          [179, -80],
          [179, 85],
          [160, 85],
          [160, -80],
        ],
      ],
    };
    expect(await matched({ intersects: around })).toBe(12);
  });

  test("sorts by what is asked", async () => {
    const page = await get("/search?collections=SIM_SWATH_2022.0&sortby=-eo:cloud_cover&limit=100");
    const clouds = page.features.map((item) => Number(item.properties["eo:cloud_cover"]));
    expect(clouds).toEqual([...clouds].sort((a, b) => b - a));
  });

  test.each([
    [{ bbox: [1, 2, 3] }],
    [{ bbox: [170, -90, -170, 90] }],
    [{ bbox: [0, 0, 1, 1], intersects: { type: "Point", coordinates: [0, 0] } }],
    [{ datetime: "2020-01-01" }],
    [{ datetime: "2021-01-01T00:00:00Z/2020-01-01T00:00:00Z" }],
    [{ limit: 0 }],
    [{ query: { colour: { eq: "red" } } }],
    [{ token: "elsewhere" }],
  ])("refuses %j", async (body) => {
    const response = await fetch(`${root}/search`, { method: "POST", body: JSON.stringify(body) });
    expect([response.status, await response.json()]).toEqual([
      400,
      { code: "BadRequest", description: expect.any(String) },
    ]);
  });
});

test("a swath across the antimeridian is cut there, with a bounding box that wraps", async () => {
  const item = (await post({ collections: ["SIM_SWATH_2022.0"], limit: 1 })).features[0] as StacItem;
  expect(item.geometry?.type).toBe("MultiPolygon");
  const [west = 0, , east = 0] = item.bbox ?? [];
  expect(west).toBeGreaterThan(east);
  const lons = ((item.geometry?.coordinates ?? []) as number[][][][]).flat(2).map(([lon]) => lon ?? 0);
  expect(Math.max(...lons)).toBe(180);
  expect(Math.min(...lons)).toBe(-180);
});

const SCHEMAS = `${CORPUS}/schemas`;

describe.runIf(existsSync(SCHEMAS))("against the published schemas", () => {
  test("every item and collection is valid STAC 1.1.0", async () => {
    const ajv = new Ajv({ strict: false, allErrors: true, loadSchema: async (uri) => readSchema(uri) });
    addFormats.default(ajv);
    for (const format of ["iri", "iri-reference"]) ajv.addFormat(format, true);
    const item = await ajv.compileAsync(
      readSchema("https://schemas.stacspec.org/v1.1.0/item-spec/json-schema/item.json"),
    );
    const collection = await ajv.compileAsync(
      readSchema("https://schemas.stacspec.org/v1.1.0/collection-spec/json-schema/collection.json"),
    );
    const { features } = await post({ limit: 1000 });
    expect(features.length).toBeGreaterThan(300);
    for (const one of features) expect([one.id, item(one), item.errors]).toEqual([one.id, true, null]);
    const { collections } = await get<{ collections: { id: string }[] }>("/collections");
    for (const one of collections) expect([one.id, collection(one), collection.errors]).toEqual([one.id, true, null]);
  });
});

function readSchema(uri: string): Record<string, unknown> {
  const path = uri.replace(/^https?:\/\//, "").replace(/#.*$/, "");
  return JSON.parse(readFileSync(`${SCHEMAS}/${path}`, "utf8")) as Record<string, unknown>;
}
