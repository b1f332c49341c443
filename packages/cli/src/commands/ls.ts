import type { CommandSpec } from "../command-spec.js";
import { ASSET_OPTIONS } from "./asset-options.js";
import { SOURCE_ARGUMENT, SOURCE_OPTIONS } from "./source-options.js";

export const LS: CommandSpec = {
  name: "ls",
  summary: "List the files of granules",
  description: "Shows what download, cat and head would read with the same options.",
  args: [SOURCE_ARGUMENT],
  options: [
    ...SOURCE_OPTIONS,
    ...ASSET_OPTIONS,
    {
      flags: "-f, --format <format>",
      description: "How to write them; urls is a list for other tools",
      group: "How to show:",
      choices: ["table", "json", "ndjson", "urls"],
      standard: "table",
    },
    {
      flags: "--access <way>",
      description: "Which addresses: external over https, or direct in S3",
      group: "How to show:",
      choices: ["external", "direct"],
      standard: "external",
    },
    { flags: "--explain", description: "All files, and for each why it is chosen or not", group: "How to show:" },
  ],
  examples: [
    { says: "Which files five granules have", line: "earthaccess ls HLSL30 --temporal 2024-06 --limit 5" },
    {
      says: "Two bands, as addresses for another tool",
      line: "earthaccess ls HLSL30 --temporal 2024-06 --limit 5 --include B04 --include B05 --format urls",
    },
    {
      says: "Why is a file left out?",
      line: 'earthaccess ls HLSL30 --temporal 2024-06 --limit 1 --include "*.xml" --explain',
    },
  ],
  load: async () => (await import("../run/ls.js")).runLs,
};
