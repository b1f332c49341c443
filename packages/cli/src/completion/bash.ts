import type { CompletionCommand } from "./completion-words.js";

/** The completion of bash: words that fit what was begun, and files where nothing else is known. */
export function bashCompletion(commands: readonly CompletionCommand[]): string {
  const names = commands.map(({ name }) => name).join(" ");
  const values = commands.flatMap(({ name, options }) =>
    options
      .filter(({ takesValue }) => takesValue)
      .map(({ names: flags, choices, takesFile }) => {
        const patterns = flags.map((flag) => `"${name} ${flag}"`).join("|");
        const reply =
          choices.length > 0 ? `compgen -W "${choices.join(" ")}" -- "$cur"` : takesFile ? 'compgen -f -- "$cur"' : ":";
        return `    ${patterns}) COMPREPLY=( $(${reply}) ); return ;;`;
      }),
  );
  const flags = commands.map(
    ({ name, options }) =>
      `      ${name}) COMPREPLY=( $(compgen -W "${options.flatMap((option) => option.names).join(" ")}" -- "$cur") ) ;;`,
  );
  const words = commands
    .filter((command) => command.words.length > 0)
    .map(
      (command) => `    ${command.name}) COMPREPLY=( $(compgen -W "${command.words.join(" ")}" -- "$cur") ); return ;;`,
    );
  return [
    "# bash completion of earthaccess",
    "_earthaccess() {",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: bash's own braces
    '  local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}" command="${COMP_WORDS[1]}"',
    "  COMPREPLY=()",
    "  if (( COMP_CWORD == 1 )); then",
    `    COMPREPLY=( $(compgen -W "${names} help --help --version" -- "$cur") )`,
    "    return",
    "  fi",
    '  case "$command $prev" in',
    ...values,
    "  esac",
    '  if [[ "$cur" == -* ]]; then',
    '    case "$command" in',
    ...flags,
    "    esac",
    "    return",
    "  fi",
    '  case "$command" in',
    ...words,
    "  esac",
    '  COMPREPLY=( $(compgen -f -- "$cur") )',
    "}",
    "complete -o bashdefault -o default -F _earthaccess earthaccess",
    "",
  ].join("\n");
}
