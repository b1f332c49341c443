import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import type { GranuleParams } from "@earthaccess/query";
import { type Simulator, startSimulator } from "@earthaccess/simulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DataCollection, type DataGranule, searchData, searchDatasets, searchServices } from "../src/index.js";
import { DIFFERENCES, ELSEWHERE } from "./conformance-differences.js";

const FILE = fileURLToPath(new URL("../../../../shared/conformance/behaviours.jsonl", import.meta.url));
const isThere = existsSync(FILE);
const AREAS =
  /^(results\..*|collection\..*|services\..*|api\.search_.*|defect\.(results|collection)|seed\.phase[1278])$/;

// biome-ignore lint/suspicious/noExplicitAny: the records have as many shapes as the reference has tests
type Data = Record<string, any>;
interface Behaviour {
  readonly id: string;
  readonly area: string;
  readonly package: string;
  readonly given: Data;
  readonly expect: Data;
}

const behaviours: Behaviour[] = isThere
  ? readFileSync(FILE, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Behaviour)
      .filter((behaviour) => behaviour.package === "umbrella" && AREAS.test(behaviour.area))
  : [];

const everything = { provider: "*", options: { provider: { pattern: true } } } as const;
const boxes = new Map<number, Promise<Simulator>>();
afterAll(async () => {
  for (const box of boxes.values()) await (await box).close();
});

/** A CMR with so many granules. */
async function cmrWith(granules: number): Promise<Simulator> {
  const box = await (boxes.get(granules) ?? startSimulator({ granules }));
  boxes.set(granules, Promise.resolve(box));
  box.clearRequests();
  return box;
}
async function resultsOf(granules: number, options: { limit?: number; pageSize?: number } = {}) {
  const box = await cmrWith(Math.max(granules, 1));
  // A search that finds nothing is one for a granule that is not there.
  const query: GranuleParams = granules === 0 ? { provider: "NOBODY" } : everything;
  return { box, results: searchData(query, { system: box.system, ...options }) };
}
const countOf = async (results: AsyncIterable<DataGranule>) => {
  const ids: string[] = [];
  for await (const { id, conceptId } of results) ids.push(`${conceptId} ${id}`);
  return { count: ids.length, unique: new Set(ids).size === ids.length };
};

/** The request that a search makes, as CMR reads it. */
async function requestOf(run: (system: Simulator["system"]) => { first(): Promise<unknown> }): Promise<Data> {
  const box = await cmrWith(5);
  await run(box.system)
    .first()
    .catch(() => undefined);
  const [request] = box.requests;
  return { endpoint: request?.path, params: Object.fromEntries(new URLSearchParams(request?.body as string)) };
}

/** Calls of a Python builder as parameters of ours. */
function paramsOf({ query, kwargs }: Data): Data {
  const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const single = (values: unknown[]) => (values.length === 1 ? values[0] : values);
  if (query)
    return Object.fromEntries(query.calls.map(([name, values]: [string, unknown[]]) => [camel(name), single(values)]));
  return Object.fromEntries(Object.entries(kwargs).map(([name, value]) => [camel(name), value]));
}

/** By area: how a behaviour is checked here. */
const CHECKS: readonly (readonly [RegExp, (behaviour: Behaviour) => Promise<void>])[] = [
  [/^results\.base/, checkResults],
  [/^results\.lazy/, checkLazy],
  [/^defect\.results/, checkDefect],
  [/^api\.search_/, checkSearch],
  [/^collection\.citation/, checkCitation],
  [/^(collection|defect\.collection)/, checkCollection],
  [/^services/, checkServices],
  [/^seed/, checkSeed],
  [/^results\.summary/, () => Promise.reject(new Error("There is no summary of results."))],
];

async function checkResults({ given, expect: expected }: Behaviour): Promise<void> {
  const { results } = await resultsOf(given.items?.length ?? 0);
  const all = await results.toArray();
  switch (given.op) {
    case "ResultsBase":
      expect([all.length, await results.hits()]).toEqual([expected.len, expected.matched]);
      break;
    case "iterate":
      expect((await results.toArray()).map(({ id }) => id)).toEqual(all.map(({ id }) => id));
      expect(all).toHaveLength(expected.yields.length);
      break;
    case "index":
      expect((results as Data)[0]).toBeDefined();
      break;
    case "first/last":
      expect((await results.first())?.id).toBe(all[0]?.id);
      break;
    case "filter": {
      const kept = new Set(all.filter((_, i) => given.items[i] % 2 === 0).map(({ id }) => id));
      expect(await results.filter(({ id }) => kept.has(id)).toArray()).toHaveLength(expected.matched);
      break;
    }
    case "map":
      expect(await countOf(results.map((granule) => granule) as never)).toMatchObject({ count: 3 });
      expect((results.map(String) as Data).hits).toBeDefined();
      break;
    case "preview(3)":
      expect((await results.take(3).toArray()).map(({ id }) => id)).toEqual(all.slice(0, 3).map(({ id }) => id));
      break;
    default:
      throw new Error(`The runner does not know ${given.op}.`);
  }
}

