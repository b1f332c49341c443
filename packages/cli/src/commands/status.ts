import type { CommandSpec } from "../command-spec.js";

export const STATUS: CommandSpec = {
  name: "status",
  summary: "Whether Earthdata Login and the CMR are up",
  description: "By NASA's own status page. The exit code is 1 when one of them is down.",
  options: [],
  examples: [{ says: "Before a long night", line: "earthaccess status" }],
  load: async () => (await import("../run/status.js")).runStatus,
};
