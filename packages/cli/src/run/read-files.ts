import type { EarthdataFile, OpenOptions } from "earthaccess";
import type { CommandIo, Invocation } from "../command-spec.js";
import { parseBytes } from "../output/quantities.js";
import { Problems } from "../usage-error.js";
import { filterFrom } from "./ls.js";
import { logIn, openSession } from "./open-session.js";
import { planSources, requireSources, sourcesOf } from "./sources.js";

/** Files to read, and which of their bytes. */
export interface Reading {
  readonly files: AsyncIterable<EarthdataFile>;
  /** The range of one file: from, up to but not including. */
  readonly rangeOf: (file: EarthdataFile) => readonly [from: number, to: number];
}

/** Plans and logs in for a command that reads remote files by ranges. */
export async function planReading(invocation: Invocation, io: CommandIo, standardLength: number): Promise<Reading> {
  const { options } = invocation;
  const problems = new Problems();
  const plan = await planSources(invocation, io, problems);
  requireSources(plan, problems);
  const filter = filterFrom(options, problems);
  const offset = signedBytes("--offset", options.offset ?? "0", problems);
  const length = options.length === undefined ? standardLength : signedBytes("--length", options.length, problems);
  if (length < 0) problems.add("--length", "must not be negative");
  const session = openSession(invocation, io, problems);
  problems.throwIfAny();
  await logIn(session, invocation, io);
  const { access } = options as Pick<OpenOptions, "access">;
  return {
    files: session.open(sourcesOf(plan, session, io), {
      filter,
      signal: io.signal,
      concurrency: 1,
      ...(access && { access }),
    }),
    rangeOf: ({ size }) => {
      const from = Math.min(size, offset < 0 ? Math.max(0, size + offset) : offset);
      return [from, Math.min(size, from + length)];
    },
  };
}

function signedBytes(flag: string, given: unknown, problems: Problems): number {
  const [, sign = "", rest = ""] = /^(-?)(.*)$/s.exec(String(given)) ?? [];
  const bytes = parseBytes(rest);
  if (bytes === undefined) problems.add(flag, `must be bytes such as 500 or 10MB, got ${String(given)}`);
  return sign === "-" ? -(bytes ?? 0) : (bytes ?? 0);
}
