import type { OptionName, Row } from "./row.js";

/** Options of most text parameters (CMR search API, "Parameter Options"). */
export const PATTERN: readonly OptionName[] = ["pattern", "ignoreCase"];
export const PATTERN_AND: readonly OptionName[] = ["pattern", "ignoreCase", "and"];
const OR: readonly OptionName[] = ["or"];

/** Parameters that mean the same for granules and collections. */
export const SPATIAL_ROWS: readonly Row[] = [
  { name: "boundingBox", kind: "boundingBox", options: OR, isSpatial: true },
  { name: "polygon", kind: "polygon", options: OR, isSpatial: true },
  { name: "point", kind: "point", options: OR, isSpatial: true, brackets: true, adds: true },
  { name: "line", kind: "line", options: OR, isSpatial: true },
  { name: "circle", kind: "circle", options: OR, isSpatial: true },
  { name: "shapefile", kind: "shapefile", isSpatial: true, single: true },
  { name: "simplifyShapefile", kind: "boolean", preset: true },
  { name: "forceCartesian", kind: "boolean", preset: true },
];

/** Parameters of the request rather than of what is searched. */
export const REQUEST_ROWS: readonly Row[] = [
  { name: "pageSize", kind: "pageSize", single: true, range: [0, 2000], stac: "limit" },
  { name: "includeFacets", kind: "text", single: true, values: ["v2", "true", "false"] },
  { name: "echoCompatible", kind: "boolean", preset: true },
  { name: "options", kind: "options" },
];
