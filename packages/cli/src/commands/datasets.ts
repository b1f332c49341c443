import type { CommandSpec } from "../command-spec.js";
import { queryOptions } from "../query/query-flags.js";

export const DATASETS: CommandSpec = {
  name: "datasets",
  summary: "Find datasets (collections)",
  description: "Words without a flag are looked for in titles, abstracts and keywords.",
  args: [{ name: "word...", description: "Words, such as sea surface temperature" }],
  options: [
    ...queryOptions("collection"),
    {
      flags: "--where <condition>",
      description: 'Only datasets whose record meets a condition on any field of UMM, such as "ProcessingLevel.Id = 3"',
      group: "What to keep:",
      repeats: true,
    },
    { flags: "-n, --limit <count>", description: 'At most so many datasets, or "all"', group: "What to keep:" },
    {
      flags: "-f, --format <format>",
      description: "How to write them",
      group: "How to show:",
      choices: ["table", "json", "ndjson", "stac"],
      standard: "table",
    },
    { flags: "-o, --out <file>", description: "Write to a file", group: "How to show:" },
    { flags: "--count", description: "Only say how many there are", group: "How to show:" },
  ],
  examples: [
    { says: "By words, in the cloud", line: "earthaccess datasets sea surface temperature --cloud-hosted" },
    {
      says: "Everything of one instrument at one archive",
      line: "earthaccess datasets --instrument ATLAS --daac NSIDC",
    },
    { says: "The facts of one, as JSON", line: "earthaccess datasets --short-name ATL06 --format ndjson" },
  ],
  load: async () => (await import("../run/datasets.js")).runDatasets,
};
