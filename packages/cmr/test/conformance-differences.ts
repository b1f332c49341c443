import type { Difference } from "../../../tooling/checks/src/differences.js";

/** Behaviours of earthaccess's Python branches that results and records do not copy on purpose: record id → the decision and the reason. */
export const DIFFERENCES: Readonly<Record<string, Difference>> = {
  "results.lazy-004": {
    decision: "15",
    reason: "No request is made before a result is wanted, whatever is prefetched later.",
    instead: { requests: 0 },
  },
  "results.lazy-005": {
    decision: "15",
    reason: "There is no length: hits() asks CMR, and nothing is loaded to count.",
    instead: { length: null, hits: 25 },
  },
  "results.lazy-019": {
    decision: "15",
    reason: "A second loop asks anew: what was read is not kept, so memory stays bounded.",
    instead: 1,
  },
  "results.lazy-020": {
    decision: "15",
    reason: "Nothing is loaded, so the text cannot say how much of it.",
    instead: "SearchResults (nothing is asked for until they are read)",
  },
  "results.base-004": {
    decision: "15",
    reason: "Lazy results have no index: take(n).toArray() has.",
    instead: [null, null, null],
  },
  "results.base-008": {
    decision: "15",
    reason: "What map gives is a sequence without a count of its own.",
    instead: { yields: 3, matched: null },
  },
  "collection.citation-003": {
    decision: "principle 8",
    reason: "No DOI is an error that says so (cmr/no-doi), not a silent null.",
    instead: /^cmr\/no-doi: .* has no DOI to cite\.$/,
  },
  "collection.citation-004": {
    decision: "principle 8",
    reason: "As before: an empty DOI is none.",
    instead: /^cmr\/no-doi: .* has no DOI to cite\.$/,
  },
  "collection.summary-001": {
    decision: "principle 10",
    reason: "The field is fileTypes, a list; empty when the record says nothing.",
    instead: { cloudHosted: false, fileTypes: [] },
  },
  "api.search_datasets-006": {
    decision: "15",
    reason: "No conditions mean all data sets, lazily: nothing is asked for before one is wanted.",
    instead: { requests: 0, found: 4 },
  },
};

/** Records that describe other packages, or what a language without notebooks and keyword arguments has no place for. */
export const ELSEWHERE: Readonly<Record<string, string>> = {
  "api.search_data-006": "not applicable: a function has one query argument here",
  "api.search_datasets-005": "not applicable: a function has one query argument here",
  "api.search_datasets-007": "a live search",
  "api.search_datasets-008": "a live search",
  "api.search_datasets-009": "a live search",
  "api.search_data-007": "a live search; take and limit are exact in search.test.ts",
  "api.search_data-008": "a live search; take and limit are exact in search.test.ts",
  "services.search-002": "a live search",
  "results.lazy-014": "tooling/checks: the exports of every entry",
  "results.lazy-018": "tooling/checks: the umbrella re-exports the very bindings",
  "seed.phase2-002": "search-memory.test.ts, a hundred thousand granules",
  "defect.results-005": "search-memory.test.ts, a hundred thousand granules",
  "defect.results-011": "wrong-queries.test.ts",
  "defect.results-012": "failing-cmr.test.ts",
  "results.summary-001": "notebooks only",
  "defect.collection-001": "not applicable: records are plain objects, and callers pick fields themselves",
  "format.granule-001": "notebooks only: HTML for Jupyter; here results and records print as one line of text",
  "format.granule-002": "notebooks only: HTML for Jupyter; here results and records print as one line of text",
  "format.granule-003": "notebooks only: HTML for Jupyter; here results and records print as one line of text",
  "format.collection-001": "notebooks only: HTML for Jupyter; here results and records print as one line of text",
  "format.collection-002": "notebooks only: HTML for Jupyter; here results and records print as one line of text",
  "format.collection-003": "notebooks only: HTML for Jupyter; here results and records print as one line of text",
  "format.collection-004": "notebooks only: HTML for Jupyter; here results and records print as one line of text",
  "format.results-001": "notebooks only: HTML for Jupyter; here results and records print as one line of text",
  "format.results-002": "notebooks only: HTML for Jupyter; here results and records print as one line of text",
  "format.results-003": "notebooks only: HTML for Jupyter; here results and records print as one line of text",
  "defect.granule-003": "notebooks only: HTML for Jupyter; here results and records print as one line of text",
};
