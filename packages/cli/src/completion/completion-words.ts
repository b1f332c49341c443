import type { CommandSpec, OptionSpec } from "../command-spec.js";
import { COMMANDS } from "../commands.js";
import { placeholder, spellings } from "../option-names.js";

/** An option as shells complete it. */
export interface CompletionOption {
  readonly names: readonly string[];
  readonly description: string;
  /** Takes a value. */
  readonly takesValue: boolean;
  /** Its value is the path of a file. */
  readonly takesFile: boolean;
  readonly choices: readonly string[];
  readonly repeats: boolean;
}

/** A command as shells complete it. */
export interface CompletionCommand {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletionOption[];
  /** What its first argument may be, where that is a closed list. */
  readonly words: readonly string[];
}

export const SHELLS = ["bash", "zsh", "fish"] as const;

/** All that can be completed, from the table of commands. */
export function completionCommands(): readonly CompletionCommand[] {
  return COMMANDS.map((spec) => ({
    name: spec.name,
    summary: spec.summary,
    options: [...spec.options.filter(({ isHidden }) => !isHidden).map(completionOption), HELP],
    words: wordsOf(spec),
  }));
}

const HELP: CompletionOption = {
  names: ["--help"],
  description: "Options and examples",
  takesValue: false,
  takesFile: false,
  choices: [],
  repeats: false,
};

function completionOption(spec: OptionSpec): CompletionOption {
  const value = placeholder(spec);
  return {
    names: spellings(spec),
    description: spec.description,
    takesValue: value !== undefined,
    takesFile: value === "file" || value === "location",
    choices: spec.choices ?? [],
    repeats: spec.repeats ?? false,
  };
}

function wordsOf({ name }: CommandSpec): readonly string[] {
  return name === "completion" ? SHELLS : [];
}
