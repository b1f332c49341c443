/** How a piece of text looks where colours are wanted. */
export type Style = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

/** A piece of a line: its text is never obeyed by the terminal, only its style is. */
export type Span = string | { readonly text: string; readonly style: Style };

/** Where a command says things: the only way out, so that nothing reaches a terminal unchecked. */
export interface Output {
  /** One line of JSON for each event, and nothing else. */
  readonly isJson: boolean;
  /** Whether results go to a terminal rather than to a file or a program. */
  readonly isTerminal: boolean;
  /** Columns for results; `undefined` where lines may be as long as they are. */
  readonly columns: number | undefined;
  /** A line of results, on standard output. */
  print(...line: readonly Span[]): Promise<void>;
  /** Results as they are, byte by byte, for files and programs; only for what the user asked to have raw. */
  raw(data: string | Uint8Array): Promise<void>;
  /** A line about what happens, on standard error; nothing with `--json` or `--quiet`. */
  note(...line: readonly Span[]): void;
  /** Something that may not be meant: a note, or with `--json` an event. */
  warn(text: string): void;
  /** A problem, on standard error; `--quiet` does not hide it. */
  problem(...line: readonly Span[]): void;
  /** With `--json`, one line of results; otherwise nothing. */
  event(name: string, facts: object): Promise<void>;
  /** Lines at the bottom of the screen that change while work goes on; where there is no screen, nothing. */
  live(lines: readonly (readonly Span[])[]): void;
  /** Whether {@link live} shows anything, and how many lines fit. */
  readonly liveRows: number;
  /** Columns for {@link live}. */
  readonly liveColumns: number;
}

const CODES: Readonly<Record<Style, readonly [on: number, off: number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

/** The text with its colour, where colours are wanted. */
export function painted(text: string, style: Style, isColoured: boolean): string {
  const [on, off] = CODES[style];
  return isColoured ? `\u001b[${on}m${text}\u001b[${off}m` : text;
}

/** Whether a stream gets colours: `NO_COLOR` and `FORCE_COLOR` decide before what the stream is (https://no-color.org). */
export function wantsColour(isTerminal: boolean, env: Readonly<Record<string, string | undefined>>): boolean {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== "") return false;
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== "") return env.FORCE_COLOR !== "0";
  return isTerminal && env.TERM !== "dumb";
}
