import { type Simulator, startSimulator } from "@earthaccess/simulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { planetaryComputerSigner, StacApiError, StacClient, type StacQueryLike } from "../src/client.js";
import { hasCorpus, stacApiExchanges } from "./corpus.js";
import { type Answer, type Arrived, scriptedServer } from "./scripted-server.js";

const FILTER = "https://api.stacspec.org/v1.0.0/item-search#filter";
const CQL2_JSON = "http://www.opengis.net/spec/cql2/1.0/conf/cql2-json";
const CQL2_TEXT = "http://www.opengis.net/spec/cql2/1.0/conf/cql2-text";

function item(id: string): object {
  return {
    type: "Feature",
    id,
    collection: "c",
    properties: { datetime: "2020-01-01T00:00:00Z" },
    geometry: null,
    links: [],
    assets: {},
  };
}

function landing(url: string, extra: object = {}): Answer {
  const search = ["GET", "POST"].map((method) => ({ rel: "search", href: `${url}/search`, method }));
  return {
    body: {
      type: "Catalog",
      id: "api",
      conformsTo: [],
      links: [...search, { rel: "data", href: "collections" }],
      ...extra,
    },
  };
}

function pageOf(ids: readonly string[], next?: object): Answer {
  return {
    body: { type: "FeatureCollection", features: ids.map(item), links: next ? [{ rel: "next", ...next }] : [] },
  };
}

const ids = (items: readonly { readonly id: string }[]): string[] => items.map(({ id }) => id);

/** An API whose search answers as given. */
function api(search: (request: Arrived, url: string) => Answer, extra?: object) {
  return scriptedServer((request, url) => {
    if (request.path === "/") return landing(url, extra);
    return request.path.startsWith("/search") ? search(request, url) : undefined;
  });
}

describe("paging", () => {
  it("merges the body of a POST next link into the request's when the link says so", async () => {
    await using server = await api((request, url) => {
      const { token } = request.body as { token?: string };
      return token
        ? pageOf(["c"])
        : pageOf(["a", "b"], { href: `${url}/search`, method: "POST", body: { token: "2" }, merge: true });
    });
    const client = await StacClient.open(server.url);
    expect(ids(await client.search({ collections: ["c"] }).toArray())).toEqual(["a", "b", "c"]);
    expect(server.arrived.slice(1).map(({ body }) => body)).toEqual([
      { collections: ["c"], limit: 100 },
      { collections: ["c"], limit: 100, token: "2" },
    ]);
  });

  it("sends the body of a POST next link alone when it is not to be merged", async () => {
    await using server = await api((request, url) => {
      const { next } = request.body as { next?: string };
      return next
        ? pageOf(["b"])
        : pageOf(["a"], { href: `${url}/search`, method: "POST", body: { next: "x" }, merge: false });
    });
    const client = await StacClient.open(server.url);
    expect(ids(await client.search({ bbox: [0, 0, 1, 1] }).toArray())).toEqual(["a", "b"]);
    expect(server.arrived.at(-1)?.body).toEqual({ next: "x" });
  });

  it("follows relative GET links and writes GET parameters", async () => {
    await using server = await api((request) =>
      request.path.includes("token") ? pageOf(["b"]) : pageOf(["a"], { href: "/search?token=2" }),
    );
    const client = await StacClient.open(server.url);
    const search = client.search(
      {
        collections: ["x", "y"],
        bbox: [1, 2, 3, 4],
        sortby: [{ field: "datetime", direction: "desc" }],
        query: { a: { gte: 1 } },
      },
      { method: "GET" },
    );
    expect(ids(await search.toArray())).toEqual(["a", "b"]);
    const params = new URL(server.arrived[1]!.path, server.url).searchParams;
    expect(Object.fromEntries(params)).toEqual({
      collections: "x,y",
      bbox: "1,2,3,4",
      sortby: "-datetime",
      query: '{"a":{"gte":1}}',
      limit: "100",
    });
  });

  it("gives each item once when pages overlap, and goes on after a page that holds nothing", async () => {
    const pages = [["a", "b"], ["b"], [], ["c", "a"]];
    await using server = await api((request, url) => {
      const at = Number(new URL(request.path, url).searchParams.get("p") ?? 0);
      return pageOf(pages[at]!, at + 1 < pages.length ? { href: `${url}/search?p=${at + 1}` } : undefined);
    });
    const results = (await StacClient.open(server.url)).search();
    expect(ids(await results.toArray())).toEqual(["a", "b", "c"]);
    expect(ids(await results.toArray())).toEqual(["a", "b", "c"]);
  });

  it("stops with an error when next links lead in a circle", async () => {
    await using server = await api((_request, url) => pageOf(["a"], { href: `${url}/search?p=1` }));
    const results = (await StacClient.open(server.url)).search();
    await expect(results.toArray()).rejects.toMatchObject({ code: "stac/paging-loop" });
    expect(server.arrived.length).toBeLessThan(5);
  });

  it("requests no page beyond take(), none before reading, and none for take(0)", async () => {
    await using server = await api((_request, url) =>
      pageOf(["a", "b", "c"], { href: `${url}/search?p=${Math.random()}` }),
    );
    const results = (await StacClient.open(server.url)).search({ limit: 50 });
    expect(String(results)).toBe("StacSearchResults (nothing is asked for until they are read)");
    expect(server.arrived).toHaveLength(1);
    expect(ids(await results.take(2).toArray())).toEqual(["a", "b"]);
    expect(server.arrived).toHaveLength(2);
    expect(server.arrived[1]?.body).toEqual({ limit: 2 });
    expect(await results.take(0).toArray()).toEqual([]);
    expect(server.arrived).toHaveLength(2);
    expect((await results.first())?.id).toBe("a");
    expect(() => results.take(-1)).toThrow(RangeError);
  });
});

