import { snakeCase } from "../cmr-params.js";
import {
  didYouMean,
  isFields,
  isObject,
  shown,
  type ValidationError,
  ValidationResult,
  validationError,
} from "../validation.js";
import { kindOf } from "./kinds.js";
import type { Note, OptionName, Row } from "./row.js";
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
    for (const [name, value] of Object.entries(params)) read(this, name, value);
    for (const rule of schema.rules) rule(this);
  }

  get result(): ValidationResult {
    return new ValidationResult(this.errors, this.warnings);
  }

  error(field: string, code: string, message: string, value?: unknown, suggestion?: string): void {
    this.errors.push(validationError(field, { code, message, suggestion }, value));
  }

  warn(field: string, code: string, message: string, value?: unknown, suggestion?: string): void {
    this.warnings.push(validationError(field, { code, message, suggestion }, value));
  }

  /** The values of a parameter of texts. */
  texts(name: string): readonly string[] | undefined {
    return this.values.get(name) as readonly string[] | undefined;
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
}

function read(query: Compilation, name: string, value: unknown): void {
  const { schema } = query;
  const row = schema.byName.get(name);
  if (!row) {
    const [hint, suggestion] = didYouMean(name, schema.byName.keys());
    const message = PAGING.includes(name)
      ? "paging is done by the search itself; use limit, take() or pageSize there"
      : `is not a parameter of a ${schema.noun} search${hint}`;
    query.error(name, "unknown-parameter", `Unknown parameter ${name}: it ${message}`, value, suggestion);
  }
  // Another spelling of the same parameter was there first, or this key would have been renamed.
  else if (row.name !== name)
    query.error(name, "conflict", `is the same parameter as ${row.name}; give one of them`, value);
  else if (row.kind === "options") readOptions(query, value);
  else readValues(query, row, value);
}

const PAGING = ["pageNum", "page_num", "offset", "scroll", "limit", "count"];

function readValues(query: Compilation, row: Row, value: unknown): void {
  const { items, parse } = kindOf(row);
  const list = items(value, row);
  if (list.length === 0)
    query.error(row.name, "empty", "Must specify either one value or several, not an empty list", value);
  else if (row.single && list.length > 1) query.error(row.name, "type", "takes one value only", value);
  else {
    const parsed = list.map((item) => {
      const note =
        (level: "error" | "warn"): Note =>
        (code, message, at = item === undefined ? value : item, suggestion) =>
          void query[level](row.name, code, message, at, suggestion) as undefined;
      return parse(item, row, { error: note("error"), warn: note("warn") });
    });
    const values = parsed.filter((item) => item !== undefined);
    if (values.length > 0) query.values.set(row.name, values);
  }
}

function readOptions(query: Compilation, value: unknown): void {
  const error = (code: string, message: string, at: unknown, suggestion?: string) =>
    query.error("options", code, message, at, suggestion);
  if (!isFields(value))
    error("type", `must be an object such as { granuleName: { pattern: true } }, got ${shown(value)}`, value);
  for (const [name, switches] of isFields(value) ? Object.entries(value) : []) {
    const row = name === "spatial" ? undefined : rowNamed(query.schema, name);
    if (!row && name !== "spatial") {
      const [hint, suggestion] = didYouMean(name, query.schema.byName.keys());
      error("unknown-parameter", `${name} is not a parameter${hint}`, Object.keys(value as object), suggestion);
    } else if (!isObject(switches)) error("type", `${name} must be an object such as { or: true }`, switches);
    else
      for (const [key, flag] of Object.entries(switches) as [string, unknown][]) {
        const allowed = row ? (row.options ?? []) : (["or"] as const);
        const option = optionNamed(key);
        const text = String(flag);
        if (!option || !(allowed as readonly string[]).includes(option)) {
          const list = allowed.length > 0 ? `; it has ${allowed.join(", ")}` : "";
          error("unknown-option", `${name} has no option ${key}${list}`, flag, didYouMean(key, allowed)[1]);
        } else if (text !== "true" && text !== "false")
          error("type", `${name}.${option} must be true or false, got ${shown(flag)}`, flag);
        else query.option(row ? cmrNameOf(row) : "spatial", option, text === "true");
      }
  }
}

/** The CMR parameters of a compilation without errors. */
export function cmrParamsOf({ schema, values, options }: Compilation): Record<string, string | string[]> {
  const params: [string, string | string[]][] = [];
  for (const row of schema.rows) {
    const items = values.get(row.name);
    if (!items || row.viaCollections || UNSENT.includes(row.name)) continue;
    const { entries, format = String } = kindOf(row);
    if (entries) params.push(...entries(items as never[], row));
    else {
      const texts = items.map((item) => format(item as never, row));
      params.push([cmrNameOf(row), texts.length === 1 && row.brackets !== "always" ? (texts[0] as string) : texts]);
    }
  }
  for (const [name, switches] of options)
    for (const [option, isOn] of switches) params.push([`options[${name}][${snakeCase(option)}]`, String(isOn)]);
  return Object.fromEntries(params);
}

/** Names that stand for others: a DAAC becomes a provider, `excludeBoundary` an option. */
const UNSENT = ["daac", "excludeBoundary"];
