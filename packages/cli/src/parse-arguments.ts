import { createRequire } from "node:module";
import { nearest } from "@earthaccess/errors";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import type { CommandSpec, Invocation, OptionSpec } from "./command-spec.js";
import { COMMANDS } from "./commands.js";
import { examplesText, MORE_OPTIONS, ROOT_HELP } from "./help-text.js";
import { negated, spellings } from "./option-names.js";
import { UsageError } from "./usage-error.js";

/** What was typed asks for a text, not for work: the help, or the version. */
export class TextWanted extends Error {
  readonly text: string;

  constructor(text: string) {
    super("A text is wanted.");
    this.text = text;
  }
}

/** How help is laid out. */
export interface HelpLayout {
  /** @default 80 */
  readonly columns?: number | undefined;
  readonly isColoured?: boolean;
}

/**
 * The command and its options among the words of a command line.
 *
 * @throws {UsageError} saying what is wrong, with the nearest right spelling
 * @throws {TextWanted} for `--help`, `--help-all` and `--version`
 */
export function parseArguments(
  words: readonly string[],
  layout: HelpLayout = {},
): { readonly spec: CommandSpec; readonly invocation: Invocation } {
  const passing = COMMANDS.find(({ name, passesArguments }) => passesArguments && name === words[0]);
  if (passing) return { spec: passing, invocation: { command: passing.name, args: words.slice(1), options: {} } };
  const showsAll = words.includes("--help-all");
  let found: { readonly spec: CommandSpec; readonly invocation: Invocation } | undefined;
  let text = "";
  const program = rootCommand(layout, (piece) => {
    text += piece;
  });
  for (const spec of COMMANDS)
    program.addCommand(
      subcommand(spec, showsAll, program, (args, options) => {
        found = { spec, invocation: { command: spec.name, args, options } };
      }),
    );
  try {
    program.parse(words.length === 0 ? ["--help"] : words.map((word) => (word === "--help-all" ? "--help" : word)), {
      from: "user",
    });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0 || error.code === "commander.help") throw new TextWanted(text);
    throw new UsageError([{ message: problemText(error, words) }]);
  }
  if (!found) throw new TextWanted(text);
  return found;
}

function rootCommand({ columns = 80, isColoured = false }: HelpLayout, write: (text: string) => void): Command {
  const { version } = createRequire(import.meta.url)("../package.json") as { readonly version: string };
  const bold = (text: string) => (isColoured ? `\u001b[1m${text}\u001b[22m` : text);
  return new Command("earthaccess")
    .description("Find, choose, read and move NASA's Earth observation data.")
    .version(version)
    .enablePositionalOptions()
    .exitOverride()
    .configureHelp({ minWidthToWrap: 20, styleTitle: bold, styleCommandText: bold, styleUsage: bold })
    .configureOutput({
      writeOut: write,
      writeErr: write,
      getOutHelpWidth: () => columns,
      getErrHelpWidth: () => columns,
      getOutHasColors: () => isColoured,
      getErrHasColors: () => isColoured,
      outputError: () => undefined,
    })
    .addHelpText("after", ROOT_HELP);
}

function subcommand(
  spec: CommandSpec,
  showsAll: boolean,
  program: Command,
  onParsed: (args: readonly string[], options: Readonly<Record<string, unknown>>) => void,
): Command {
  const command = program.createCommand(spec.name).copyInheritedSettings(program).summary(spec.summary);
  command.description(spec.description === undefined ? `${spec.summary}.` : `${spec.summary}. ${spec.description}`);
  for (const { name, description } of spec.args ?? []) command.argument(`[${name}]`, description);
  command.addHelpOption(
    new Option("-h, --help", "Options and examples").helpGroup(spec.options.at(-1)?.group ?? "Options:"),
  );
  for (const option of spec.options) for (const made of commanderOptions(option, showsAll)) command.addOption(made);
  const isShortened = !showsAll && spec.options.some(({ isRare }) => isRare);
  command.addHelpText("after", examplesText(spec) + (isShortened ? MORE_OPTIONS : ""));
  return command.action((...given: unknown[]) => {
    const [args, options] = [given.slice(0, -2), given.at(-2)];
    onParsed(args.flat().filter((arg) => arg !== undefined) as string[], options as Record<string, unknown>);
  });
}

function commanderOptions(spec: OptionSpec, showsAll: boolean): readonly Option[] {
  const { flags, description, group, choices, repeats, negatable, isRare, isHidden, standard } = spec;
  const hint = [choices?.join(", "), standard && `default ${standard}`].filter(Boolean).join("; ");
  const isSaid = hint === "" || description.includes(choices?.join(", ") ?? "\u0000");
  const option = new Option(flags, isSaid && !standard ? description : `${description} (${hint})`);
  option.helpGroup(group).hideHelp(isHidden === true || (isRare === true && !showsAll));
  if (choices || repeats)
    option.argParser((value: string, before: unknown) => {
      if (choices && !choices.includes(value)) throw new InvalidArgumentError(wrongChoice(value, choices));
      return repeats ? [...((before as readonly string[] | undefined) ?? []), value] : value;
    });
  if (!negatable) return [option];
  const [long = flags] = spellings(spec).filter((name) => name.startsWith("--"));
  const opposite = new Option(negated(long), `The opposite of ${long}`);
  opposite.helpGroup(group).hideHelp();
  return [option, opposite];
}

function wrongChoice(value: string, choices: readonly string[]): string {
  const meant = nearest(value, choices);
  return `It is one of ${choices.join(", ")}.${meant ? ` Did you mean ${meant}?` : ""}`;
}

/** Commander's own words, with a suggestion that looks at hidden options and other commands' options, too. */
function problemText({ code, message }: CommanderError, words: readonly string[]): string {
  const text = message.replace(/^error: /, "").replace(/\n\(Did you mean .*\)$/s, "");
  const [, wrong = ""] = /'([^' =]+)/.exec(text) ?? [];
  const spec = COMMANDS.find(({ name }) => name === words[0]);
  if (code === "commander.unknownCommand") {
    const meant = nearest(
      wrong,
      COMMANDS.map(({ name }) => name),
    );
    return meant
      ? `${text}; did you mean ${meant}?`
      : `${text}; the commands are ${COMMANDS.map(({ name }) => name).join(", ")}`;
  }
  if (code !== "commander.unknownOption") return text;
  const known = (spec?.options ?? []).flatMap(spellings);
  const meant = known.find((flag) => wrong.length > 4 && flag.startsWith(`${wrong}-`)) ?? nearest(wrong, known);
  if (meant) return `${text}; did you mean ${meant}?`;
  const others = COMMANDS.filter(({ options }) => options.some((option) => spellings(option).includes(wrong)));
  return others.length > 0 && spec
    ? `${text} for ${spec.name}; it belongs to ${others.map(({ name }) => name).join(", ")}`
    : text;
}