describe("headers", () => {
  it("go to the opened origin and not where a next link leads", async () => {
    await using evil = await scriptedServer((request, url) =>
      request.path.includes("more") ? pageOf(["c"]) : pageOf(["b"], { href: `${url}/more` }),
    );
    await using server = await api(() => pageOf(["a"], { href: `${evil.url}/search`, headers: { "x-link": "1" } }));
    const secrets = { authorization: "Bearer s3cret", "x-api-key": "key" };
    const client = await StacClient.open(server.url, { headers: async () => secrets });
    expect(ids(await client.search().toArray())).toEqual(["a", "b", "c"]);
    expect(server.arrived.every(({ headers }) => headers["x-api-key"] === "key")).toBe(true);
    expect(evil.arrived.length).toBeGreaterThan(1);
    for (const { headers } of evil.arrived) {
      expect(headers.authorization).toBeUndefined();
      expect(headers["x-api-key"]).toBeUndefined();
      expect(headers["x-link"]).toBeUndefined();
    }
  });

  it("of a redirect to another origin are dropped, also those that fetch would carry", async () => {
    await using evil = await scriptedServer(() => pageOf(["z"]));
    await using server = await api(() => ({ status: 307, headers: { location: `${evil.url}/search` } }));
    const client = await StacClient.open(server.url, { headers: { "x-api-key": "key" } });
    expect(ids(await client.search({ ids: ["z"] }).toArray())).toEqual(["z"]);
    expect(evil.arrived[0]).toMatchObject({ method: "POST", body: { ids: ["z"], limit: 100 } });
    expect(evil.arrived[0]?.headers["x-api-key"]).toBeUndefined();
  });
});

describe("the filter dialect", () => {
  const query: StacQueryLike = { toStac: ({ dialect }) => ({ "filter-lang": dialect }) };

  it.each([
    ["cql2-json", [FILTER, CQL2_JSON, CQL2_TEXT]],
    ["cql2-text", [FILTER, CQL2_TEXT]],
    ["query", ["https://api.stacspec.org/v1.0.0/item-search#query"]],
    ["query", []],
  ])("is %s for an API with %j", async (dialect, conformsTo) => {
    await using server = await api(() => pageOf([]), { conformsTo });
    const client = await StacClient.open(server.url);
    await client.search(query).toArray();
    expect(server.arrived.at(-1)?.body).toMatchObject({ "filter-lang": dialect });
  });

  it("knows conformance classes by their last part and in full", async () => {
    await using server = await api(() => pageOf([]), { conformsTo: [FILTER] });
    const client = await StacClient.open(server.url);
    expect([
      client.conformsTo("filter"),
      client.conformsTo("item-search#filter"),
      client.conformsTo(FILTER),
      client.conformsTo("sort"),
    ]).toEqual([true, true, true, false]);
  });
});