async function checkLazy({ id, given, expect: expected }: Behaviour): Promise<void> {
  const hits = Math.min(given.hits ?? given.total ?? given.items ?? given.cmr_items ?? given.cached ?? 5, 5000);
  const limit = given.limit ?? (/limit=(\d+)/.exec(given.op)?.[1] as string | undefined);
  const { box, results } = await resultsOf(hits, limit === undefined ? {} : { limit: Number(limit) });
  expect(box.requests).toHaveLength(0);
  if (id === "results.lazy-004") expect(box.requests).toHaveLength(expected.page_requests);
  if (id === "results.lazy-005") expect((results as Data).length).toBeDefined();
  if (expected.contains) {
    const text = `${results} ${inspect(results)}`;
    if (id === "results.lazy-020") for (const word of expected.contains) expect(text).toContain(word);
    expect(text).toContain("SearchResults");
    expect(box.requests).toHaveLength(0);
  }
  if (given.op.includes("total") || given.op === "hits()" || expected.total !== undefined) {
    expect([await results.hits(), await results.hits()]).toEqual([hits, hits]);
    expect(box.requests).toHaveLength(expected.hits_requests ?? 1);
    return;
  }
  const wanted = limit === undefined ? hits : Math.min(Number(limit), hits);
  for (let pass = 0; pass < 3; pass++) expect(await countOf(results)).toEqual({ count: wanted, unique: true });
  const requests = box.requests.length;
  await countOf(results);
  if (expected.requests_second !== undefined) expect(box.requests.length - requests).toBe(expected.requests_second);
  let paged = 0;
  for await (const page of results.pages()) paged += page.length;
  expect(paged).toBe(wanted);
}

async function checkDefect({ id, given, expect: { ours } }: Behaviour): Promise<void> {
  if (ours.throws) {
    const pageSize = given.page_size;
    expect(() => searchData(everything, { pageSize })).toThrow(/1 to 2000/);
    return;
  }
  const limit = /(?:limit|count)=(\d+)/.exec(given.op)?.[1];
  const { box, results } = await resultsOf(5000, limit === undefined ? {} : { limit: Number(limit) });
  if (ours.async_iterable) {
    let items = 0;
    for await (const item of results.toStac()) items += item.type === "Feature" ? 1 : 0;
    expect(items).toBe(5000);
  } else if (ours.requests !== undefined) {
    await results.toArray();
    expect(box.requests).toHaveLength(ours.requests);
  } else if (ours.returns) expect("at" in results).toBe(false);
  else {
    if (id === "defect.results-001") await results.take(26).toArray();
    if (id === "defect.results-002") for await (const _ of results.take(30));
    expect(await countOf(results)).toEqual({ count: ours.yields ?? ours.count, unique: true });
  }
}

async function checkSearch({ given, expect: expected }: Behaviour): Promise<void> {
  const search = given.op === "search_data" ? searchData : searchDatasets;
  if (!given.query && !given.kwargs) {
    const { system } = await cmrWith(5);
    expect(await searchDatasets({}, { system }).toArray()).toEqual([]);
    return;
  }
  const params = paramsOf(given);
  const request = await requestOf((system) => search(params, { system }));
  expect(request.endpoint).toContain(expected.request?.endpoint ?? "/search/");
  for (const [name, value] of Object.entries((expected.request?.params ?? {}) as Data)) {
    const bare = name.replace("[]", "");
    const sent: string = request.params[bare] ?? request.params[`${bare}[]`] ?? "";
    if (bare === "temporal") expect(sent.replaceAll(".999Z", "Z").replaceAll(".000Z", "Z")).toBe(value);
    else if (bare === "bounding_box") expect(sent.split(",").map(Number)).toEqual(String(value).split(",").map(Number));
    else expect(sent).toBe(String(value));
  }
  if (given.count) {
    const { results } = await resultsOf(given.fake_cmr.hits, { limit: given.count });
    expect(await countOf(results)).toMatchObject({ count: expected.items_yielded });
    expect(await results.hits()).toBe(expected.result.total);
  }
}

async function checkCitation({ given, expect: expected }: Behaviour): Promise<void> {
  const asked: URL[] = [];
  const network = (async (input: RequestInfo | URL) => {
    asked.push(new URL(String(input)));
    return new Response("A citation");
  }) as typeof fetch;
  const collection = new DataCollection({ umm: given.doi ? { DOI: { DOI: given.doi } } : given.umm });
  const said = await collection.citation({ style: given.format, lang: given.language, fetch: network });
  expect(said).toBe("A citation");
  expect(asked[0]?.origin + (asked[0]?.pathname ?? "")).toBe(expected.request.url);
  expect(Object.fromEntries(asked[0]?.searchParams ?? [])).toEqual(expected.request.params);
}

