import type { Difference } from "../../../tooling/checks/src/differences.js";

/** Behaviours of the Python branches that this package does not copy on purpose: record id → decision of the project and the reason. */
export const DIFFERENCES: Readonly<Record<string, Difference>> = {
  "stac.granule_to_item-001": {
    decision: "2",
    reason: "The item id is the GranuleUR, not the native id.",
    instead: "SC:ATL08_005_20231015121830_03521001_002.h5",
  },
  "stac.granule_to_item-006": {
    decision: "2",
    reason: "The provider is cmr:provider; cmr:provider_id is read, not written.",
    instead: null,
  },
  "stac.collection_to_stac-001": {
    decision: "3",
    reason: "The collection id is SHORTNAME_VERSION; the concept id is an option.",
    instead: "ATL08_005",
  },
  "stac.stac_to_collection-001": {
    decision: "3",
    reason: "ShortName comes from cmr:short_name, not from the title.",
    instead: "LANDSAT_C2_L2",
  },
  "stac.stac_to_collection-007": {
    decision: "17",
    reason: "Whether data are in the cloud follows from the record's own links.",
    instead: false,
  },
  "stac.assets-001": {
    decision: "17",
    reason: "Keys come from what the file name adds to the granule's name.",
    instead: /: assets\['file\.h5'\]\.roles of data: expected null/,
  },
  "stac.role_map-003": {
    decision: "18",
    reason: "STAC calls a browse image thumbnail; filters take visual for it.",
    instead: ["thumbnail"],
  },
  "stac.role_map-005": { decision: "18", reason: "A service is no data file.", instead: ["service"] },
  "stac.role_map-007": { decision: "18", reason: "Software is no metadata.", instead: ["software"] },
  "stac.collection_method-006": {
    decision: "3",
    reason: "Conflict of the branches about the id; ours is SHORTNAME_VERSION.",
    instead: "ATL03_005",
  },
  "stac.granule_method-001": {
    decision: "3",
    reason: "The collection id is TestCollection_1.0, without a v.",
    instead: "TestCollection_1.0",
  },
  "stac.granule_method-002": {
    decision: "18",
    reason: "cloud-optimized is a property of a format, not of a bucket; filters still take the word.",
    instead: ["data"],
  },
  "stac.granule_method-011": {
    decision: "2",
    reason: "Conflict of the branches about the id; ours is the GranuleUR.",
    instead: "test_granule",
  },
  "stac.granule_method-013": {
    decision: "10",
    reason: "datetime: 'start/end' and a collection among the properties are invalid STAC.",
    instead: /properties\.collection: expected undefined/,
  },
  "stac.asset_key-002": {
    decision: "17",
    reason:
      "The key of an only data file is data; its https URL is the href, the s3 URL its alternate: it works everywhere.",
    instead: /: of data: expected \[\] to have a length of 1/,
  },
  "seed.phase2-016": { decision: "18", reason: "USE SERVICE API is a service.", instead: ["service"] },
  "defect.stac-015": {
    decision: "architecture §4",
    reason: "No record is dropped: a granule without time gets another of its dates, or none, and says so.",
    instead: { datetime: null, "cmr:datetime_source": "none" },
  },
  "defect.stac-020": {
    decision: "17",
    reason: "The granule's name ends with the file's name, so the key is the steady word data.",
    instead: "data",
  },
};

/** Records that describe other packages, or a state of the whole product; where they are checked instead. */
export const ELSEWHERE: Readonly<Record<string, string>> = {
  "stac.granule_method-015": "cmr: a list of granules is a page of results",
  "external.search-001": "not applicable: nothing optional is needed for a STAC API here",
  "external.results-001": "client.test.ts, against a server",
  "external.results-002": "client.test.ts, against a server",
  "external.results-003": "client.test.ts, against a server",
  "external.results-004": "client.test.ts, against a server",
  "external.results-005": "client.test.ts, against a server",
  "seed.phase2-004": "query and client.test.ts",
  "seed.phase2-005": "corpus-foreign.test.ts; download and open in store",
  "seed.phase2-006": "geo.test.ts",
};