describe("failures", () => {
  it("are tried again when a retry can help", async () => {
    let calls = 0;
    await using server = await api(() =>
      calls++ < 2 ? { status: 503, headers: { "retry-after": "0" } } : pageOf(["a"]),
    );
    const client = await StacClient.open(server.url);
    expect(ids(await client.search().toArray())).toEqual(["a"]);
    expect(calls).toBe(3);
  });

  it("carry the status and what the server said, and no secret", async () => {
    await using server = await api(() => ({
      status: 400,
      body: { code: "BadRequest", description: "bbox has 3 numbers" },
    }));
    const client = await StacClient.open(server.url, { headers: { authorization: "Bearer s3cret-token" } });
    const error = await client
      .search()
      .toArray()
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(StacApiError);
    expect(error).toMatchObject({ code: "stac/http", status: 400, retryable: false });
    expect(String(error)).toContain("bbox has 3 numbers");
    expect(JSON.stringify(error)).not.toContain("s3cret");
  });

  it("say what is no STAC", async () => {
    await using page = await scriptedServer(() => ({ body: "<html>login</html>" }));
    await expect(StacClient.open(page.url)).rejects.toMatchObject({ code: "stac/invalid-response" });
    await using empty = await scriptedServer(() => ({ body: { a: 1 } }));
    await expect(StacClient.open(empty.url)).rejects.toThrow(/no links/);
    await expect(StacClient.open("nonsense")).rejects.toMatchObject({ code: "stac/invalid-url" });
    await expect(StacClient.open("http://127.0.0.1:9", { retries: 0 })).rejects.toMatchObject({
      code: "stac/network",
      retryable: true,
    });
  });

  it("by abort are the abort itself", async () => {
    await using server = await api(() => pageOf(["a"]));
    const client = await StacClient.open(server.url);
    const reason = new Error("enough");
    await expect(client.search({}, { signal: AbortSignal.abort(reason) }).toArray()).rejects.toBe(reason);
  });
});

describe("items are changed on their way", () => {
  const blob = (account: string, path: string) => `https://${account}.blob.core.windows.net/${path}`;
  const withAssets = (id: string) => ({
    ...item(id),
    assets: {
      B02: { href: blob("sentinel2l2a01", `s2/${id}/B02.tif`), roles: ["data"] },
      both: {
        href: "https://elsewhere.example/a.tif",
        alternate: { azure: { href: blob("sentinel2l2a01", "s2/a.tif") } },
      },
      other: { href: blob("modiseuwest", "modis/a.hdf") },
      signed: { href: `${blob("sentinel2l2a01", "s2/b.tif")}?sig=own` },
      no: { href: "https://blob.core.windows.net.example/s2/a.tif" },
    },
  });
  function signingApi(answer: (path: string, count: number) => Answer) {
    let count = 0;
    return scriptedServer((request, url) => {
      if (request.path === "/") return landing(url);
      if (request.path.startsWith("/sas/")) return answer(request.path, ++count);
      if (request.path.startsWith("/collections/c/items/")) return { body: withAssets("one") };
      const features = Array.from({ length: 5 }, (_, i) => withAssets(`item${i}`));
      return { body: { type: "FeatureCollection", features, links: [] } };
    });
  }
  const askedFor = (arrived: readonly Arrived[]) =>
    arrived.map(({ path }) => path).filter((path) => path.startsWith("/sas"));

  it("by a signer: one token for each container, for all its files and for no other", async () => {
    await using server = await signingApi((path) => ({
      body: { token: `sig=${path.split("/")[2]}`, "msft:expiry": "2030-01-01T01:00:00Z" },
    }));
    let now = Date.parse("2030-01-01T00:00:00Z");
    const modifyItem = planetaryComputerSigner({ tokenUrl: `${server.url}/sas`, now: () => now });
    const client = await StacClient.open(server.url, { modifyItem });
    const items = await client.search({}).toArray();
    expect(items).toHaveLength(5);
    expect(askedFor(server.arrived).sort()).toEqual(["/sas/modiseuwest/modis", "/sas/sentinel2l2a01/s2"]);
    const { assets } = items[3] as (typeof items)[number];
    expect(Object.values(assets).map(({ href }) => href)).toEqual([
      `${blob("sentinel2l2a01", "s2/item3/B02.tif")}?sig=sentinel2l2a01`,
      "https://elsewhere.example/a.tif",
      `${blob("modiseuwest", "modis/a.hdf")}?sig=modiseuwest`,
      `${blob("sentinel2l2a01", "s2/b.tif")}?sig=own`,
      "https://blob.core.windows.net.example/s2/a.tif",
    ]);
    expect(assets.both?.alternate?.azure?.href).toMatch(/\?sig=/);
    expect(assets.B02?.roles).toEqual(["data"]);
    expect((await client.item("c", "one")).assets.B02?.href).toMatch(/\?sig=/);
    expect(askedFor(server.arrived)).toHaveLength(2);
    now += 56 * 60_000;
    await client.search({}).first();
    expect(askedFor(server.arrived)).toHaveLength(4);
  });

  it.each<[string, Answer]>([
    ["refuses", { status: 403 }],
    ["answers with something else", { body: { token: "" } }],
    ["answers with a page", { body: "<html>" }],
  ])("or not at all, with an error, when the giver of tokens %s", async (_name, bad) => {
    await using server = await signingApi((_path, count) =>
      count <= 2 ? bad : { body: { token: "sig=x", "msft:expiry": "2130-01-01T00:00:00Z" } },
    );
    const client = await StacClient.open(server.url, {
      modifyItem: planetaryComputerSigner({ tokenUrl: `${server.url}/sas` }),
    });
    await expect(client.search({}).first()).rejects.toMatchObject({ name: "StacApiError", code: "stac/no-token" });
    // The failure is not remembered.
    expect((await client.search({}).first())?.assets.B02?.href).toMatch(/\?sig=x/);
  });

  it("by any function, also those of a static catalog", async () => {
    await using server = await scriptedServer(({ path }) =>
      path === "/"
        ? { body: { type: "Catalog", id: "c", links: [{ rel: "item", href: "a.json" }] } }
        : { body: item("a") },
    );
    const client = await StacClient.open(server.url, { modifyItem: (own) => ({ ...own, id: `${own.id}!` }) });
    expect(ids(await client.search({}).toArray())).toEqual(["a!"]);
  });
});

