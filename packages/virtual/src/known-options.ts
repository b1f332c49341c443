import type { AllowedOptions } from "@earthaccess/errors";
import type { CombineOptions } from "./dataset/from-manifests.js";
import type { VirtualMfOptions, VirtualOptions } from "./open.js";
import type { PersistOptions } from "./persist/plan.js";

/** The options of `openVirtualDataset`, for `checkOptions`. A parser may be a function, too. */
export const OPEN_OPTIONS: AllowedOptions<VirtualOptions> = {
  url: undefined,
  group: undefined,
  load: [true, false],
  parser: ["auto", "dmrpp", "hdf5", "kerchunk"],
  reader: undefined,
  auth: undefined,
  access: ["direct", "external"],
  allow: undefined,
  concurrency: undefined,
  cacheBytes: undefined,
  signal: undefined,
  onProgress: undefined,
};

const COMBINE_OPTIONS: AllowedOptions<CombineOptions> = {
  concatDim: undefined,
  onMissingVariable: ["error", "list"],
  combine: ["nested", "byCoords"],
  compat: ["override", "equals"],
  preprocess: undefined,
};

export const OPEN_MF_OPTIONS: AllowedOptions<VirtualMfOptions> = /* @__PURE__ */ Object.assign(
  { parallel: undefined, context: undefined },
  OPEN_OPTIONS,
  COMBINE_OPTIONS,
);

/** Those that all ways to write a dataset have in common. */
export const PERSIST_OPTIONS: AllowedOptions<PersistOptions> = {
  loadVariables: undefined,
  loadBelow: undefined,
  inlineThreshold: undefined,
  signal: undefined,
  onProgress: undefined,
};