async function checkCollection({ id, given, expect: expected }: Behaviour): Promise<void> {
  const umm = typeof given.umm === "object" ? given.umm : {};
  const collection = new DataCollection({ ...(given.meta && { meta: given.meta }), umm });
  if (given.op === "collection.doi") expect(collection.doi ?? null).toBe(expected.equals);
  else if (given.op === "collection.to_dict") {
    const plain = JSON.parse(JSON.stringify(collection));
    expect([plain.umm.ShortName, plain.meta["concept-id"]]).toEqual(["TestCollection", "C123456-TEST"]);
  } else if (given.op === "collection.summary") expect(collection.summary()).toMatchObject(expected.path);
  else if (id === "defect.collection-002") {
    const url = { URL: "https://x.example/page", Type: "DATA SET LANDING PAGE" };
    expect(new DataCollection({ umm: { RelatedUrls: [url] } }).landingPage).toBe(url.URL);
  } else throw new Error(`The runner does not know ${given.op}.`);
}

let services: Server;
beforeAll(() => {
  services = createServer((request, response) => {
    let body = "";
    request.on("data", (text) => {
      body += text;
    });
    request.on("end", () => {
      const ids = new URLSearchParams(body)
        .getAll("concept_id[]")
        .concat(new URLSearchParams(body).getAll("concept_id"));
      const items = ids.map((id) => ({
        meta: { "concept-id": id, "provider-id": id.split("-")[1] },
        umm: { Name: `The service ${id}`, Type: "OPeNDAP" },
      }));
      response
        .writeHead(200, { "content-type": "application/json" })
        .end(JSON.stringify({ hits: items.length, took: 1, items }));
    });
  });
  return new Promise<void>((resolve) => services.listen(0, "127.0.0.1", resolve));
});
afterAll(() => void services.close());

/** The recorded answers are not among the payloads: a server of ours answers with what was asked for. */
async function checkServices({ given }: Behaviour): Promise<void> {
  const system = { cmrUrl: `http://127.0.0.1:${(services.address() as AddressInfo).port}` };
  const ids =
    given.op === "search_services" ? [given.kwargs.concept_id] : ["S2004184019-POCLOUD", "S2606110201-XYZ_PROV"];
  const found =
    given.op === "search_services"
      ? await searchServices(given.kwargs, { system }).toArray()
      : await new DataCollection({ meta: { associations: { services: ids } }, umm: {} }).services({ system });
  expect(found.map(({ conceptId, type, name }) => [conceptId, type, name])).toEqual(
    ids.map((id) => [id, "OPeNDAP", `The service ${id}`]),
  );
}

async function checkSeed({ given }: Behaviour): Promise<void> {
  const { box, results } = await resultsOf(300, { pageSize: 100 });
  const count = async () => {
    let items = 0;
    for await (const page of results.pages()) items += page.length;
    return items;
  };
  expect(box.requests).toHaveLength(0);
  if (/pages\(\)/.test(given.acceptance ?? given.op)) expect([await count(), await count()]).toEqual([300, 300]);
  else if (given.op === "len(results)") expect(await results.hits()).toBe(300);
  else {
    const cmr = await searchData(
      { "provider[]": "*", "options[provider][pattern]": "true" },
      { system: box.system },
    ).toArray();
    expect(cmr).toHaveLength(300);
  }
}

function run(behaviour: Behaviour): Promise<void> {
  const check = CHECKS.find(([pattern]) => pattern.test(behaviour.id))?.[1];
  if (!check) throw new Error(`The runner does not know ${behaviour.id}.`);
  return check(behaviour);
}

const runnable = behaviours.filter(({ id }) => !(id in ELSEWHERE));
const named = (differ: boolean) =>
  runnable.filter(({ id }) => id in DIFFERENCES === differ).map((behaviour) => [behaviour.id, behaviour] as const);

describe.skipIf(!isThere)("behaviours of the Python branches (../shared/conformance)", () => {
  it("are all accounted for", () => {
    expect(behaviours).toHaveLength(90);
    const known = new Set(behaviours.map(({ id }) => id));
    expect([...Object.keys(DIFFERENCES), ...Object.keys(ELSEWHERE)].filter((id) => !known.has(id))).toEqual([]);
  });

  it.each(named(false))("%s", (_id, behaviour) => run(behaviour));

  it.each(named(true))("%s differs on purpose", async (_id, behaviour) => {
    await expect(run(behaviour)).rejects.toThrow();
  });
});
