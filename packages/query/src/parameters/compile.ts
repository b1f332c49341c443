import { nearest } from "@earthaccess/errors";
import { snakeCase } from "../cmr-params.js";
import { type Problem, shown, type ValidationError, ValidationResult, validationError } from "../validation.js";
import { kindOf } from "./kinds.js";
import type { OptionName, Row } from "./row.js";
import { cmrNameOf, optionNamed, rowNamed, type Schema } from "./schema.js";

/** A query whose values have been read: what CMR gets, what STAC gets and what is wrong all come from here. */
export class Compilation {
  readonly schema: Schema;
  /** Canonical values by name; never empty lists. */
  readonly values: Map<string, readonly unknown[]> = new Map();
  /** Switches by the CMR name of their parameter; `spatial` stands for all spatial parameters together. */
  readonly options: Map<string, Map<OptionName, boolean>> = new Map();
  readonly errors: ValidationError[] = [];
  readonly warnings: ValidationError[] = [];
  /** Names that were given, readable or not. */
  readonly given: ReadonlySet<string>;

  constructor(params: Readonly<Record<string, unknown>>, schema: Schema) {
    this.schema = schema;
    this.given = new Set(Object.keys(params));
    for (const [name, value] of Object.entries(params)) this.#read(name, value);
    for (const rule of schema.rules) rule(this);
  }

  get result(): ValidationResult {
    return new ValidationResult(this.errors, this.warnings);
  }

  error(field: string, problem: Problem, value?: unknown): void {
    this.errors.push(validationError(field, problem, value));
  }

  warn(field: string, problem: Problem, value?: unknown): void {
    this.warnings.push(validationError(field, problem, value));
  }

  /** Sets a switch unless it was given. */
  option(cmrName: string, option: OptionName, isOn = true): void {
    const switches = this.options.get(cmrName) ?? new Map<OptionName, boolean>();
    this.options.set(cmrName, switches);
    if (!switches.has(option)) switches.set(option, isOn);
  }

  isOn(cmrName: string, option: OptionName): boolean {
    return this.options.get(cmrName)?.get(option) === true;
  }

  #read(name: string, value: unknown): void {
    const row = this.schema.byName.get(name);
    if (!row) this.#unknown(name, value);
    // Another spelling of the same parameter was there first, or this key would have been renamed.
    else if (row.name !== name)
      this.error(name, { code: "conflict", message: `is the same parameter as ${row.name}; give one of them` }, value);
    else if (row.kind === "options") this.#readOptions(value);
    else this.#readValues(row, value);
  }

  #readValues(row: Row, value: unknown): void {
    const kind = kindOf(row);
    const notes = {
      error: (problem: Problem, at: unknown = value) => this.error(row.name, problem, at),
      warn: (problem: Problem, at: unknown = value) => this.warn(row.name, problem, at),
    };
    const items = kind.items(value, row);
    if (items.length === 0) {
      notes.error({ code: "empty", message: "Must specify either one value or several, not an empty list" });
    } else if (row.single && items.length > 1) {
      notes.error({ code: "type", message: "takes one value only" });
    } else {
      const parsed = items.map((item) => kind.parse(item, row, notes)).filter((item) => item !== undefined);
      if (parsed.length > 0) this.values.set(row.name, parsed);
    }
  }

  #unknown(name: string, value: unknown): void {
    const { schema } = this;
    const suggestion = nearest(name, schema.byName.keys());
    const hint = suggestion ? `; did you mean ${suggestion}?` : "";
    const message = PAGING.has(name)
      ? "paging is done by the search itself; use limit, take() or pageSize there"
      : `is not a parameter of a ${schema.noun} search${hint}`;
    this.error(
      name,
      { code: "unknown-parameter", message: `Unknown parameter ${name}: it ${message}`, suggestion },
      value,
    );
  }

  #readOptions(value: unknown): void {
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    if (!isObject) {
      const message = `must be an object such as { granuleName: { pattern: true } }, got ${shown(value)}`;
      this.error("options", { code: "type", message }, value);
    }
    for (const [name, switches] of isObject ? Object.entries(value) : []) {
      const row = name === "spatial" ? undefined : rowNamed(this.schema, name);
      if (!row && name !== "spatial") this.#unknownOption(name, Object.keys(value as object));
      else if (typeof switches !== "object" || switches === null)
        this.error("options", { code: "type", message: `${name} must be an object such as { or: true }` }, switches);
      else for (const [key, flag] of Object.entries(switches)) this.#readOption(name, row, key, flag);
    }
  }

  #unknownOption(name: string, value: unknown): void {
    const suggestion = nearest(name, this.schema.byName.keys());
    const hint = suggestion ? `; did you mean ${suggestion}?` : "";
    this.error(
      "options",
      { code: "unknown-parameter", message: `${name} is not a parameter${hint}`, suggestion },
      value,
    );
  }

  #readOption(name: string, row: Row | undefined, key: string, flag: unknown): void {
    const allowed = row ? (row.options ?? []) : (["or"] as const);
    const option = optionNamed(key);
    const isFlag = flag === true || flag === false || flag === "true" || flag === "false";
    if (!option || !(allowed as readonly string[]).includes(option)) {
      const list = allowed.length > 0 ? `; it has ${allowed.join(", ")}` : "";
      this.error(
        "options",
        { code: "unknown-option", message: `${name} has no option ${key}${list}`, suggestion: nearest(key, allowed) },
        flag,
      );
    } else if (!isFlag)
      this.error(
        "options",
        { code: "type", message: `${name}.${option} must be true or false, got ${shown(flag)}` },
        flag,
      );
    else this.option(row ? cmrNameOf(row) : "spatial", option, flag === true || flag === "true");
  }
}

const PAGING: ReadonlySet<string> = new Set(["pageNum", "page_num", "offset", "scroll", "limit", "count"]);

/** The CMR parameters of a compilation without errors. */
export function cmrParamsOf({ schema, values, options }: Compilation): Record<string, string | string[]> {
  const params: [string, string | string[]][] = [];
  for (const row of schema.rows) {
    const items = values.get(row.name);
    if (!items || row.viaCollections === true || UNSENT.has(row.name)) continue;
    const kind = kindOf(row);
    const texts = () => items.map((item) => kind.format(item as never, row));
    if (kind.entries) params.push(...kind.entries(items as never[], row));
    else
      params.push([cmrNameOf(row), items.length === 1 && row.brackets !== "always" ? (texts()[0] as string) : texts()]);
  }
  for (const [name, switches] of options)
    for (const [option, isOn] of switches) params.push([`options[${name}][${snakeCase(option)}]`, String(isOn)]);
  return Object.fromEntries(params);
}

/** Names that stand for others: a DAAC becomes a provider, `excludeBoundary` an option. */
const UNSENT: ReadonlySet<string> = new Set(["daac", "excludeBoundary"]);
