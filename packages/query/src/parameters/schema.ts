import { camelCase, snakeCase } from "../cmr-params.js";
import type { Compilation } from "./compile.js";
import type { OptionName, Row } from "./row.js";

/** The table of one kind of query, and what holds between its parameters. */
export interface Schema {
  readonly noun: "granule" | "collection";
  readonly rows: readonly Row[];
  /** Rules that concern several parameters; they run after each value was read by itself. */
  readonly rules: readonly ((compilation: Compilation) => void)[];
  /** Rows by name and alias. */
  readonly byName: ReadonlyMap<string, Row>;
  /** Rows by CMR name. */
  readonly byCmrName: ReadonlyMap<string, Row>;
  /** CMR names that are written with brackets even for a single value. */
  readonly listed: ReadonlySet<string>;
}

export function defineSchema(noun: Schema["noun"], rows: readonly Row[], rules: Schema["rules"]): Schema {
  return {
    noun,
    rows,
    rules,
    byName: new Map(rows.flatMap((row) => [row.name, ...(row.aliases ?? [])].map((name) => [name, row] as const))),
    byCmrName: new Map(rows.map((row) => [cmrNameOf(row), row])),
    listed: new Set(rows.filter((row) => row.brackets === true).map(cmrNameOf)),
  };
}

/** Every name of a parameter, aliases too. */
export function namesOf(schema: Schema): readonly string[] {
  return [...schema.byName.keys()];
}

export function cmrNameOf(row: Row): string {
  return row.cmr ?? snakeCase(row.name);
}

/**
 * Gives a class of queries one method per name, which hands its arguments on, and shows them on Node's console as their text.
 *
 * @returns the names. A field of the class keeps them: bundlers leave a class out that is not used unless it has a static block,
 * or a method whose name is a symbol of a registry.
 */
export function defineSetters<Query extends object>(
  { prototype }: { readonly prototype: Query },
  names: readonly string[],
  set: (this: Query, name: string, args: readonly unknown[]) => unknown,
): readonly string[] {
  for (const name of names)
    Object.defineProperty(prototype, name, {
      value(this: Query, ...args: unknown[]) {
        return set.call(this, name, args);
      },
    });
  Object.defineProperty(prototype, Symbol.for("nodejs.util.inspect.custom"), { value: prototype.toString });
  return names;
}

/** The row with this name in queries or in CMR. */
export function rowNamed(schema: Schema, name: string): Row | undefined {
  return schema.byName.get(name) ?? schema.byCmrName.get(name) ?? schema.byName.get(camelCase(name));
}

const OPTION_NAMES =
  /* @__PURE__ */ "pattern ignoreCase and or excludeBoundary excludeCollection limitToGranules".split(
    " ",
  ) as OptionName[];

/** The option with this name in either spelling. */
export function optionNamed(name: string): OptionName | undefined {
  return OPTION_NAMES.find((option) => option === camelCase(name));
}
