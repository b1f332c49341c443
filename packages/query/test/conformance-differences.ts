import type { Difference } from "../../../tooling/checks/src/differences.js";

/** Every record from which we differ on purpose; a test makes sure that each difference still exists. */
export const DIFFERENCES: Readonly<Record<string, Difference>> = {
  "query.polygon-002": {
    decision: "11",
    reason: "rings are closed automatically",
    instead: /^Error: does not throw: .*\[\[0,0\],\[10,0\],\[10,10\],\[0,0\]\]/,
  },
  "query.polygon-003": {
    decision: "11",
    reason: "rings are closed automatically",
    instead: /^Error: does not throw: .*\[\[0,0\],\[10,0\],\[10,10\],\[0,10\],\[0,0\]\]/,
  },
  "query.observed-042": {
    decision: "11",
    reason: "rings are closed automatically",
    instead: /^Error: does not throw: .*"polygon":"0,0,10,0,10,10,0,10,0,0"/,
  },
  "cmr.url-065": {
    decision: "11",
    reason: "rings are closed automatically",
    instead: /^Error: does not throw: .*polygon=0,0,10,0,10,10,0,10,0,0/,
  },
  "query.observed-044": {
    decision: "11",
    reason: "clockwise rings are turned, because CMR refuses them",
    instead: /^Error: got \{"polygon":"0,0,10,0,10,10,0,10,0,0","short_name":"ATL03"\}, wanted /,
  },
  "query.observed-011": {
    decision: "12",
    reason: "a range without start and end is an error, not a search of everything",
    instead: /^Error: throws The query is not valid:\n- temporal: give a start, an end or both/,
  },
  "cmr.url-014": {
    decision: "12",
    reason: "a range without start and end is an error, not a search of everything",
    instead: /^Error: throws The query is not valid:\n- temporal: give a start, an end or both/,
  },
  "query.observed-052": {
    decision: "12",
    reason: "a range without minimum and maximum is an error",
    instead: /^Error: throws The query is not valid:\n- cloudCover: give a minimum, a maximum or both/,
  },
  "query.observed-013": {
    decision: "10",
    reason: "fractions, blanks and offsets in dates are read",
    instead: /^Error: does not throw: .*"temporal":"2020-01-01T00:00:00\.123Z,"/,
  },
  "query.observed-014": {
    decision: "10",
    reason: "fractions, blanks and offsets in dates are read",
    instead: /^Error: does not throw: .*"temporal":"1999-02-01T06:00:00Z,2009-01-01T23:59:59Z"/,
  },
  "query.observed-021": {
    decision: "10",
    reason: "fractions, blanks and offsets in dates are read",
    instead: /^Error: does not throw: .*"temporal":"2019-12-31T22:00:00Z,"/,
  },
  "query.observed-016": {
    decision: "10",
    reason: "an offset is converted, not doubled",
    instead: /^Error: got \{"short_name":"ATL03","temporal":"2020-01-01T00:00:00Z,"\}, wanted /,
  },
  "cmr.url-030": {
    decision: "10",
    reason: "fractions of seconds are kept",
    instead:
      /^Error: got \{"short_name":"MODIS","temporal":"2020-01-01T00:00:00\.123Z,2020-01-02T23:59:59Z"\}, wanted /,
  },
  "query.observed-024": {
    decision: "7",
    reason: "exclude_boundary is sent, not lost",
    instead:
      /^Error: got \{"options\[temporal\]\[exclude_boundary\]":"true","short_name":"ATL03","temporal":"2020-01-01T00:00:00Z,2020-01-31T23:59:59Z"\}, wanted /,
  },
  "query.observed-037": {
    decision: "7",
    reason: "a point is searched as a point, not as a box around it that may leave the globe",
    instead:
      /^Error: got \{"collections":\["ATL03"\],"intersects":\{"type":"Point","coordinates":\[-122\.4,37\.8\]\}\}, wanted /,
  },
  "query.observed-038": {
    decision: "7",
    reason: "a point is searched as a point, not as a box around it that may leave the globe",
    instead:
      /^Error: got \{"collections":\["ATL03"\],"intersects":\{"type":"Point","coordinates":\[180,90\]\}\}, wanted /,
  },
  "query.observed-091": {
    decision: "7",
    reason: "a point is searched as a point, not as a box around it that may leave the globe",
    instead: /^Error: got \{"intersects":\{"type":"Point","coordinates":\[1,2\]\}\}, wanted /,
  },
  "query.observed-046": {
    decision: "7",
    reason: "a line becomes intersects instead of being lost",
    instead:
      /^Error: got \{"collections":\["ATL03"\],"intersects":\{"type":"LineString","coordinates":\[\[0,0\],\[1,1\]\]\}\}, wanted /,
  },
  "query.observed-074": {
    decision: "7",
    reason: "a box and a point are both sent and must both be met; the first is not lost",
    instead: /^Error: got \{"bounding_box":"0,0,1,1","point":"5,5","short_name":"ATL03"\}, wanted /,
  },
  "query.observed-054": {
    decision: "9",
    reason: "cloud cover outside 0 to 100 is an error",
    instead: /^Error: throws The query is not valid:\n- cloudCover: must be between 0 and 100, got 500/,
  },
  "query.observed-055": {
    decision: "9",
    reason: "cloud cover outside 0 to 100 is an error",
    instead: /^Error: throws The query is not valid:\n- cloudCover: must be between 0 and 100, got -5/,
  },
  "cmr.url-079": {
    decision: "9",
    reason: "an open end of cloud cover is written as its limit",
    instead: /^Error: got \{"cloud_cover":"0,20","short_name":"ATL03"\}, wanted /,
  },
  "query.observed-082": {
    decision: "13",
    reason: "CMR does not know daac: it becomes the provider",
    instead: /^Error: got \{"provider":"NSIDC_ECS"\}, wanted /,
  },
  "query.observed-084": {
    decision: "13",
    reason: "CMR does not know daac: it becomes the provider",
    instead: /^Error: got \{"provider":"NSIDC_ECS"\}, wanted /,
  },
  "query.observed-094": {
    decision: "13",
    reason: "CMR does not know daac: it becomes the provider",
    instead: /^Error: got \{"cloud_hosted":"true","provider":"POCLOUD"\}, wanted /,
  },
  "query.observed-088": {
    decision: "13",
    reason: "fields and debug are no parameters of CMR",
    instead: /^Error: throws The query is not valid:\n- fields: Unknown parameter fields: it is not a parameter of/,
  },
  "cmr.url-142": {
    decision: "13",
    reason: "fields and debug are no parameters of CMR",
    instead: /^Error: throws The query is not valid:\n- fields: Unknown parameter fields: it is not a parameter of/,
  },
  "cmr.url-143": {
    decision: "13",
    reason: "fields and debug are no parameters of CMR",
    instead: /^Error: throws The query is not valid:\n- debug: Unknown parameter debug: it is not a parameter of/,
  },
  "cmr.url-111": {
    decision: "13",
    reason: "a list of known sort keys is known",
    instead: /^Error: does not throw: .*short_name=ATL03&sort_key\[\]=start_date&sort_key\[\]=-granule_ur/,
  },
  "defect.query-011": {
    decision: "6",
    reason: "a path is no geometry: the file is read with polygonFromFile first",
    instead: /: "myboundaries\.geojson" is text, not a ring\. .* await polygonFromFile\("myboundaries\.geojson"\)/,
  },
};

/** Records of this package's list that need a network client; `@earthaccess/cmr` runs them. */
export const ELSEWHERE: readonly string[] = [
  "cmr.paging-001",
  "cmr.paging-002",
  "cmr.paging-003",
  "cmr.paging-004",
  "cmr.paging-005",
  "cmr.paging-006",
  "cmr.paging-007",
  "defect.query-043",
];
