import type { CommandSpec } from "../command-spec.js";
import { ASSET_OPTIONS } from "./asset-options.js";
import { PIPE_EXAMPLE } from "./examples.js";
import { LOGIN_OPTIONS } from "./global-options.js";
import { SOURCE_ARGUMENT, SOURCE_OPTIONS } from "./source-options.js";

const GROUP = "Where to:";

export const DOWNLOAD: CommandSpec = {
  name: "download",
  summary: "Download the files of granules, and prove them",
  description:
    "A file appears under its name when every byte is there and its checksum agrees with the metadata. The same command again fetches what is missing, and goes on where a file was cut off.",
  args: [SOURCE_ARGUMENT],
  options: [
    ...SOURCE_OPTIONS,
    ...ASSET_OPTIONS,
    {
      flags: "-o, --out <location>",
      description: "A folder, or a store: s3://bucket/prefix, gs://…, az://…",
      group: GROUP,
      standard: "data",
    },
    {
      flags: "--layout <layout>",
      description: "All files in one folder, or a folder for each granule",
      group: GROUP,
      choices: ["flat", "granule"],
      standard: "flat",
    },
    { flags: "--dry-run", description: "Only list what would be fetched", group: GROUP },
    ...LOGIN_OPTIONS,
    { flags: "-j, --parallel <count>", description: "Files at the same time", group: "How to read:", standard: "8" },
    {
      flags: "--overwrite <when>",
      description: "Files that are there: replace those that changed, never, or always",
      group: "How to read:",
      choices: ["changed", "never", "always"],
      standard: "changed",
    },
    {
      flags: "--verify <how>",
      description: "Compare with the metadata's checksum where it has one, require one, or compare the length alone",
      group: "How to read:",
      choices: ["auto", "require", "off"],
      standard: "auto",
    },
    { flags: "--no-resume", description: "Begin files anew that were cut off", group: "How to read:", isRare: true },
  ],
  examples: [
    {
      says: "Two bands of a month over Boulder",
      line: "earthaccess download HLSL30 --temporal 2024-06 --point -105.27,40.01 --include B04 --include B05 --out boulder",
    },
    {
      says: "First look what that would be",
      line: "earthaccess download HLSL30 --temporal 2024-06 --point -105.27,40.01 --dry-run",
    },
    PIPE_EXAMPLE,
    { says: "A list of addresses", line: "earthaccess download - --out data < urls.txt" },
  ],
  load: async () => (await import("../run/download.js")).runDownload,
};
