import { describe, expect, test } from "vitest";
import type { FaultRule } from "../src/index.js";
import { faultyFile } from "./faulty-file.js";
import { search } from "./search.js";

const faulty = faultyFile();

describe("faults of a search", () => {
  const page = (kind: FaultRule["kind"], by?: number): Promise<Awaited<ReturnType<typeof search>>> => {
    faulty.box.faults.set({ role: "cmr", kind, times: 1, ...(by === undefined ? {} : { by }) });
    return search(faulty.box, "short_name=SIM_HLS&page_size=10");
  };

  test("timed-out gives half of the items and says so", async () => {
    const answer = await page("timed-out");
    expect([answer.status, answer.items.length, answer.headers.get("cmr-timed-out")]).toEqual([200, 5, "true"]);
    // The next page goes on behind the items that are missing, as it does in CMR.
    expect(answer.headers.get("cmr-search-after")).not.toBeNull();
  });

  test("drop-search-after leaves the header out, drift-hits changes the count", async () => {
    expect((await page("drop-search-after")).headers.get("cmr-search-after")).toBeNull();
    const drifted = await page("drift-hits", -4);
    expect([drifted.hits, drifted.headers.get("cmr-hits")]).toEqual([51, "51"]);
  });

  test("duplicate-items repeats some within a page of the same length, missing-meta drops the meta", async () => {
    const twice = await page("duplicate-items", 2);
    expect([twice.items.length, new Set(twice.names).size]).toEqual([10, 8]);
    expect((await page("missing-meta")).items.every((item) => item.meta === undefined)).toBe(true);
  });

  test("truncate-json is complete HTTP with half a document", async () => {
    faulty.box.faults.set({ role: "cmr", kind: "truncate-json" });
    const response = await fetch(`${faulty.box.urls.cmr}/search/granules.umm_json?short_name=SIM_HLS`);
    const text = await response.text();
    expect([response.status, response.headers.get("content-length")]).toEqual([200, String(Buffer.byteLength(text))]);
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
  });

  test("an empty page cannot be damaged, and does not use the rule up", async () => {
    faulty.box.faults.set({ role: "cmr", kind: "missing-meta", times: 1 });
    await search(faulty.box, "short_name=NOTHING");
    expect((await search(faulty.box, "short_name=SIM_HLS")).items[0]?.meta).toBeUndefined();
  });
});
