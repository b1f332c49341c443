import type { OptionSpec } from "../command-spec.js";
import { queryOptions } from "../query/query-flags.js";

/** What commands take that work on granules: conditions of a search, and what to keep of its results. */
export const SOURCE_OPTIONS: readonly OptionSpec[] = [
  ...queryOptions("granule"),
  {
    flags: "--where <condition>",
    description:
      'Only granules whose record meets a condition on any field of UMM, such as "CloudCover < 20" or "GranuleUR ~ *T13TDE*"; several must all hold',
    group: "What to keep:",
    repeats: true,
  },
  { flags: "-n, --limit <count>", description: 'At most so many granules, or "all"', group: "What to keep:" },
];

/** The argument of those commands. */
export const SOURCE_ARGUMENT = {
  name: "source...",
  description: "Short names, concept ids or URLs; - reads URLs, granules or STAC items from standard input, one a line",
};
