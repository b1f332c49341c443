import type { Example } from "../command-spec.js";

/** What comes after a search, said where people look. */
export const PIPE_EXAMPLE: Example = {
  says: "Hand the results on",
  line: "earthaccess search HLSL30 --temporal 2024-06 --limit 5 --format ndjson | earthaccess download - --include B04",
};
