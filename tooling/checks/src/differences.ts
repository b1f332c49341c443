import { expect } from "vitest";

/** Why we do otherwise than a recorded behaviour says, and what we do instead. */
export interface Difference {
  /** The decision of the project behind it. */
  readonly decision: string;
  readonly reason: string;
  /** What the check of the record finds here: the value beside the recorded one or, as a pattern, words of its message or of our error. */
  readonly instead: RegExp | string | number | boolean | null | object;
}

/** Fails unless the check of a record fails, and for the reason that the table of differences gives. */
export async function expectDifference(check: () => unknown, { instead }: Difference): Promise<void> {
  const { error } = await outcomeOf(check);
  if (error === undefined) throw new Error("The recorded behaviour holds: there is no difference any more.");
  const { code, name, message, actual } = error as Error & { code?: string; actual?: unknown };
  if (instead instanceof RegExp) expect(`${code ?? name}: ${message}`).toMatch(instead);
  // Only an assertion has found a value; any other error is none that the table speaks of.
  else if ("actual" in (error as object)) expect(plain(actual)).toEqual(instead);
  else throw new Error(`No value was compared: ${name}: ${message}`, { cause: error });
}

/** One table made of several; a key that stands in two of them is an error instead of being lost. */
export function joined<T>(...tables: readonly Readonly<Record<string, T>>[]): Readonly<Record<string, T>> {
  const keys = tables.flatMap((table) => Object.keys(table));
  const twice = keys.filter((key, i) => keys.indexOf(key) < i);
  if (twice.length > 0) throw new Error(`In two tables: ${twice.join(", ")}.`);
  return Object.assign({}, ...tables);
}

async function outcomeOf(check: () => unknown): Promise<{ error?: unknown }> {
  try {
    await check();
    return {};
  } catch (error) {
    return { error };
  }
}

/** What is compared is data: of an object of a class, its fields. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
