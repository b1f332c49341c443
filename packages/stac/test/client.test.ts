import { type Simulator, startSimulator } from "@earthaccess/simulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { StacApiError, StacClient, type StacQueryLike } from "../src/client.js";
import { hasCorpus, stacApiExchanges } from "./corpus.js";
import { scriptedServer } from "./scripted-server.js";
import { api, ids, landing, pageOf } from "./stac-api-server.js";

const FILTER = "https://api.stacspec.org/v1.0.0/item-search#filter";
const CQL2_JSON = "http://www.opengis.net/spec/cql2/1.0/conf/cql2-json";
const CQL2_TEXT = "http://www.opengis.net/spec/cql2/1.0/conf/cql2-text";

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
