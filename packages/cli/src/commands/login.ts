import type { CommandSpec } from "../command-spec.js";

export const LOGIN: CommandSpec = {
  name: "login",
  summary: "Log in to Earthdata, and see whether the login works",
  description:
    "Looks for EARTHDATA_TOKEN, for EARTHDATA_USERNAME with EARTHDATA_PASSWORD, and into ~/.netrc; where there is nothing, asks. What is typed is kept in ~/.netrc, readable by you alone, so that all commands and other tools find it.",
  options: [
    {
      flags: "--strategy <name>",
      description: "Look at one place only",
      group: "How to log in:",
      choices: ["all", "environment", "netrc", "interactive"],
      standard: "all",
    },
    { flags: "--no-persist", description: "Do not keep what is typed", group: "How to log in:" },
  ],
  examples: [
    { says: "Log in once, on this machine", line: "earthaccess login" },
    { says: "Another user than the one in the netrc file", line: "earthaccess login --strategy interactive" },
  ],
  load: async () => (await import("../run/login.js")).runLogin,
};