describe("collections", () => {
  const all = ["landsat-c2-l2", "sentinel-2-l2a"].map((id) => ({
    type: "Collection",
    id,
    description: `${id} scenes`,
    links: [],
  }));

  it("are paged, and searched by words here when the server cannot", async () => {
    await using server = await scriptedServer((request, url) => {
      if (request.path === "/") return landing(url);
      if (request.path === "/collections")
        return { body: { collections: all.slice(0, 1), links: [{ rel: "next", href: "/collections?p=2" }] } };
      return request.path === "/collections?p=2" ? { body: { collections: all.slice(1), links: [] } } : undefined;
    });
    const client = await StacClient.open(`${server.url}/`);
    const found: string[] = [];
    for await (const { id } of client.collections()) found.push(id);
    expect(found).toEqual(["landsat-c2-l2", "sentinel-2-l2a"]);
    const some: string[] = [];
    for await (const { id } of client.collections({ q: "Sentinel scenes" })) some.push(id);
    expect(some).toEqual(["sentinel-2-l2a"]);
    await expect(client.collection("none")).rejects.toMatchObject({ status: 404 });
  });

  it("are searched on the server when it can", async () => {
    const conformsTo = ["https://api.stacspec.org/v1.0.0-rc.1/collection-search#free-text"];
    await using server = await scriptedServer((request, url) =>
      request.path === "/" ? landing(url, { conformsTo }) : { body: { collections: [all[0]], links: [] } },
    );
    const client = await StacClient.open(server.url);
    for await (const { id } of client.collections({ q: "anything" })) expect(id).toBe("landsat-c2-l2");
    expect(server.arrived.at(-1)?.path).toBe("/collections?q=anything");
  });
});

