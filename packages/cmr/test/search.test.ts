import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { searchData, searchDatasets } from "../src/index.js";
import { COUNT, everything, ids, simulatedCmr } from "./simulated-cmr.js";

const cmr = simulatedCmr();

describe("searchData", () => {
  it("asks for nothing before a result is wanted", async () => {
    const results = searchData(everything, cmr.here);
    results.take(3).filter(() => true);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(cmr.box.requests).toHaveLength(0);
    expect((await results.first())?.id).toBeTruthy();
    expect(cmr.box.requests).toHaveLength(1);
  });

  it.each([7, 100, 299, 300, 301, 2000])("gives each granule exactly once by pages of %i", async (pageSize) => {
    const granules = await searchData(everything, { ...cmr.here, pageSize }).toArray();
    expect(granules).toHaveLength(COUNT);
    expect(ids(granules).size).toBe(COUNT);
    expect(cmr.box.requests.length).toBeLessThanOrEqual(Math.ceil(COUNT / pageSize) + 1);
    for (const { method, headers } of cmr.box.requests) {
      expect(method).toBe("POST");
      expect(headers["content-type"]).toMatch(/^application\/x-www-form-urlencoded/);
    }
  });

  it("starts anew with each loop", async () => {
    const results = searchData(everything, { ...cmr.here, pageSize: 50 });
    for await (const _ of results) break;
    expect(await results.toArray()).toHaveLength(COUNT);
    expect(await results.toArray()).toHaveLength(COUNT);
  });

  it.each([0, 1, 6, 7, 8, 20, 1000])("takes exactly %i, and asks for no more than that needs", async (count) => {
    const granules = await searchData(everything, { ...cmr.here, pageSize: 7 })
      .take(count)
      .toArray();
    expect(granules).toHaveLength(Math.min(count, COUNT));
    expect(cmr.box.requests.length).toBeLessThanOrEqual(Math.ceil(Math.min(count, COUNT) / 7) + 1);
    if (count === 1) expect(cmr.box.requests[0]?.body).toContain("page_size=1");
  });

  it("keeps the order of take and filter", async () => {
    const results = searchData(everything, { ...cmr.here, pageSize: 10 });
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
    const pages = searchData(everything, { ...cmr.here, pageSize: 10 }).pages();
    await pages.next();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(cmr.box.requests).toHaveLength(2);
    await pages.next();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(cmr.box.requests).toHaveLength(3);
    await pages.return();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(cmr.box.requests).toHaveLength(3);
  });

  it("counts without fetching", async () => {
    expect(await searchData(everything, cmr.here).hits()).toBe(COUNT);
    expect(cmr.box.requests).toHaveLength(1);
    expect(cmr.box.requests[0]?.body).toContain("page_size=0");
  });

  it("goes through the fetch that it is given, such as a proxy's", async () => {
    const asked: string[] = [];
    const proxy: typeof fetch = (input, init) => {
      asked.push(input instanceof Request ? input.url : String(input));
      return fetch(input, init);
    };
    expect(
      await searchData(everything, { ...cmr.here, fetch: proxy })
        .take(3)
        .toArray(),
    ).toHaveLength(3);
    expect(asked).toEqual([`${cmr.box.urls.cmr}/search/granules.umm_json`]);
  });

  it("pages by itself, whatever paging a raw query brings along", async () => {
    const granules = await searchData(
      { provider: "*", "options[provider][pattern]": "true", page_size: 3 } as never,
      cmr.here,
    ).toArray();
    expect(granules).toHaveLength(COUNT);
    expect(cmr.box.requests[0]?.body?.match(/page_size=/g)).toHaveLength(1);
  });

  it("keeps records without CMR's envelope", async () => {
    cmr.box.faults.set({ role: "cmr", match: /granules/, kind: "missing-meta" });
    const granules = await searchData(everything, { ...cmr.here, pageSize: 100 }).toArray();
    expect(ids(granules).size).toBe(COUNT);
    expect(granules[0]?.conceptId).toBeUndefined();
  });

  it("reports its pages", async () => {
    const pages: number[][] = [];
    await searchData(everything, {
      ...cmr.here,
      pageSize: 200,
      onPage: ({ items, received, hits }) => pages.push([items, received, hits]),
    }).toArray();
    expect(pages).toEqual([
      [200, 200, COUNT],
      [100, 300, COUNT],
    ]);
  });

  it("resolves conditions on collections through a collection search", async () => {
    const granules = await searchData({ shortName: "SIM_HLS", cloudHosted: true }, cmr.here).take(3).toArray();
    expect(granules).toHaveLength(3);
    expect(cmr.box.requests[0]?.path).toContain("/collections.umm_json");
    await expect(searchData({ shortName: "SIM_HLS", keyword: "nosuchword" }, cmr.here).first()).rejects.toThrow(
      /no collection has keyword/,
    );
  });
});

describe("searchDatasets", () => {
  it("finds collections with their main facts", async () => {
    const collections = await searchDatasets({ shortName: "SIM_HLS" }, cmr.here).toArray();
    expect(collections).toHaveLength(1);
    expect(collections[0]?.summary()).toMatchObject({ shortName: "SIM_HLS", cloudHosted: true });
    expect(inspect(collections[0])).toMatch(/^DataCollection SIM_HLS/);
  });
});
