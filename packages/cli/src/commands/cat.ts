import type { CommandSpec, OptionSpec } from "../command-spec.js";
import { ASSET_OPTIONS } from "./asset-options.js";
import { LOGIN_OPTIONS } from "./global-options.js";
import { SOURCE_ARGUMENT, SOURCE_OPTIONS } from "./source-options.js";

const RANGE: readonly OptionSpec[] = [
  {
    flags: "--offset <bytes>",
    description: "Where to begin; negative from the end",
    group: "Which bytes:",
    standard: "0",
  },
];

export const CAT: CommandSpec = {
  name: "cat",
  summary: "Write bytes of remote files to standard output",
  description: "Reads by ranges: only what is asked for crosses the network.",
  args: [SOURCE_ARGUMENT],
  options: [
    ...SOURCE_OPTIONS,
    ...ASSET_OPTIONS,
    ...RANGE,
    { flags: "--length <bytes>", description: "How many: 500, 10MB", group: "Which bytes:", standard: "all" },
    ...LOGIN_OPTIONS,
  ],
  examples: [
    {
      says: "The metadata of a granule",
      line: 'earthaccess cat HLSL30 --temporal 2024-06 --limit 1 --include "*.cmr.xml"',
    },
    {
      says: "One megabyte out of the middle of a file",
      line: "earthaccess cat https://data.example/cube.h5 --offset 4096 --length 1MB > part",
    },
  ],
  load: async () => (await import("../run/cat.js")).runCat,
};

export const HEAD: CommandSpec = {
  name: "head",
  summary: "Show what a remote file is, and how it begins",
  args: [SOURCE_ARGUMENT],
  options: [
    ...SOURCE_OPTIONS,
    ...ASSET_OPTIONS,
    ...RANGE,
    { flags: "--length <bytes>", description: "How many bytes to show", group: "Which bytes:", standard: "256" },
    ...LOGIN_OPTIONS,
  ],
  examples: [
    { says: "Is this really an HDF5 file?", line: "earthaccess head https://data.example/granule.nc" },
    { says: "The first file of a search", line: "earthaccess head HLSL30 --temporal 2024-06 --limit 1 --include B04" },
  ],
  load: async () => (await import("../run/head.js")).runHead,
};
