/** How much a browser may have to load for one import. */
export interface SizeRule {
  /** What the application writes. */
  readonly code: string;
  /** The most it may cost at once: minified, gzip -9, in kB of 1000 bytes. Parts that load lazily do not count. */
  readonly ceiling: number;
  /** What the house was designed for, where the ceiling is above it. */
  readonly goal?: number;
}

/** What must not be in any bundle, lazy parts included, as a part of a path. */
export const NEVER: readonly string[] = ["/@aws-sdk/", "/piscina/", "/flatgeobuf/", "/zod/v4/locales/", "node:"];

/**
 * The ceilings of the main imports, and of each whole entry.
 *
 * Where `goal` is missing, the ceiling is the goal. A ceiling is raised in the commit that makes it necessary, with the reason in
 * its message, and to the figure of that day plus a little; it is lowered when the figure has fallen by more than a tenth.
 */
export const SIZE_RULES: readonly SizeRule[] = [
  { code: 'export * from "@earthaccess/errors";', ceiling: 2.3 },
  { code: 'export { GranuleQuery } from "@earthaccess/query";', ceiling: 20.5, goal: 14 },
  { code: 'export * from "@earthaccess/query";', ceiling: 27.2, goal: 14 },
  { code: 'export * from "@earthaccess/query/geometry";', ceiling: 19.8 },
  { code: 'export * from "@earthaccess/query/parameters";', ceiling: 4.7 },
  { code: 'export { ummGranuleToStacItem } from "@earthaccess/stac";', ceiling: 15.1, goal: 6 },
  { code: 'export * from "@earthaccess/stac";', ceiling: 23 },
  { code: 'export * from "@earthaccess/stac/client";', ceiling: 7.2 },
  { code: 'export * from "@earthaccess/stac/zod";', ceiling: 8.4 },
  { code: 'export * from "@earthaccess/stac/geo";', ceiling: 5.4 },
  { code: 'export { filterAssets } from "@earthaccess/assets";', ceiling: 5.5, goal: 4 },
  { code: 'export * from "@earthaccess/assets";', ceiling: 7.6, goal: 4 },
  { code: 'export { login } from "@earthaccess/credentials";', ceiling: 8.7 },
  { code: 'export * from "@earthaccess/credentials";', ceiling: 11.7 },
  { code: 'export * from "@earthaccess/credentials/s3";', ceiling: 10.4 },
  { code: 'export { concurrentExecutor } from "@earthaccess/executor";', ceiling: 6.6, goal: 4 },
  { code: 'export * from "@earthaccess/executor";', ceiling: 7, goal: 4 },
  { code: 'export * from "@earthaccess/executor/auto";', ceiling: 6.9 },
  { code: 'export * from "@earthaccess/executor/worker";', ceiling: 4.5 },
  { code: 'export * from "@earthaccess/executor/web-worker";', ceiling: 6.5 },
  { code: 'export * from "@earthaccess/executor/sealing";', ceiling: 2.2 },
  { code: 'export * from "@earthaccess/executor/conformance";', ceiling: 8.9 },
  { code: 'export * from "@earthaccess/executor/conformance/tasks";', ceiling: 2.7 },
  { code: 'export { openTarget } from "@earthaccess/targets";', ceiling: 2.3 },
  { code: 'export * from "@earthaccess/targets";', ceiling: 5.4, goal: 4 },
  { code: 'export * from "@earthaccess/targets/s3";', ceiling: 9.4 },
  { code: 'export * from "@earthaccess/targets/gcs";', ceiling: 8.7 },
  { code: 'export * from "@earthaccess/targets/azure";', ceiling: 8 },
  { code: 'export * from "@earthaccess/targets/browser";', ceiling: 5.2 },
  { code: 'export { searchData } from "@earthaccess/cmr";', ceiling: 45.3 },
  { code: 'export * from "@earthaccess/cmr";', ceiling: 51.4 },
  { code: 'export { download } from "@earthaccess/store";', ceiling: 25.2, goal: 23 },
  { code: 'export * from "@earthaccess/store";', ceiling: 29, goal: 25 },
  { code: 'export * from "@earthaccess/store/tasks";', ceiling: 16.4 },
  { code: 'export { parseDmrpp } from "@earthaccess/virtual";', ceiling: 9.7 },
  { code: 'export * from "@earthaccess/virtual";', ceiling: 19.8, goal: 14 },
  { code: 'export * from "@earthaccess/virtual/tasks";', ceiling: 11 },
  { code: 'export * from "@earthaccess/virtual/kerchunk";', ceiling: 33.1 },
  { code: 'export * from "@earthaccess/virtual/zarr";', ceiling: 29.7 },
  { code: 'export * from "@earthaccess/virtual/icechunk";', ceiling: 38 },
  {
    code: 'export { StacItemQuery } from "@earthaccess/query"; export { ummGranuleToStacItem } from "@earthaccess/stac";',
    ceiling: 41,
    goal: 24,
  },
  { code: 'export { searchData } from "earthaccess";', ceiling: 45.6 },
  { code: 'export * from "earthaccess";', ceiling: 106.8 },
];
