import type { Difference } from "../../../tooling/checks/src/differences.js";

/** Behaviours of the Python branches that this package does not copy on purpose: record id → decision of the project and the reason. */
export const DIFFERENCES: Readonly<Record<string, Difference>> = {
  "assets.asset-002": {
    decision: "39",
    reason: "A checksum has an algorithm; a bare text of no known form is kept under the algorithm unknown.",
    instead: { algorithm: "unknown", value: "abc123" },
  },
  "assets.asset-017": {
    decision: "seed.phase4-006",
    reason: "Fields that are not set are left out, and a size is file:size, as STAC names it.",
    instead: {
      href: "https://example.com/file.nc",
      title: "Data File",
      type: "application/netcdf",
      roles: ["data"],
      "file:size": 1024,
    },
  },
  "assets.combine-003": {
    decision: "22",
    reason: "combine is AND: the union of includes would let through what one filter refuses.",
    instead: { includeFiles: ["*.nc"], and: [{ includeFiles: ["*.hdf5"] }] },
  },
  "assets.combine-005": {
    decision: "22",
    reason: "As above, for roles.",
    instead: { includeRoles: ["data"], and: [{ includeRoles: ["metadata"] }] },
  },
  "assets.combine-009": {
    decision: "22",
    reason: "As above, for patterns.",
    instead: {
      includeFiles: ["*.nc"],
      excludeRoles: ["thumbnail", "browse"],
      minSize: 1024,
      maxSize: 104857600,
      and: [{ includeFiles: ["*.hdf5"] }],
    },
  },
  "assets.from_dict-009": {
    decision: "13",
    reason: "Unknown keys are an error with the nearest spelling.",
    instead: /^assets\/invalid-filter: .*unknown_key: unknown option; .*another_unknown: unknown option/,
  },
  "assets.from_dict-012": {
    decision: "13",
    reason: "Unknown keys are an error with the nearest spelling.",
    instead: /^assets\/invalid-filter: .*unknown_key: unknown option/,
  },
  "assets.media_type-007": {
    decision: "20",
    reason: "HDF4 is not HDF5: application/x-hdf.",
    instead: "application/x-hdf",
  },
  "seed.phase4-006": {
    decision: "17",
    reason: "Ours is the STAC object: set fields only, file:size for the size.",
    instead: { href: "https://x/f", "file:size": 1 },
  },
  "granule.geometry-011": { decision: "19", reason: "No geometry is null, not an error.", instead: null },
};

/** The sizes of whole granules, which are cmr's. */
const SIZES = ["004", "011", "018", "025", "032", "039", "046", "053", "060", "067", "074", "081"];

/** Records that are checked in another place. */
export const ELSEWHERE: Readonly<Record<string, string>> = {
  "assets.asset-021": "Python hashing: JavaScript keys are the objects themselves",
  ...Object.fromEntries(
    SIZES.map((number) => [`granule.fixture-${number}`, "cmr: umm-fixtures.test.ts, DataGranule.size"]),
  ),
  "granule.to_dict-001": "cmr: DataGranule.toJSON",
  "granule.geometry-001": "live data",
  "granule.geometry-002": "live data",
  "granule.geometry-003": "live data",
  "granule.geometry-004": "live data",
  "assets.match-010": "decision 39: digests are verified while a file is written, not by a filter",
};
