/** Behaviours of the Python branches that this package does not copy on purpose: record id → decision of the project and the reason. */
export const DIFFERENCES: Readonly<Record<string, { readonly decision: string; readonly reason: string }>> = {
  "assets.asset-002": {
    decision: "39",
    reason: "A checksum has an algorithm; a bare text of no known form is kept under the algorithm unknown.",
  },
  "assets.asset-017": {
    decision: "seed.phase4-006",
    reason: "Fields that are not set are left out, and a size is file:size, as STAC names it.",
  },
  "assets.combine-003": {
    decision: "22",
    reason: "combine is AND: the union of includes would let through what one filter refuses.",
  },
  "assets.combine-005": { decision: "22", reason: "As above, for roles." },
  "assets.combine-009": { decision: "22", reason: "As above, for patterns." },
  "assets.from_dict-009": { decision: "13", reason: "Unknown keys are an error with the nearest spelling." },
  "assets.from_dict-012": { decision: "13", reason: "Unknown keys are an error with the nearest spelling." },
  "assets.media_type-007": { decision: "20", reason: "HDF4 is not HDF5: application/x-hdf." },
  "seed.phase4-006": { decision: "17", reason: "Ours is the STAC object: set fields only, file:size for the size." },
  "granule.geometry-011": { decision: "19", reason: "No geometry is null, not an error." },
};

/** Records that are checked in another place. */
export const ELSEWHERE: Readonly<Record<string, string>> = {
  "assets.asset-021": "Python hashing: JavaScript keys are the objects themselves",
  "granule.to_dict-001": "cmr: DataGranule.toJSON",
  "granule.geometry-001": "live data",
  "granule.geometry-002": "live data",
  "granule.geometry-003": "live data",
  "granule.geometry-004": "live data",
  "assets.match-010": "decision 39: digests are verified while a file is written, not by a filter",
};
