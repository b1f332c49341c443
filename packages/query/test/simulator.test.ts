import { GranuleQuery } from "@earthaccess/query";
import { type Simulator, startSimulator } from "@earthaccess/simulator";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { validParams } from "./arbitraries.js";

let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator({ granules: 10 });
});

afterAll(() => simulator.close());

async function search(body: URLSearchParams): Promise<{ status: number; text: string }> {
  body.set("page_size", "0");
  const response = await fetch(`${simulator.urls.cmr}/search/granules.umm_json`, { method: "POST", body });
  return { status: response.status, text: await response.text() };
}

test("CMR takes every query that validate() takes", async () => {
  await fc.assert(
    fc.asyncProperty(validParams, async (params) => {
      const query = new GranuleQuery(params);
      expect(query.validate().errors).toEqual([]);
      const { status, text } = await search(query.toCmrSearchParams());
      expect(`${status} ${status === 200 ? "" : text}`).toBe("200 ");
    }),
    { numRuns: 1500 },
  );
});

/** Rings of a few kilometres, where the straight lines of the simulator and the great circles of ours are the same. */
const smallRing = fc
  .array(fc.integer({ min: -45, max: 45 }), { minLength: 4, maxLength: 14 })
  .map((numbers) => numbers.map((n, i) => ((i % 2 === 0 ? 10_000 : 40_000) + n) / 1000).join());

/** Parameters with one value that may be wrong, as CMR texts. */
const doubtful = fc.oneof(
  fc.tuple(
    fc.constant("bounding_box"),
    fc.array(fc.integer({ min: -200, max: 200 }), { minLength: 3, maxLength: 5 }).map(String),
  ),
  fc.tuple(
    fc.constant("point"),
    fc.array(fc.integer({ min: -200, max: 200 }), { minLength: 1, maxLength: 3 }).map(String),
  ),
  fc.tuple(fc.constant("polygon"), smallRing),
  fc.tuple(
    fc.constant("line"),
    fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 1, maxLength: 8 }).map(String),
  ),
  fc.tuple(
    fc.constant("circle"),
    fc
      .tuple(
        fc.integer({ min: -190, max: 190 }),
        fc.integer({ min: -95, max: 95 }),
        fc.integer({ min: 0, max: 7_000_000 }),
      )
      .map(String),
  ),
  fc.tuple(
    fc.constant("temporal"),
    fc.constantFrom(
      "2020,2019",
      "2020-13-01,",
      "garbage",
      "2020-01-01,2020-02-30",
      ",",
      "2020-01-01T00:00:00Z,2021-01-01T00:00:00Z,0,400",
    ),
  ),
  fc.tuple(fc.constant("cloud_cover"), fc.constantFrom("20", "a,b", "30,20", ",", "1,2,3")),
  fc.tuple(fc.constant("concept_id"), fc.constantFrom("X1-P", "G1-P", "S1-P", "C1-P", "")),
  fc.tuple(fc.constant("collection_concept_id"), fc.constantFrom("G1-P", "C1-P", "abc")),
  fc.tuple(fc.constant("sort_key"), fc.constantFrom("start_date", "-start_date", "start", "score")),
  fc.tuple(fc.constant("options[polygon][pattern]"), fc.constant("true")),
  fc.tuple(fc.constant("options[foo][or]"), fc.constant("true")),
  fc.tuple(fc.constantFrom("cloud_hosted_", "doi_", "archive_center", "foo"), fc.constant("true")),
  fc.tuple(fc.constant("two_d_coordinate_system"), fc.constantFrom("wrs-1:5,10", "wrs-1:a", "wrs-1:-5,10")),
  fc.tuple(fc.constant("passes[0][pass]"), fc.constantFrom("1", "a")),
  fc.tuple(fc.constant("cycle[]"), fc.constantFrom("1", "x")),
  fc.tuple(fc.constant("page_size"), fc.constantFrom("0", "2000", "2001", "-1", "x")),
  fc.tuple(fc.constant("updated_since"), fc.constantFrom("2020-01-01T00:00:00Z", "yesterday")),
  fc.tuple(fc.constant("orbit_number"), fc.constantFrom("5", "5,4", "1.5,2", "x")),
);

test("validate() refuses what CMR refuses", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(doubtful, { minLength: 1, maxLength: 2 }), fc.boolean(), async (pairs, isNamed) => {
      const raw = Object.fromEntries([...pairs, ...(isNamed ? [["short_name", "ATL03"]] : [])]) as Record<
        string,
        string
      >;
      const { status, text } = await search(new URLSearchParams(raw));
      if (status !== 400) return;
      const { isValid } = GranuleQuery.from(raw).validate();
      // Rings that only wind the wrong way or are open are put right instead of refused.
      const isRepaired = /wrong order|not closed|valid URL encoded polygon/.test(text) && isValid;
      if (isValid && isRepaired) expect((await search(GranuleQuery.from(raw).toCmrSearchParams())).status).toBe(200);
      else if (isValid)
        expect(
          (await search(GranuleQuery.from(raw).toCmrSearchParams())).status,
          `CMR refuses ${JSON.stringify(raw)}: ${text}`,
        ).toBe(200);
      else expect(isValid).toBe(false);
    }),
    { numRuns: 1500 },
  );
});
