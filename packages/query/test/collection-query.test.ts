import { CollectionQuery } from "@earthaccess/query";
import { expect, test } from "vitest";

test("every kind of parameter is written as CMR takes it", () => {
  const query = new CollectionQuery({
    keyword: "sea ice",
    dataCenterName: "NASA/JPL/PODAAC",
    processingLevel: ["2", "3"],
    hasGranules: false,
    scienceKeywords: [{ category: "EARTH SCIENCE", variableLevel1: "SST" }],
    tagData: { "org.ceos": "x" },
    exclude: { tagKey: "private" },
    hasGranulesRevisedAt: ["2020-01-01", null],
    toolConceptId: "TL1-X",
    includeGranuleCounts: true,
    sortKey: ["-usage_score", "short_name"],
    temporal: "2020",
    options: { temporal: { limitToGranules: true }, scienceKeywords: { or: true } },
  });
  expect(query.toCmr()).toEqual({
    keyword: "sea ice",
    data_center: "NASA/JPL/PODAAC",
    processing_level_id: ["2", "3"],
    has_granules: "false",
    "science_keywords[0][category]": "EARTH SCIENCE",
    "science_keywords[0][variable-level-1]": "SST",
    "tag_data[org.ceos]": "x",
    "exclude[tag_key]": "private",
    has_granules_revised_at: "2020-01-01T00:00:00Z,",
    tool_concept_id: "TL1-X",
    include_granule_counts: "true",
    sort_key: ["-usage_score", "short_name"],
    temporal: "2020-01-01T00:00:00Z,2020-12-31T23:59:59Z",
    "options[temporal][limit_to_granules]": "true",
    "options[science_keywords][or]": "true",
  });
  expect(CollectionQuery.from(query.toCmr()).toCmr()).toEqual(query.toCmr());
});

test("the archive is a provider by its DAAC name, and a data centre by CMR's own parameter", () => {
  expect(new CollectionQuery({ daac: "PODAAC" }).cloudHosted().toCmr()).toEqual({
    provider: "POCLOUD",
    cloud_hosted: "true",
  });
  expect(CollectionQuery.from({ data_center: "NASA/JPL/PODAAC" }).toCmr()).toEqual({ data_center: "NASA/JPL/PODAAC" });
});

test("ids of other concepts and misspelt names are refused", () => {
  const { errors } = new CollectionQuery({
    conceptId: "G1-P",
    toolConceptId: "X1",
    scienceKeywords: { topics: "x" } as never,
    keywords: "x",
  } as never).validate();
  expect(errors.map(({ field, code }) => [field, code])).toEqual([
    ["conceptId", "format"],
    ["toolConceptId", "format"],
    ["scienceKeywords", "value"],
    ["keywords", "unknown-parameter"],
  ]);
});

test("a collection search for STAC keeps words, ids, area and time, and tells of the rest", () => {
  const dropped: string[] = [];
  const query = new CollectionQuery({
    keyword: "ice",
    conceptId: "C1-P",
    temporal: "2020",
    boundingBox: [0, 0, 1, 1],
    cloudHosted: true,
    project: "EMIT",
  });
  expect(query.toStac({ onDropped: ({ parameter }) => dropped.push(parameter) })).toEqual({
    q: "ice",
    ids: ["C1-P"],
    datetime: "2020-01-01T00:00:00Z/2020-12-31T23:59:59Z",
    bbox: [0, 0, 1, 1],
  });
  expect(dropped).toEqual(["cloudHosted", "project"]);
});
