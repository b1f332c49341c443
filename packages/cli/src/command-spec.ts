import type { ExitCode } from "./exit-code.js";
import type { Output } from "./output/output.js";

/** One option of a command, as data: help, parsing and completion are made of it. */
export interface OptionSpec {
  /** As commander writes it: `-n, --limit <count>`, `--cloud-hosted`. */
  readonly flags: string;
  readonly description: string;
  /** Heading in the help. */
  readonly group: string;
  readonly choices?: readonly string[];
  /** May be given several times; its values are a list. */
  readonly repeats?: boolean;
  /** Has a `--no-` form, too. */
  readonly negatable?: boolean;
  /** Shown by `--help-all` only. */
  readonly isRare?: boolean;
  /** Another spelling, which works and is shown nowhere. */
  readonly isHidden?: boolean;
  /** Said in the help: what holds without it. */
  readonly standard?: string;
}

/** A command line to learn from. */
export interface Example {
  readonly says: string;
  readonly line: string;
}

/** What a user typed, as plain data. */
export interface Invocation {
  readonly command: string;
  readonly args: readonly string[];
  /** By the name that the long flag has in camelCase. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** What a command may touch besides its arguments. */
export interface CommandIo {
  readonly out: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  readonly stdin: AsyncIterable<Uint8Array>;
  /** Whether a question can be asked. */
  readonly canAsk: boolean;
  /** What was typed after the name of the program, for hints such as how to go on. */
  readonly typed: readonly string[];
}

/** Does what was typed; the heavy parts are loaded by then. */
export type CommandRun = (invocation: Invocation, io: CommandIo) => Promise<ExitCode>;

/** One command: what it is called and takes, and where its work is. */
export interface CommandSpec {
  readonly name: string;
  readonly summary: string;
  /** Further sentences of the help. */
  readonly description?: string;
  readonly args?: readonly { readonly name: string; readonly description: string }[];
  /** What follows goes on as it is. */
  readonly passesArguments?: boolean;
  readonly options: readonly OptionSpec[];
  readonly examples: readonly Example[];
  /** Loads what does the work, when the command is used and not before. */
  readonly load: () => Promise<CommandRun>;
}
