import { globMatcher, nearest } from "earthaccess";
import { type FieldPath, fieldNames, parseFieldPath, unquoted, valuesAt } from "./field-path.js";

/** A record as CMR gives it, and its STAC form for names such as `eo:cloud_cover`. */
export interface SearchedRecord {
  readonly umm: unknown;
  readonly meta: unknown;
  toStac(): object;
}

type Compare = (value: unknown, wanted: string) => boolean;

const COMPARISONS: Readonly<Record<string, Compare>> = {
  "<=": (value, wanted) => ordered(value, wanted, (sign) => sign <= 0),
  ">=": (value, wanted) => ordered(value, wanted, (sign) => sign >= 0),
  "!=": (value, wanted) => !isSame(value, wanted),
  "=": isSame,
  "<": (value, wanted) => ordered(value, wanted, (sign) => sign < 0),
  ">": (value, wanted) => ordered(value, wanted, (sign) => sign > 0),
  "~": (value, wanted) => globMatcher(wanted, { ignoreCase: true })(String(value)),
};

const OPERATOR = /<=|>=|!=|==?|<|>|~/;

/** One condition of `--where`: a field alone (it is there), or a field, an operator and a value. */
export interface Condition {
  readonly text: string;
  readonly path: FieldPath;
  readonly operator?: string;
  readonly value?: string;
}

/**
 * The condition in a text such as `CloudCover < 20`, `DataGranule.DayNightFlag = Day`, `GranuleUR ~ *T13TDE*` or `CloudCover`.
 *
 * @throws {SyntaxError} saying what a condition looks like
 */
export function parseCondition(text: string): Condition {
  // An `=` in brackets belongs to the path.
  const bare = text.replace(/\[[^\]]*\]/g, (part) => "_".repeat(part.length));
  const found = OPERATOR.exec(bare);
  const path = parseFieldPath(found ? text.slice(0, found.index) : text);
  const value = found ? unquoted(text.slice(found.index + found[0].length)) : undefined;
  if (!path || value === "")
    throw new SyntaxError(
      `"${text}" is no condition; write a field, an operator (= != < <= > >= ~) and a value, such as "CloudCover < 20"`,
    );
  return { text, path, ...(found && value !== undefined && { operator: found[0].replace("==", "="), value }) };
}

/** Decides which records pass all conditions, and remembers which fields no record had. */
export class WhereFilter {
  readonly #conditions: readonly Condition[];
  readonly #seen = new Set<Condition>();
  #example: SearchedRecord | undefined;

  constructor(conditions: readonly Condition[]) {
    this.#conditions = conditions;
  }

  get isEmpty(): boolean {
    return this.#conditions.length === 0;
  }

  readonly matches = (record: SearchedRecord): boolean => {
    this.#example ??= record;
    // Every condition is looked at, so that each field that is there is seen.
    return this.#conditions.map((condition) => this.#holds(condition, record)).every(Boolean);
  };

  /** What to say about fields that none of the records had; nothing when there were no records. */
  unknownFields(): readonly string[] {
    const example = this.#example;
    if (!example) return [];
    return this.#conditions
      .filter((condition) => !this.#seen.has(condition))
      .map(({ path }) => {
        const meant = nearest(path.text, fieldNames(example.umm));
        return `No record has the field ${path.text}.${meant ? ` Did you mean ${meant}?` : ""}`;
      });
  }

  #holds(condition: Condition, record: SearchedRecord): boolean {
    const values = recordValues(record, condition.path);
    if (values.length > 0) this.#seen.add(condition);
    const { operator, value = "" } = condition;
    if (operator === undefined) return values.length > 0;
    const compare = COMPARISONS[operator] as Compare;
    // One of several values is enough, except to be unequal, which all must be.
    return operator === "!="
      ? values.length > 0 && values.every((one) => compare(one, value))
      : values.some((one) => compare(one, value));
  }
}

/** The values of a field: of the UMM record, of its `meta`, or of the STAC item's properties. */
export function recordValues(record: SearchedRecord, { steps }: FieldPath): readonly unknown[] {
  const [first, ...rest] = steps;
  const name = first?.kind === "member" ? first.name.toLowerCase() : "";
  if (name === "umm" && rest.length > 0) return valuesAt(record.umm, rest);
  if (name === "meta" && rest.length > 0) return valuesAt(record.meta, rest);
  const inUmm = valuesAt(record.umm, steps);
  return inUmm.length > 0 ? inUmm : valuesAt((record.toStac() as { readonly properties?: unknown }).properties, steps);
}

function isSame(value: unknown, wanted: string): boolean {
  return ordered(value, wanted, (sign) => sign === 0);
}

/** Numbers by size, and texts by the alphabet without regard to case, in which dates of ISO 8601 are in order. */
function ordered(value: unknown, wanted: string, decides: (sign: number) => boolean): boolean {
  if (typeof value === "object") return false;
  const [a, b] = [Number(value), Number(wanted)];
  const areNumbers = String(value).trim() !== "" && !Number.isNaN(a) && !Number.isNaN(b);
  if (areNumbers) return decides(Math.sign(a - b));
  if (typeof value === "number") return false;
  const [left, right] = [String(value).toLowerCase(), wanted.toLowerCase()];
  return decides(left < right ? -1 : left > right ? 1 : 0);
}
