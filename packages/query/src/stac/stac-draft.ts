import { isObject } from "../validation.js";
import { type Cql2Argument, type Cql2Expression, condition, joined } from "./cql2.js";
import { toCql2Text } from "./cql2-text.js";
import type { Drop, StacDialect, StacQueryOperators, StacSearchBody } from "./stac-params.js";

/** A STAC search before it is known how its conditions on properties are written. */
export interface StacDraft {
  readonly body: StacSearchBody;
  /** Conditions that must all hold, each with the parameter it came from. */
  readonly conjuncts: readonly Conjunct[];
}

/** One condition and what it is called where it came from. */
export interface Conjunct {
  readonly expression: Cql2Expression;
  readonly parameter: string;
  readonly value: unknown;
}

/** The order in which STAC's documentation names the members. */
const ORDER = "collections ids datetime bbox intersects query filter filter-lang q sortby fields limit";

/** Writes a draft in a dialect. `queryable` is the only property the `query` extension of the server knows; all when it is not given. */
export function writeDraft(
  { body, conjuncts }: StacDraft,
  dialect: StacDialect,
  drop: Drop,
  queryable?: string,
): StacSearchBody {
  const result: Record<string, unknown> = { ...body };
  if (dialect === "query") {
    const query = new Map<string, object>();
    const told: Conjunct[] = [];
    for (const conjunct of conjuncts) {
      const { expression, parameter, value } = conjunct;
      const [property, operators] = operatorsOf(expression) ?? [""];
      const others = query.get(property);
      // An operator stands once: a second one of its kind would replace the first.
      const isTaken = others !== undefined && Object.keys(operators ?? {}).some((name) => name in others);
      if (property && !isTaken && (queryable ?? property) === property)
        query.set(property, { ...others, ...operators });
      // A range is two conditions of one value, and dropped once.
      else if (!told.some((other) => other.parameter === parameter && other.value === value)) {
        told.push(conjunct);
        const reason = isTaken
          ? `the query extension takes each operator on ${property} once`
          : property
            ? `CMR-STAC's query extension knows ${queryable} only; the dialects cql2-json and cql2-text write it as ${property}`
            : "the query extension has no such condition; the dialects cql2-json and cql2-text do";
        drop(parameter, value, reason);
      }
    }
    if (query.size > 0) result.query = Object.fromEntries(query);
  } else if (conjuncts.length > 0) {
    const filter = joined(
      "and",
      conjuncts.map(({ expression }) => expression),
    ) as Cql2Expression;
    result.filter = dialect === "cql2-text" ? toCql2Text(filter) : filter;
    result["filter-lang"] = dialect;
  }
  const keys = ORDER.split(" ").filter((key) => result[key] !== undefined);
  return Object.fromEntries(keys.map((key) => [key, result[key]]));
}

const COMPARISONS: Readonly<Record<string, string>> = {
  "=": "eq",
  "<>": "neq",
  "<": "lt",
  "<=": "lte",
  ">": "gt",
  ">=": "gte",
  in: "in",
};

/** A simple comparison in the words of the `query` extension. */
function operatorsOf({ op, args }: Cql2Expression): [property: string, operators: object] | undefined {
  const [left, ...values] = args;
  if (!isObject(left) || !("property" in left)) return undefined;
  const [plain, upper] = values.map(plainValue);
  if (op === "between") return [left.property, { gte: plain, lte: upper }];
  const name = Object.hasOwn(COMPARISONS, op) && COMPARISONS[op];
  return name && plain !== undefined ? [left.property, { [name]: plain }] : undefined;
}

function plainValue(value: Cql2Argument): unknown {
  if (!isObject(value) || Array.isArray(value)) return value;
  return "timestamp" in value ? value.timestamp : "date" in value ? value.date : undefined;
}

/** The conditions of a `query` as CQL2; `unknown` is told of operators that are none. */
export function conjunctsOfQuery(
  query: Readonly<Record<string, StacQueryOperators>>,
  unknown: (property: string, operator: string) => void,
): Cql2Expression[] {
  return Object.entries(query).flatMap(([property, operators]) =>
    Object.entries(operators ?? {}).flatMap(([operator, value]): Cql2Expression[] => {
      const escaped = String(value).replace(/[\\%_]/g, "\\$&");
      const like = { startsWith: `${escaped}%`, endsWith: `%${escaped}`, contains: `%${escaped}%` }[operator];
      if (typeof like === "string") return [condition("like", property, like)];
      const found = Object.entries(COMPARISONS).find(([, name]) => name === operator);
      if (found) return [condition(found[0], property, value as Cql2Argument)];
      unknown(property, operator);
      return [];
    }),
  );
}
