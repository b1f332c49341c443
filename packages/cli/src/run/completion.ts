import type { CommandRun } from "../command-spec.js";
import { bashCompletion } from "../completion/bash.js";
import { completionCommands, SHELLS } from "../completion/completion-words.js";
import { fishCompletion } from "../completion/fish.js";
import { zshCompletion } from "../completion/zsh.js";
import { EXIT } from "../exit-code.js";
import { UsageError } from "../usage-error.js";

const WRITERS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

/** `earthaccess completion`. */
export const runCompletion: CommandRun = async ({ args }, { out }) => {
  const shell = SHELLS.find((name) => name === args[0]);
  if (!shell || args.length > 1) throw new UsageError([{ message: `Name one shell: ${SHELLS.join(", ")}.` }]);
  await out.raw(WRITERS[shell](completionCommands()));
  return EXIT.done;
};
