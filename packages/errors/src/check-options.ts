import { nearest } from "./nearest.js";

/** The options of a call: what each may be, or `undefined` where the call itself finds out. */
export type AllowedOptions<T> = { readonly [K in keyof Required<T>]: readonly T[K][] | undefined };

/**
 * Refuses options that the call does not know and values that it would not understand, all of them in one error: a word that is spelt
 * wrong would otherwise do nothing, silently.
 *
 * @param call whose options they are, as a reader would name it
 * @throws {TypeError} that lists everything wrong
 *
 * @example
 * ```ts
 * checkOptions<{ verify?: string }>("download", { verify: "auto" }, { verify: ["auto", "off"] });
 * ```
 */
export function checkOptions<T extends object>(call: string, options: T, allowed: AllowedOptions<T>): void {
  // A token or a folder in the wrong place is a text, and its letters are no options, also when they were spread into an object.
  if (typeof options !== "object" || options === null || "0" in options)
    throw new TypeError(`The options of ${call} are an object with names, not a text or a list.`);
  const known: Readonly<Record<string, readonly unknown[] | undefined>> = allowed;
  const problems: string[] = [];
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(known, name)) {
      const meant = nearest(name, Object.keys(known));
      problems.push(`${name} is no option${meant === undefined ? "" : `; did you mean ${meant}?`}`);
    } else if (value !== undefined && known[name]?.includes(value) === false)
      problems.push(
        `${name} is one of ${known[name].map((one) => JSON.stringify(one)).join(", ")}; got ${shown(value)}`,
      );
  }
  if (problems.length > 0) throw new TypeError(`The options of ${call} are not valid:\n- ${problems.join("\n- ")}`);
}

/** A value that may be anything, also a secret in the wrong place: a short text as it is, of all else its kind. */
function shown(value: unknown): string {
  return typeof value === "string" && value.length <= 20 ? JSON.stringify(value) : `a ${typeof value}`;
}
