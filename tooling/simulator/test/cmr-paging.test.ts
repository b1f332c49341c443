import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Simulator, startSimulator } from "../src/index.js";
import { search, searchAll } from "./search.js";

let box: Simulator;
const EVERYTHING = "provider=SIM_*&options[provider][pattern]=true";

beforeAll(async () => {
  box = await startSimulator({ granules: 2500, fileSize: 1000 });
});

afterAll(async () => {
  await box.close();
});

describe("paging", () => {
  test.each([7, 2000])("with page_size %i gives each granule exactly once", async (size) => {
    const { items, pages } = await searchAll(box, EVERYTHING, size);
    const ids = items.map((item) => String(item.meta["concept-id"]));
    expect(ids).toHaveLength(2500);
    expect(new Set(ids).size).toBe(2500);
    // One more page than needed: a header stands on every page with items, also on the last one.
    expect(pages).toBe(Math.ceil(2500 / size) + 1);
  });

  test("default order is provider, then start", async () => {
    const { items } = await searchAll(box, EVERYTHING, 2000);
    const keys = items.map((item) => {
      const time = (item.umm as unknown as { TemporalExtent: { RangeDateTime: { BeginningDateTime: string } } })
        .TemporalExtent;
      return `${String(item.meta["provider-id"]).toLowerCase()} ${time.RangeDateTime.BeginningDateTime}`;
    });
    expect(keys).toEqual([...keys].sort());
  });

  test("the search-after header is on a page with items and on no other", async () => {
    expect((await search(box, "short_name=SIM_HLS&page_size=1")).headers.get("cmr-search-after")).toMatch(
      /^\["sim_lpcloud",\d+,\d+\]$/,
    );
    expect((await search(box, "short_name=SIM_HLS&page_size=0")).headers.get("cmr-search-after")).toBeNull();
    expect((await search(box, "short_name=NOTHING")).headers.get("cmr-search-after")).toBeNull();
    const one = await search(box, "concept_id=G4000000000-SIM_LPCLOUD");
    expect([one.hits, one.headers.get("cmr-search-after") === null]).toEqual([1, false]);
  });

  test("page_size is 10 unless given, and 0 counts only", async () => {
    const plain = await search(box, "short_name=SIM_HLS");
    const counted = await search(box, "short_name=SIM_HLS&page_size=0");
    expect(plain.items).toHaveLength(10);
    expect(counted.items).toHaveLength(0);
    expect(counted.headers.get("cmr-hits")).toBe("1375");
    expect(counted.hits).toBe(1375);
  });

  test("page_num and offset reach the same items", async () => {
    const third = await search(box, "short_name=SIM_HLS&page_size=5&page_num=3");
    const offset = await search(box, "short_name=SIM_HLS&page_size=5&offset=10");
    const all = await search(box, "short_name=SIM_HLS&page_size=15");
    expect(third.names).toEqual(all.names.slice(10));
    expect(offset.names).toEqual(third.names);
  });

  test("a sorted search pages in its own order", async () => {
    const { items } = await searchAll(box, "short_name=SIM_SWATH&sort_key[]=-cloud_cover", 33);
    const clouds = items.map((item) => (item.umm as unknown as { CloudCover: number }).CloudCover);
    expect(clouds).toEqual([...clouds].sort((a, b) => b - a));
    expect(new Set(items.map((item) => item.meta["concept-id"])).size).toBe(250);
  });
});

test("a million granules start at once and page deep", async () => {
  await using large = await startSimulator({ granules: 1_000_000 });
  expect(large.totalGranules).toBe(1_000_000);
  const first = await search(large, "short_name=SIM_SST-v4.1&page_size=2000");
  const deep = await search(large, "short_name=SIM_SST-v4.1&page_size=2000&page_num=100");
  expect([first.hits, first.items.length, deep.items.length]).toEqual([200_000, 2000, 2000]);
  expect(Number(deep.headers.get("cmr-took"))).toBeLessThan(1000);
});
