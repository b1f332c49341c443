import { DataGranule } from "earthaccess";
import { describe, expect, it } from "vitest";
import { parseFieldPath, valuesAt } from "../src/query/field-path.js";
import { parseCondition, WhereFilter } from "../src/query/where.js";

const granule = new DataGranule({
  meta: { "concept-id": "G1-P", "revision-id": 3 },
  umm: {
    GranuleUR: "HLS.T13TDE.2024.v2.0",
    CloudCover: 9,
    DataGranule: { DayNightFlag: "Day", ProductionDateTime: "2024-06-03T01:02:03Z" },
    AdditionalAttributes: [
      { Name: "MGRS_TILE_ID", Values: ["13TDE"] },
      { Name: "a=b", Values: ["1", "20"] },
    ],
    RelatedUrls: [
      { URL: "https://data.example/a.tif", Type: "GET DATA" },
      { URL: "https://data.example/a.png", Type: "GET RELATED VISUALIZATION" },
    ],
  },
} as never);

const holds = (text: string) => new WhereFilter([parseCondition(text)]).matches(granule);

describe("a condition", () => {
  it.each([
    "CloudCover < 10",
    "CloudCover<10",
    "cloudcover <= 9",
    "CloudCover >= 9.0",
    "CloudCover = 9",
    "CloudCover == 9",
    "CloudCover != 10",
    "CloudCover",
    "umm.CloudCover = 9",
    "meta.revision-id = 3",
    "eo:cloud_cover = 9",
    "DataGranule.DayNightFlag = day",
    'DataGranule.DayNightFlag = "Day"',
    "DataGranule.ProductionDateTime > 2024-06",
    "DataGranule.ProductionDateTime < 2024-06-04",
    "GranuleUR ~ *T13TDE*",
    "GranuleUR ~ hls.*",
    "AdditionalAttributes[Name=MGRS_TILE_ID].Values = 13TDE",
    "AdditionalAttributes[Name='a=b'].Values > 19",
    "AdditionalAttributes.Name = MGRS_TILE_ID",
    "RelatedUrls[1].URL ~ *.png",
    "RelatedUrls.Type = GET DATA",
  ])("%s holds", (text) => expect(holds(text)).toBe(true));

  it.each([
    "CloudCover > 9",
    "CloudCover < ten",
    "CloudCover != 9",
    "DataGranule = Day",
    "GranuleUR ~ T13TDE",
    "RelatedUrls.Type != GET DATA",
    "RelatedUrls[7].URL ~ *",
    "Missing",
    "Missing != 1",
    "AdditionalAttributes[Name=OTHER].Values = 13TDE",
  ])("%s does not hold", (text) => expect(holds(text)).toBe(false));

  it.each(["", "= 3", "CloudCover <", "a..b = 1", "[0] = 1", "a[b = 1"])("%j is none", (text) => {
    expect(() => parseCondition(text)).toThrow(/is no condition; write a field/);
  });
});

it("walks through lists of lists and past what is nothing", () => {
  const steps = parseFieldPath("a.b")?.steps ?? [];
  expect(valuesAt({ a: [{ b: [1, null] }, { b: 2 }, null, 3] }, steps)).toEqual([1, 2]);
});
