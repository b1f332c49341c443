import type { CompletionCommand, CompletionOption } from "./completion-words.js";

/** The completion of fish, with the descriptions of the help. */
export function fishCompletion(commands: readonly CompletionCommand[]): string {
  return [
    "# fish completion of earthaccess",
    "complete -c earthaccess -f",
    ...commands.map(
      ({ name, summary }) => `complete -c earthaccess -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`,
    ),
    ...commands.flatMap((command) => [
      ...command.options.map((option) => `complete -c earthaccess ${seen(command)} ${optionWords(option)}`),
      ...command.words.map((word) => `complete -c earthaccess ${seen(command)} -a ${word}`),
    ]),
    "",
  ].join("\n");
}

function seen({ name }: CompletionCommand): string {
  return `-n '__fish_seen_subcommand_from ${name}'`;
}

function optionWords({ names, description, takesValue, takesFile, choices }: CompletionOption): string {
  const flags = names.map((name) => (name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  const value = takesFile ? ["-r -F"] : takesValue ? ["-x"] : [];
  const list = choices.length > 0 ? [`-a ${quoted(choices.join(" "))}`] : [];
  return [...flags, ...value, ...list, `-d ${quoted(description)}`].join(" ");
}

/** In single quotes fish knows escapes of the quote and of the backslash only. */
function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, "\\$&")}'`;
}
