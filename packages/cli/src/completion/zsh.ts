import type { CompletionCommand, CompletionOption } from "./completion-words.js";

/** The completion of zsh, with the descriptions of the help. */
export function zshCompletion(commands: readonly CompletionCommand[]): string {
  return [
    "#compdef earthaccess",
    "_earthaccess() {",
    "  local -a commands",
    "  commands=(",
    ...commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary.replaceAll(":", "\\:")}`)}`),
    "  )",
    "  if (( CURRENT == 2 )); then",
    "    _describe -t commands command commands",
    "    return",
    "  fi",
    "  local command=$words[2]",
    "  shift words",
    "  (( CURRENT-- ))",
    "  case $command in",
    ...commands.flatMap(commandLines),
    "  esac",
    "}",
    "compdef _earthaccess earthaccess",
    "",
  ].join("\n");
}

function commandLines({ name, options, words }: CompletionCommand): readonly string[] {
  const rest = words.length > 0 ? `1:word:(${words.join(" ")})` : "*:argument:_files";
  const specs = [...options.flatMap(optionSpecs), rest];
  return [
    `    ${name})`,
    "      _arguments \\",
    ...specs.map((spec, i) => `        ${quoted(spec)}${i < specs.length - 1 ? " \\" : ""}`),
    "      ;;",
  ];
}

function optionSpecs({
  names,
  description,
  takesValue,
  takesFile,
  choices,
  repeats,
}: CompletionOption): readonly string[] {
  const text = description.replace(/[[\]:\\]/g, "\\$&");
  const action = choices.length > 0 ? `(${choices.join(" ")})` : takesFile ? "_files" : " ";
  return names.map((name) => `${repeats ? "*" : ""}${name}[${text}]${takesValue ? `:value:${action}` : ""}`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
