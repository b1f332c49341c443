import { inspect } from "node:util";
import { InvalidQueryError } from "@earthaccess/query";
import { type Simulator, startSimulator } from "@earthaccess/simulator";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type DataGranule, type SearchOptions, searchData, searchDatasets, searchServices } from "../src/index.js";

const COUNT = 300;
let box: Simulator;
let here: SearchOptions;

beforeAll(async () => {
  box = await startSimulator({ granules: COUNT });
  here = { system: box.system, retry: { limit: 3, minDelayMs: 1, maxDelayMs: 5 } };
});
afterAll(() => box.close());
beforeEach(() => box.clearRequests());
afterEach(() => {
  box.faults.clear();
  expect(box.leaks()).toEqual([]);
});

const everything = { provider: "*", options: { provider: { pattern: true } } } as const;
const ids = (granules: readonly DataGranule[]) => new Set(granules.map(({ id }) => id));

describe("searchData", () => {
  it("asks for nothing before a result is wanted", async () => {
    const results = searchData(everything, here);
    results.take(3).filter(() => true);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(box.requests).toHaveLength(0);
    expect((await results.first())?.id).toBeTruthy();
    expect(box.requests).toHaveLength(1);
  });

  it.each([7, 100, 299, 300, 301, 2000])("gives each granule exactly once by pages of %i", async (pageSize) => {
    const granules = await searchData(everything, { ...here, pageSize }).toArray();
    expect(granules).toHaveLength(COUNT);
    expect(ids(granules).size).toBe(COUNT);
    expect(box.requests.length).toBeLessThanOrEqual(Math.ceil(COUNT / pageSize) + 1);
    for (const { method, headers } of box.requests) {
      expect(method).toBe("POST");
      expect(headers["content-type"]).toMatch(/^application\/x-www-form-urlencoded/);
    }
  });

  it("starts anew with each loop", async () => {
    const results = searchData(everything, { ...here, pageSize: 50 });
    for await (const _ of results) break;
    expect(await results.toArray()).toHaveLength(COUNT);
    expect(await results.toArray()).toHaveLength(COUNT);
  });

  it.each([0, 1, 6, 7, 8, 20, 1000])("takes exactly %i, and asks for no more than that needs", async (count) => {
    const granules = await searchData(everything, { ...here, pageSize: 7 })
      .take(count)
      .toArray();
    expect(granules).toHaveLength(Math.min(count, COUNT));
    expect(box.requests.length).toBeLessThanOrEqual(Math.ceil(Math.min(count, COUNT) / 7) + 1);
    if (count === 1) expect(box.requests[0]?.body).toContain("page_size=1");
  });

  it("keeps the order of take and filter", async () => {
    const results = searchData(everything, { ...here, pageSize: 10 });
    let seen = 0;
    const even = () => seen++ % 2 === 0;
    expect(await results.take(10).filter(even).toArray()).toHaveLength(5);
    seen = 0;
    expect(await results.filter(even).take(10).toArray()).toHaveLength(10);
    expect(await results.take(20).take(5).toArray()).toHaveLength(5);
    const names: string[] = [];
    for await (const name of results.take(2).map(async ({ id }) => id)) names.push(name);
    expect(names).toHaveLength(2);
  });

  it("fetches one page ahead and never two", async () => {
    const pages = searchData(everything, { ...here, pageSize: 10 }).pages();
    await pages.next();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(box.requests).toHaveLength(2);
    await pages.next();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(box.requests).toHaveLength(3);
    await pages.return();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(box.requests).toHaveLength(3);
  });

  it("counts without fetching", async () => {
    expect(await searchData(everything, here).hits()).toBe(COUNT);
    expect(box.requests).toHaveLength(1);
    expect(box.requests[0]?.body).toContain("page_size=0");
  });

  it("goes through the fetch that it is given, such as a proxy's", async () => {
    const asked: string[] = [];
    const proxy: typeof fetch = (input, init) => {
      asked.push(input instanceof Request ? input.url : String(input));
      return fetch(input, init);
    };
    expect(
      await searchData(everything, { ...here, fetch: proxy })
        .take(3)
        .toArray(),
    ).toHaveLength(3);
    expect(asked).toEqual([`${box.urls.cmr}/search/granules.umm_json`]);
  });

  it("pages by itself, whatever paging a raw query brings along", async () => {
    const granules = await searchData(
      { provider: "*", "options[provider][pattern]": "true", page_size: 3 } as never,
      here,
    ).toArray();
    expect(granules).toHaveLength(COUNT);
    expect(box.requests[0]?.body?.match(/page_size=/g)).toHaveLength(1);
  });

  it("keeps records without CMR's envelope", async () => {
    box.faults.set({ role: "cmr", match: /granules/, kind: "missing-meta" });
    const granules = await searchData(everything, { ...here, pageSize: 100 }).toArray();
    expect(ids(granules).size).toBe(COUNT);
    expect(granules[0]?.conceptId).toBeUndefined();
  });

  it("reports its pages", async () => {
    const pages: number[][] = [];
    await searchData(everything, {
      ...here,
      pageSize: 200,
      onPage: ({ items, received, hits }) => pages.push([items, received, hits]),
    }).toArray();
    expect(pages).toEqual([
      [200, 200, COUNT],
      [100, 300, COUNT],
    ]);
  });

  it("resolves conditions on collections through a collection search", async () => {
    const granules = await searchData({ shortName: "SIM_HLS", cloudHosted: true }, here).take(3).toArray();
    expect(granules).toHaveLength(3);
    expect(box.requests[0]?.path).toContain("/collections.umm_json");
    await expect(searchData({ shortName: "SIM_HLS", keyword: "nosuchword" }, here).first()).rejects.toThrow(
      /no collection has keyword/,
    );
  });
});

