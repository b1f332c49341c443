import type { OptionSpec } from "./command-spec.js";

/** The spellings of an option: `-n`, `--limit`, and the `--no-` form where there is one. */
export function spellings({ flags, negatable }: OptionSpec): readonly string[] {
  const names = flags.replace(/ ?<.*$/, "").split(/,\s*/);
  return negatable ? [...names, ...names.filter((name) => name.startsWith("--")).map(negated)] : names;
}

/** What stands for its value: `<count>`; `undefined` for a switch. */
export function placeholder({ flags }: OptionSpec): string | undefined {
  return /<(.*)>/.exec(flags)?.[1];
}

export function negated(flag: string): string {
  return flag.replace(/^--/, "--no-");
}
