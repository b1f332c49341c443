import { InvalidQueryError } from "@earthaccess/query";
import { describe, expect, it } from "vitest";
import { type SearchOptions, searchData, searchServices } from "../src/index.js";
import { everything, simulatedCmr } from "./simulated-cmr.js";

const cmr = simulatedCmr();

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
      searchData(query as never, cmr.here);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(InvalidQueryError);
    expect((error as Error).message).toMatch(message);
    expect(cmr.box.requests).toHaveLength(0);
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
        cmr.here,
      );
    } catch (thrown) {
      message = (thrown as Error).message;
    }
    for (const field of ["shrtName", "cloudCover", "temporal", "boundingBox", "sortKey"])
      expect(message).toContain(field);
  });

  it("gets CMR's own words, and the request's id, when CMR is the one to refuse it", async () => {
    cmr.box.faults.set({
      role: "cmr",
      kind: "status",
      status: 400,
      body: '{"errors":["Parameter [foo] was not recognized.","And [bar]"]}',
      times: 1,
    });
    const error = await searchData(everything, cmr.here)
      .first()
      .catch((e) => e);
    expect(error).toMatchObject({
      name: "CmrError",
      code: "cmr/bad-request",
      status: 400,
      retryable: false,
      errors: ["Parameter [foo] was not recognized.", "And [bar]"],
      url: `${cmr.box.system.cmrUrl}/search/granules.umm_json`,
    });
    expect(error.message).toMatch(/\[foo\].*\[bar\].*validate\(\)/s);
    expect(cmr.box.requests).toHaveLength(1);
  });

  it("says what page sizes and limits are", () => {
    expect(() => searchData(everything, { ...cmr.here, pageSize: 2001 })).toThrow(
      "pageSize is a whole number from 1 to 2000",
    );
    expect(() => searchData(everything, { ...cmr.here, limit: -1 })).toThrow("limit is a whole number");
    expect(() => searchData(everything, { ...cmr.here, pagesize: 5 } as SearchOptions)).toThrow(
      "did you mean pageSize?",
    );
    expect(() => searchServices({ name: "a" }, { ...cmr.here, pagesize: 5 } as SearchOptions)).toThrow(
      "of searchServices",
    );
    expect(() => searchData(everything, cmr.here).take(1.5)).toThrow("take() takes a whole number");
  });
});