describe("a static catalog", () => {
  const documents: Record<string, object> = {
    "/catalog.json": {
      type: "Catalog",
      id: "root",
      links: [
        { rel: "child", href: "./a/collection.json" },
        { rel: "child", href: "./b/collection.json" },
      ],
    },
    "/a/collection.json": {
      type: "Collection",
      id: "a",
      description: "A",
      links: [
        { rel: "item", href: "./1.json" },
        { rel: "root", href: "../catalog.json" },
        { rel: "child", href: "../catalog.json" },
      ],
    },
    "/b/collection.json": {
      type: "Collection",
      id: "b",
      description: "B",
      links: [
        { rel: "item", href: "./2.json" },
        { rel: "item", href: "./3.json" },
      ],
    },
    "/a/1.json": { ...item("1"), collection: "a", bbox: [170, -10, -170, 10] },
    "/b/2.json": { ...item("2"), collection: "b", bbox: [0, 0, 1, 1] },
    "/b/3.json": {
      ...item("3"),
      collection: "b",
      bbox: [5, 5, 6, 6],
      properties: { datetime: null, start_datetime: "2021-01-01T00:00:00Z", end_datetime: "2021-02-01T00:00:00Z" },
    },
  };
  const serve = () => scriptedServer(({ path }) => (documents[path] ? { body: documents[path] } : undefined));

  it("is walked lazily, each document once", async () => {
    await using server = await serve();
    const client = await StacClient.open(`${server.url}/catalog.json`);
    expect(client.isStatic).toBe(true);
    expect(ids(await client.search().take(1).toArray())).toEqual(["1"]);
    expect(server.arrived.map(({ path }) => path)).toEqual(["/catalog.json", "/a/collection.json", "/a/1.json"]);
    expect(ids(await client.search().toArray())).toEqual(["1", "2", "3"]);
  });

  it("answers collections, ids, bbox and datetime", async () => {
    await using server = await serve();
    const client = await StacClient.open(`${server.url}/catalog.json`);
    expect(ids(await client.search({ collections: ["b"] }).toArray())).toEqual(["2", "3"]);
    expect(ids(await client.search({ bbox: [-180, -5, -175, 5] }).toArray())).toEqual(["1"]);
    expect(ids(await client.search({ datetime: "2021-01-15T00:00:00Z/.." }).toArray())).toEqual(["3"]);
    expect((await client.collection("b")).description).toBe("B");
    expect((await client.item("b", "3")).id).toBe("3");
    await expect(client.search({ query: {} }).toArray()).rejects.toMatchObject({ code: "stac/unsupported" });
  });
});

describe.skipIf(!hasCorpus)("recorded exchanges (../shared/corpus)", () => {
  it("are read as they were: landing pages, collections, searches and 404 answers", async () => {
    const exchanges = stacApiExchanges().map(({ record }) => record);
    let read = 0;
    for (const { request, response } of exchanges) {
      const asked = new URL(request.url);
      const text = JSON.stringify(response.body).replaceAll(asked.origin, "{origin}");
      await using server = await scriptedServer((arrived, url) => {
        if (arrived.path === "/root")
          return landing(url, {
            links: [
              { rel: "search", href: `${url}/search`, method: "POST" },
              { rel: "data", href: `${url}/collections` },
            ],
          });
        if (arrived.path.includes("again")) return pageOf([]);
        // The next page of a recording is not recorded: it ends there.
        return { status: response.status, body: text.replaceAll("{origin}", url).replaceAll("token=", "again=") };
      });
      const body = response.body as { features?: unknown[]; type?: string; links?: unknown[] };
      const client = await StacClient.open(`${server.url}/root`, { retries: 0 });
      if (response.status === 404) {
        await expect(client.collection("x")).rejects.toMatchObject({ status: 404 });
      } else if (Array.isArray(body.features) && request.method === "POST") {
        const items = await client
          .search(JSON.parse(String(request.body)))
          .take(body.features.length)
          .toArray();
        expect(items).toHaveLength(body.features.length);
      } else if (body.type === "Catalog" && Array.isArray(body.links)) {
        expect((await StacClient.open(server.url, { retries: 0 })).conformance.length).toBeGreaterThan(0);
      } else continue;
      read++;
    }
    expect(read).toBeGreaterThan(10);
  });
});

describe("against the simulator", () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startSimulator({ granules: 250 });
  });
  afterAll(() => simulator.close());

  it.each(["GET", "POST"] as const)("reads every item once by %s, and knows how many there are", async (method) => {
    const client = await StacClient.open(`${simulator.urls.stac}/stac`);
    const results = client.search({ limit: 40 }, { method });
    const found = ids(await results.toArray());
    expect(new Set(found).size).toBe(found.length);
    expect(await results.matched()).toBe(found.length);
    expect(found.length).toBeGreaterThanOrEqual(250);
  });

  it("lists collections, gets one, and gets an item of it", async () => {
    const client = await StacClient.open(`${simulator.urls.stac}/stac`);
    const names: string[] = [];
    for await (const { id } of client.collections()) names.push(id);
    expect(names.length).toBeGreaterThan(0);
    expect((await client.collection(names[0]!)).id).toBe(names[0]);
    const one = await client.search({ collections: [names[0]!] }).first();
    expect((await client.item(names[0]!, one!.id)).id).toBe(one!.id);
  });
});
