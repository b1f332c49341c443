import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Simulator } from "@earthaccess/simulator";
import { BIN, boxEnvironment, type CliOptions } from "../cli.js";

// Python's pty module is the pseudo-terminal; the slow tests have Python for their readers anyway.
const PYTHON = process.env.EARTHACCESS_TEST_PYTHON ?? "python3";
const TERMINAL = fileURLToPath(new URL("../../../credentials/test/slow/terminal.py", import.meta.url));

/** What was on a terminal, and how the command ended. */
export interface Screen {
  /** Everything that was written to the terminal, escape sequences included. */
  readonly text: string;
  /** The lines that a reader sees in the end. */
  readonly lines: readonly string[];
  readonly code: number;
}

export interface ScreenOptions extends Pick<CliOptions, "user" | "env"> {
  readonly columns?: number;
  readonly rows?: number;
  /** What to wait for, and what to type then. */
  readonly steps?: readonly (readonly string[])[];
}

/** Runs the command in a pseudo-terminal of a certain size. */
export async function onTerminal(
  box: Simulator,
  words: readonly string[],
  options: ScreenOptions = {},
): Promise<Screen> {
  const { columns = 80, rows = 24, steps = [], user, env } = options;
  const sized = `stty cols ${columns} rows ${rows} && exec "$@"`;
  const { stdout } = await promisify(execFile)(
    PYTHON,
    [TERMINAL, JSON.stringify(steps), "sh", "-c", sized, "sh", process.execPath, BIN, ...words],
    { env: { ...boxEnvironment(box, user), TERM: "xterm", ...env }, maxBuffer: 64_000_000 },
  );
  const [, text = "", code = ""] = /^(.*)\nEXIT (\d+)\n$/s.exec(stdout) ?? [];
  return { text, lines: seenLines(text), code: Number(code) };
}

/** A command of the terminal, a return, a line feed, or text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what is looked for
const PIECES = /\u001b\[(\d*)([A-Za-z])|\r|\n|[^\u001b\r\n]+/g;

/** Plays what was written: line feeds, returns, colours, and going up and clearing, which is all that the command uses. */
function seenLines(text: string): readonly string[] {
  const lines = [""];
  let row = 0;
  for (const [piece, count, command] of text.matchAll(PIECES)) {
    if (piece === "\n") {
      row++;
      lines[row] ??= "";
    } else if (command === "A") row -= Number(count || 1);
    else if (command === "J") lines.splice(row, lines.length, "");
    else if (command === undefined && piece !== "\r") lines[row] += piece;
  }
  return lines;
}
