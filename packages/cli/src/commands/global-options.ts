import type { OptionSpec } from "../command-spec.js";

const GROUP = "Everywhere:";

/** Options that every command has. */
export const GLOBAL_OPTIONS: readonly OptionSpec[] = [
  { flags: "--json", description: "One line of JSON for each event, for programs", group: GROUP },
  { flags: "-q, --quiet", description: "No progress and no remarks, only results and errors", group: GROUP },
  { flags: "--no-color", description: "No colours; NO_COLOR=1 says the same", group: GROUP },
  {
    flags: "--system <name>",
    description: "Which Earthdata; EARTHACCESS_SYSTEM says the same",
    group: GROUP,
    choices: ["prod", "uat"],
    standard: "prod",
  },
  {
    flags: "--cmr-url <url>",
    description: "A CMR of your own (EARTHACCESS_CMR_URL); needs --edl-url, too",
    group: GROUP,
    isRare: true,
  },
  {
    flags: "--edl-url <url>",
    description: "Its Earthdata Login (EARTHACCESS_EDL_URL)",
    group: GROUP,
    isRare: true,
  },
  {
    flags: "--trusted-host <host>",
    description: "A host that may get the login, with its port (EARTHACCESS_TRUSTED_HOSTS, with commas)",
    group: GROUP,
    repeats: true,
    isRare: true,
  },
  { flags: "--help-all", description: "All options, also those that are seldom needed", group: GROUP },
];

/** The option of commands that read data. */
export const LOGIN_OPTIONS: readonly OptionSpec[] = [
  {
    flags: "--anonymous",
    description: "Do not log in: for open data",
    group: "How to read:",
  },
  {
    flags: "--access <way>",
    description: "direct from S3 (in us-west-2), external over https, or auto: whichever works",
    group: "How to read:",
    choices: ["auto", "direct", "external"],
    standard: "auto",
  },
];
