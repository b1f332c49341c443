import { errorToJson, isAbort } from "@earthaccess/errors";
import type { CommandIo } from "./command-spec.js";
import { COMMANDS } from "./commands.js";
import { errorLines } from "./error-text.js";
import { EXIT, type ExitCode, exitCodeOf } from "./exit-code.js";
import { wantsColour } from "./output/output.js";
import { ProcessOutput, type ProcessOutputOptions } from "./output/process-output.js";
import { parseArguments, TextWanted } from "./parse-arguments.js";
import { commandLine } from "./shell-words.js";
import { UsageError } from "./usage-error.js";

/** What the command line runs in: the streams, the environment and the signal of a process. */
export interface CliHost extends Pick<ProcessOutputOptions, "stdout" | "stderr" | "env"> {
  readonly stdin: AsyncIterable<Uint8Array> & { readonly isTTY?: boolean };
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/**
 * Runs one command line and resolves to its exit code; nothing is thrown.
 *
 * @param words what follows the name of the program
 */
export async function runCli(words: readonly string[], host: CliHost): Promise<ExitCode> {
  const isJson = words.includes("--json");
  const isPlain = words.includes("--no-color");
  const isQuiet = words.includes("--quiet") || words.includes("-q");
  const out = new ProcessOutput({ ...host, isJson, isQuiet, isPlain });
  const io: CommandIo = {
    out,
    env: host.env,
    signal: host.signal,
    stdin: host.stdin,
    canAsk: host.stdin.isTTY === true && host.stderr.isTTY === true,
    typed: words,
  };
  try {
    const isColoured = !isPlain && wantsColour(out.isTerminal, host.env);
    const { spec, invocation } = parseArguments(words, { columns: out.columns, isColoured });
    const run = await spec.load();
    return await run(invocation, io);
  } catch (error) {
    out.live([]);
    if (error instanceof TextWanted) {
      await out.raw(error.text);
      return EXIT.done;
    }
    if (host.signal.aborted && isAbort(error, host.signal)) return interrupted(io);
    return failed(error, io);
  }
}

async function interrupted({ out, typed }: CommandIo): Promise<ExitCode> {
  await out.event("interrupted", { exitCode: EXIT.interrupted });
  out.problem({ text: "Stopped. ", style: "yellow" }, `Again: ${commandLine("earthaccess", typed)}`);
  return EXIT.interrupted;
}

async function failed(error: unknown, { out, typed }: CommandIo): Promise<ExitCode> {
  const exitCode = exitCodeOf(error);
  if (error instanceof UsageError) {
    await out.event("error", { code: error.code, message: error.message, problems: error.problems, exitCode });
    sayUsage(error, { out, typed });
    return exitCode;
  }
  await out.event("error", { ...errorToJson(error), exitCode });
  const [first = "", ...others] = errorLines(error);
  out.problem({ text: "✗ ", style: "red" }, first);
  for (const line of others) out.problem(`  ${line}`);
  return exitCode;
}

/** Everything that is wrong, each with the flag it is about. */
function sayUsage({ problems }: UsageError, { out, typed }: Pick<CommandIo, "out" | "typed">): void {
  const width = Math.max(...problems.map(({ flag }) => flag?.length ?? 0));
  for (const { flag, message } of problems)
    out.problem(
      { text: "✗ ", style: "red" },
      ...(flag === undefined ? [] : [{ text: flag.padEnd(width + 2), style: "bold" } as const]),
      message,
    );
  const [command] = typed;
  const help = COMMANDS.some(({ name }) => name === command) ? `earthaccess ${command} --help` : "earthaccess --help";
  out.problem({ text: `  Examples: ${help}`, style: "dim" });
}
