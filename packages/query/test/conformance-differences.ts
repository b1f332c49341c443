/** Why we do otherwise than a record says: the number of the decision, and what it means here. */
export interface Difference {
  readonly decision: number;
  readonly reason: string;
}

/** Every record from which we differ on purpose; a test makes sure that each difference still exists. */
export const DIFFERENCES: Readonly<Record<string, Difference>> = {
  "query.polygon-002": { decision: 11, reason: "rings are closed automatically" },
  "query.polygon-003": { decision: 11, reason: "rings are closed automatically" },
  "query.observed-042": { decision: 11, reason: "rings are closed automatically" },
  "cmr.url-065": { decision: 11, reason: "rings are closed automatically" },
  "query.observed-044": { decision: 11, reason: "clockwise rings are turned, because CMR refuses them" },
  "query.observed-011": {
    decision: 12,
    reason: "a range without start and end is an error, not a search of everything",
  },
  "cmr.url-014": { decision: 12, reason: "a range without start and end is an error, not a search of everything" },
  "query.observed-052": { decision: 12, reason: "a range without minimum and maximum is an error" },
  "query.observed-013": { decision: 10, reason: "fractions, blanks and offsets in dates are read" },
  "query.observed-014": { decision: 10, reason: "fractions, blanks and offsets in dates are read" },
  "query.observed-021": { decision: 10, reason: "fractions, blanks and offsets in dates are read" },
  "query.observed-016": { decision: 10, reason: "an offset is converted, not doubled" },
  "cmr.url-030": { decision: 10, reason: "fractions of seconds are kept" },
  "query.observed-024": { decision: 7, reason: "exclude_boundary is sent, not lost" },
  "query.observed-037": {
    decision: 7,
    reason: "a point is searched as a point, not as a box around it that may leave the globe",
  },
  "query.observed-038": {
    decision: 7,
    reason: "a point is searched as a point, not as a box around it that may leave the globe",
  },
  "query.observed-091": {
    decision: 7,
    reason: "a point is searched as a point, not as a box around it that may leave the globe",
  },
  "query.observed-046": { decision: 7, reason: "a line becomes intersects instead of being lost" },
  "query.observed-074": {
    decision: 7,
    reason: "a box and a point are both sent and must both be met; the first is not lost",
  },
  "query.observed-054": { decision: 9, reason: "cloud cover outside 0 to 100 is an error" },
  "query.observed-055": { decision: 9, reason: "cloud cover outside 0 to 100 is an error" },
  "cmr.url-079": { decision: 9, reason: "an open end of cloud cover is written as its limit" },
  "query.observed-082": { decision: 13, reason: "CMR does not know daac: it becomes the provider" },
  "query.observed-084": { decision: 13, reason: "CMR does not know daac: it becomes the provider" },
  "query.observed-094": { decision: 13, reason: "CMR does not know daac: it becomes the provider" },
  "query.observed-088": { decision: 13, reason: "fields and debug are no parameters of CMR" },
  "cmr.url-142": { decision: 13, reason: "fields and debug are no parameters of CMR" },
  "cmr.url-143": { decision: 13, reason: "fields and debug are no parameters of CMR" },
  "cmr.url-111": { decision: 13, reason: "a list of known sort keys is known" },
  "defect.query-011": { decision: 6, reason: "a path is no geometry: the file is read with polygonFromFile first" },
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
