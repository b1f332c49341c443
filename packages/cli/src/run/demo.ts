import type { CommandIo, CommandRun } from "../command-spec.js";
import { EXIT, type ExitCode } from "../exit-code.js";
import { parseArguments } from "../parse-arguments.js";
import { commandLine } from "../shell-words.js";

interface Stop {
  readonly says: string;
  readonly words: readonly string[];
}

/** The stops of the journey: each is a command as a user would type it. */
function journey(shortName: string, system: readonly string[]): readonly Stop[] {
  const few = ["--limit", "3"];
  return [
    { says: "Which dataset is it?", words: ["datasets", "--short-name", shortName, ...system] },
    { says: "Its latest granules", words: ["search", shortName, ...few, "--sort-key", "-start_date", ...system] },
    {
      says: "The files of one of them",
      words: ["ls", shortName, "--limit", "1", "--sort-key", "-start_date", ...system],
    },
    {
      says: "What a download would fetch",
      words: ["download", shortName, ...few, "--sort-key", "-start_date", "--dry-run", ...system],
    },
  ];
}

/** `earthaccess demo`: the commands run one after the other, and the first that fails ends the journey. */
export const runDemo: CommandRun = async ({ args, options }, io) => {
  const system = ["system", "cmrUrl", "edlUrl"].flatMap((name) => {
    const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    return options[name] === undefined ? [] : [flag, String(options[name])];
  });
  const shortName = args[0] ?? "HLSL30";
  for (const { says, words } of journey(shortName, system)) {
    io.out.note("");
    io.out.note({ text: says, style: "bold" });
    io.out.note({ text: `$ ${commandLine("earthaccess", words)}`, style: "cyan" });
    const exit = await runStop(words, io);
    if (exit !== EXIT.done) return exit;
  }
  io.out.note("");
  io.out.note("Without --dry-run the files come, after ", { text: "earthaccess login", style: "cyan" }, ".");
  io.out.note(
    "Further: ",
    { text: "earthaccess --help", style: "cyan" },
    ", or earthaccess <command> --help for examples of each.",
  );
  return EXIT.done;
};

async function runStop(words: readonly string[], io: CommandIo): Promise<ExitCode> {
  const { spec, invocation } = parseArguments(words);
  const run = await spec.load();
  return run(invocation, { ...io, typed: words });
}
