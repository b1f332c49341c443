import type { CommandSpec } from "../command-spec.js";

const GROUP = "For which data:";

export const CREDENTIALS: CommandSpec = {
  name: "credentials",
  summary: "Temporary S3 credentials, or the token, for other tools",
  description:
    "Prints secrets, for that is what it is for: S3 credentials live an hour, and open NASA's buckets from AWS us-west-2 only.",
  options: [
    { flags: "--daac <name>", description: "A data centre: PODAAC, LPDAAC, NSIDC, …", group: GROUP },
    { flags: "--provider <id>", description: "A CMR provider: POCLOUD, LPCLOUD, …", group: GROUP },
    { flags: "--endpoint <url>", description: "The /s3credentials address itself", group: GROUP },
    { flags: "--url <s3-url>", description: "An s3:// address whose bucket tells", group: GROUP },
    { flags: "--token", description: "The Earthdata Login token instead", group: GROUP },
    {
      flags: "-f, --format <format>",
      description: "For a shell, for AWS's credential_process, for its credentials file, or as JSON",
      group: "How to show:",
      choices: ["env", "process", "ini", "json"],
      standard: "env",
    },
  ],
  examples: [
    { says: "Into this shell", line: 'eval "$(earthaccess credentials --daac PODAAC)"' },
    {
      says: "Always fresh for every AWS tool: in ~/.aws/config, below [profile podaac]",
      line: "credential_process = earthaccess credentials --daac PODAAC --format process",
    },
    { says: "With curl", line: 'curl -L -H "Authorization: Bearer $(earthaccess credentials --token)" https://…' },
  ],
  load: async () => (await import("../run/credentials.js")).runCredentials,
};
