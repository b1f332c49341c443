import type { CommandSpec } from "./command-spec.js";

/** What follows the list of options: command lines to copy. */
export function examplesText({ examples }: Pick<CommandSpec, "examples">): string {
  if (examples.length === 0) return "";
  const lines = examples.flatMap(({ says, line }) => [`  # ${says}`, `  ${line}`, ""]);
  return `\nExamples:\n${lines.join("\n")}`;
}

/** What follows the list of commands. */
export const ROOT_HELP = `
Examples:
  # What is there?
  earthaccess datasets sea surface temperature --cloud-hosted

  # One month over Boulder, with few clouds
  earthaccess search HLSL30 --temporal 2024-06 --point -105.27,40.01 --cloud-cover 0,20

  # Two bands of it
  earthaccess download HLSL30 --temporal 2024-06 --point -105.27,40.01 --include B04 --include B05

Exit codes:
  0    everything was done
  1    something failed; the rest was done
  2    the command was written wrongly; nothing was done
  3    there is no login, or it was refused: earthaccess login
  130  stopped by Ctrl-C; the same command goes on

earthaccess <command> --help has examples of each command. A look around: earthaccess demo
`;

/** Names what more there is, where options are left out. */
export const MORE_OPTIONS = "\nMore options: --help-all\n";