describe("searchDatasets", () => {
  it("finds collections with their main facts", async () => {
    const collections = await searchDatasets({ shortName: "SIM_HLS" }, here).toArray();
    expect(collections).toHaveLength(1);
    expect(collections[0]?.summary()).toMatchObject({ shortName: "SIM_HLS", cloudHosted: true });
    expect(inspect(collections[0])).toMatch(/^DataCollection SIM_HLS/);
  });
});

describe("a wrong query", () => {
  it.each<[string, object, RegExp]>([
    ["an unknown name", { shrtName: "A" }, /shortName/],
    ["an empty name", { shortName: "" }, /shortName/],
    ["an empty list", { shortName: [] }, /shortName/],
    ["a box upside down", { shortName: "A", boundingBox: [0, 10, 5, -10] }, /south|north/i],
    ["a box off the globe", { shortName: "A", boundingBox: [-190, 0, 5, 10] }, /west/i],
    ["three numbers for a box", { shortName: "A", boundingBox: [1, 2, 3] }, /boundingBox/],
    ["a box of NaN", { shortName: "A", boundingBox: [Number.NaN, 0, 1, 1] }, /boundingBox|west/],
    ["an impossible date", { shortName: "A", temporal: "2020-02-30" }, /temporal/],
    ["an end before its start", { shortName: "A", temporal: ["2021", "2020"] }, /before/],
    [
      "two points for a polygon",
      {
        shortName: "A",
        polygon: [
          [0, 0],
          [1, 1],
        ],
      },
      /polygon/,
    ],
    [
      "a polygon that crosses itself",
      {
        shortName: "A",
        polygon: [
          [0, 0],
          [2, 2],
          [2, 0],
          [0, 2],
          [0, 0],
        ],
      },
      /polygon/,
    ],
    ["a path for a polygon", { shortName: "A", polygon: "aoi.geojson" }, /polygonFromFile/],
    ["a place without a collection", { boundingBox: [0, 0, 1, 1] }, /collection/],
    ["too much cloud", { shortName: "A", cloudCover: [0, 120] }, /cloudCover/],
    ["clouds upside down", { shortName: "A", cloudCover: [50, 10] }, /cloudCover/],
    ["a latitude of 91", { shortName: "A", point: [0, 91] }, /latitude|point/i],
    ["a circle without a radius", { shortName: "A", circle: [0, 0] }, /circle/],
    ["an unknown sort key", { shortName: "A", sortKey: "startdate" }, /start_date/],
    ["a collection id that is none", { collectionConceptId: "ATL06" }, /collectionConceptId|concept/],
    ["an unknown option", { shortName: "A", options: { shortName: { patern: true } } }, /pattern/],
    ["an unknown data centre", { shortName: "A", daac: "PODAC" }, /PODAAC/],
    ["night and day at once", { shortName: "A", dayNightFlag: "noon" }, /dayNight/],
  ])("is refused at once and without a request: %s", (_what, query, message) => {
    let error: unknown;
    try {
      searchData(query as never, here);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(InvalidQueryError);
    expect((error as Error).message).toMatch(message);
    expect(box.requests).toHaveLength(0);
  });

  it("names everything that is wrong in one error", () => {
    let message = "";
    try {
      searchData(
        {
          shrtName: "A",
          cloudCover: [0, 120],
          temporal: ["2021", "2020"],
          boundingBox: [0, 10, 5, -10],
          sortKey: "nothing",
        } as never,
        here,
      );
    } catch (thrown) {
      message = (thrown as Error).message;
    }
    for (const field of ["shrtName", "cloudCover", "temporal", "boundingBox", "sortKey"])
      expect(message).toContain(field);
  });

  it("gets CMR's own words, and the request's id, when CMR is the one to refuse it", async () => {
    box.faults.set({
      role: "cmr",
      kind: "status",
      status: 400,
      body: '{"errors":["Parameter [foo] was not recognized.","And [bar]"]}',
      times: 1,
    });
    const error = await searchData(everything, here)
      .first()
      .catch((e) => e);
    expect(error).toMatchObject({
      name: "CmrError",
      code: "cmr/bad-request",
      status: 400,
      retryable: false,
      errors: ["Parameter [foo] was not recognized.", "And [bar]"],
      url: `${box.system.cmrUrl}/search/granules.umm_json`,
    });
    expect(error.message).toMatch(/\[foo\].*\[bar\].*validate\(\)/s);
    expect(box.requests).toHaveLength(1);
  });

  it("says what page sizes and limits are", () => {
    expect(() => searchData(everything, { ...here, pageSize: 2001 })).toThrow(
      "pageSize is a whole number from 1 to 2000",
    );
    expect(() => searchData(everything, { ...here, limit: -1 })).toThrow("limit is a whole number");
    expect(() => searchData(everything, { ...here, pagesize: 5 } as SearchOptions)).toThrow("did you mean pageSize?");
    expect(() => searchServices({ name: "a" }, { ...here, pagesize: 5 } as SearchOptions)).toThrow("of searchServices");
    expect(() => searchData(everything, here).take(1.5)).toThrow("take() takes a whole number");
  });
});

describe("a server that has a bad day", () => {
  const search = (options: SearchOptions = {}) => searchData(everything, { ...here, pageSize: 50, ...options });

  it.each([
    ["answers 503 twice", { kind: "status", status: 503, times: 2 }],
    ["asks to wait a second", { kind: "status", status: 429, retryAfter: 1, times: 1 }],
    [
      "asks to wait until a time that is past",
      { kind: "status", status: 429, retryAfter: "Thu, 01 Jan 2015 00:00:00 GMT", times: 1 },
    ],
    ["tears connections down", { kind: "reset", times: 2 }],
    ["cuts a page short", { kind: "truncate-json", times: 2 }],
    ["sends a login page", { kind: "html-login", times: 1 }],
    ["runs out of time once", { kind: "timed-out", times: 1 }],
    ["changes its mind about the number", { kind: "drift-hits" }],
  ] as const)("still gives each granule once when it %s", async (_what, fault) => {
    box.faults.set({ role: "cmr", match: /granules/, ...fault } as never);
    const granules = await search().toArray();
    expect(ids(granules).size).toBe(COUNT);
    expect(granules).toHaveLength(COUNT);
    expect(box.faults.injected()).toBeGreaterThan(0);
  });

  it.each([
    ["keeps running out of time", { kind: "timed-out" }, "cmr/timed-out", /smaller pageSize/],
    ["always cuts its pages", { kind: "truncate-json" }, "cmr/invalid-response", /cannot be read/],
    ["forgets where the next page begins", { kind: "drop-search-after" }, "cmr/incomplete", /50 of 300 records/],
    [
      "sends records twice in place of others",
      { kind: "duplicate-items", times: 2 },
      "cmr/incomplete",
      /2 records twice after 298 of 300/,
    ],
    ["is down", { kind: "status", status: 503 }, "service-outage", /status.earthdata/],
    [
      "asks to wait for ten years",
      { kind: "status", status: 429, retryAfter: 315360000 },
      "cmr/rate-limited",
      /fewer requests/,
    ],
    ["sends a login page for everything", { kind: "html-login" }, "cmr/invalid-response", /web page/],
  ] as const)("says so when it %s", async (_what, fault, code, message) => {
    box.faults.set({ role: "cmr", match: /granules/, ...fault } as never);
    const error = await search()
      .toArray()
      .catch((e) => e);
    expect(error).toMatchObject({ code });
    expect(error.message).toMatch(message);
  });

  it("does not send the token anywhere by a redirect", async () => {
    box.faults.set({ role: "cmr", kind: "redirect", location: `${box.urls.evil}/steal`, status: 307, times: 10 });
    const auth = { token: async () => box.issueToken() };
    await expect(search({ auth }).first()).rejects.toMatchObject({ code: "cmr/unreachable" });
    expect(box.requests.filter(({ role }) => role === "evil")).toHaveLength(0);
  });

  it("blames the token, not the query, for a token that is not accepted", async () => {
    const error = await search({ auth: { token: async () => box.issueToken({ expiresInMs: -1000 }) } })
      .first()
      .catch((e) => e);
    expect(error).toMatchObject({ name: "CmrError", code: "cmr/bad-token", status: 401 });
    expect(error.message).toMatch(/does not accept the token.*search without auth/s);
    expect(error.requestId).toBeTruthy();
    expect(error.message).toContain(error.requestId);
    expect(box.searchSecrets(inspect(error, { depth: 10 }) + JSON.stringify(error))).toEqual([]);
    expect(box.requests).toHaveLength(1);
  });

  it("does not send a token over plain http to another machine", async () => {
    const auth = { token: async () => "secret-token" };
    await expect(searchData(everything, { auth, system: { cmrUrl: "http://cmr.example" } }).first()).rejects.toThrow(
      /not https/,
    );
  });

  it("names a server that is not there", async () => {
    const error = await searchData(everything, { ...here, system: { cmrUrl: "http://127.0.0.1:9" } })
      .first()
      .catch((e) => e);
    expect(error).toMatchObject({ code: "cmr/unreachable", retryable: true });
    expect(error.message).toContain("127.0.0.1:9 could not be reached (bad port)");
  });

  it("stops at once when the caller does", async () => {
    box.faults.set({ role: "cmr", kind: "stall" });
    const stop = new AbortController();
    const running = search({ signal: stop.signal }).toArray();
    setTimeout(() => stop.abort(new Error("enough")), 30);
    await expect(running).rejects.toThrow("enough");
    await expect(search({ signal: AbortSignal.abort(new Error("before")) }).first()).rejects.toThrow("before");
  });
});

describe("what was given", () => {
  it("is let go while the rest of its page is read", async () => {
    const records: WeakRef<object>[] = [];
    let alive = 0;
    for await (const granule of searchData(everything, { ...here, pageSize: COUNT })) {
      records.push(new WeakRef(granule.umm));
      if (records.length !== COUNT - 10) continue;
      await new Promise((resolve) => setTimeout(resolve));
      (globalThis as { gc?: () => void }).gc?.();
      alive = records.filter((ref) => ref.deref() !== undefined).length;
    }
    expect(records).toHaveLength(COUNT);
    // Without a way to collect garbage on demand nothing can be said about what is held.
    if ("gc" in globalThis) expect(alive).toBeLessThan(10);
  });
});

describe("a hundred thousand granules", () => {
  it("come once each, with two pages held at most", async () => {
    const many = await startSimulator({ granules: 100_000 });
    try {
      const registry = new Set<WeakRef<DataGranule[]>>();
      const seen = new Set<string>();
      let alive = 0;
      for await (const page of searchData(everything, { system: many.system }).pages()) {
        registry.add(new WeakRef(page));
        for (const { id } of page) seen.add(id);
        if (registry.size % 10 === 0) {
          (globalThis as { gc?: () => void }).gc?.();
          await new Promise((resolve) => setTimeout(resolve));
          alive = Math.max(alive, [...registry].filter((ref) => ref.deref() !== undefined).length);
        }
      }
      expect(seen.size).toBe(100_000);
      expect(many.requests.length).toBeLessThanOrEqual(51);
      // Without a way to collect garbage on demand nothing can be said about what is held.
      if ("gc" in globalThis) expect(alive).toBeLessThanOrEqual(3);
    } finally {
      await many.close();
    }
  });
});
