import { allOf, type Cql2Argument, type Cql2Expression } from "./cql2.js";
import { toCql2Text } from "./cql2-text.js";
import type { OnDropped, StacDialect, StacQueryOperators, StacSearchBody } from "./stac-params.js";

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
const ORDER = [
  "collections",
  "ids",
  "datetime",
  "bbox",
  "intersects",
  "query",
  "filter",
  "filter-lang",
  "q",
  "sortby",
  "fields",
  "limit",
] as const;

/** Writes a draft in a dialect. `queryable` names the properties the `query` extension of the server knows; all when it is not given. */
export function writeDraft(
  { body, conjuncts }: StacDraft,
  dialect: StacDialect,
  onDropped: OnDropped,
  queryable?: ReadonlySet<string>,
): StacSearchBody {
  const result: StacSearchBody = { ...body };
  if (dialect === "query") {
    const query = new Map<string, Record<string, unknown>>();
    const told = new Set<string>();
    for (const { expression, parameter, value } of conjuncts) {
      const found = operatorsOf(expression);
      const isKept = found && (queryable?.has(found.property) ?? true);
      // A range is two conditions of one parameter, and dropped once.
      if (!isKept && told.has(parameter)) continue;
      if (!isKept) told.add(parameter);
      if (!found)
        onDropped({
          parameter,
          value,
          reason: "the query extension has no such condition; the dialects cql2-json and cql2-text do",
        });
      else if (queryable && !queryable.has(found.property))
        onDropped({
          parameter,
          value,
          reason: `CMR-STAC's query extension knows eo:cloud_cover only; the dialects cql2-json and cql2-text write it as ${found.property}`,
        });
      else query.set(found.property, { ...query.get(found.property), ...found.operators });
    }
    if (query.size > 0) result.query = Object.fromEntries(query);
  } else {
    const filter = allOf(conjuncts.map(({ expression }) => expression));
    if (filter) {
      result.filter = dialect === "cql2-text" ? toCql2Text(filter) : filter;
      result["filter-lang"] = dialect;
    }
  }
  return Object.fromEntries(ORDER.filter((key) => result[key] !== undefined).map((key) => [key, result[key]]));
}

const COMPARISONS = { "=": "eq", "<>": "neq", "<": "lt", "<=": "lte", ">": "gt", ">=": "gte", in: "in" } as const;

/** A simple comparison in the words of the `query` extension. */
function operatorsOf({ op, args }: Cql2Expression): { property: string; operators: StacQueryOperators } | undefined {
  const [left, value, upper] = args;
  if (typeof left !== "object" || left === null || !("property" in left)) return undefined;
  const plain = plainValue(value);
  const { property } = left;
  if (op === "between") return { property, operators: { gte: plain, lte: plainValue(upper) } as StacQueryOperators };
  const name = COMPARISONS[op as keyof typeof COMPARISONS];
  return name && plain !== undefined ? { property, operators: { [name]: plain } } : undefined;
}

function plainValue(value: Cql2Argument | undefined): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return "timestamp" in value ? value.timestamp : "date" in value ? value.date : undefined;
}

const FROM_OPERATOR: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(COMPARISONS).map(([op, name]) => [name, op])),
};

/** The conditions of a `query` as CQL2; `unknown` is told of operators that are none. */
export function conjunctsOfQuery(
  query: Readonly<Record<string, StacQueryOperators>>,
  unknown: (property: string, operator: string) => void,
): Cql2Expression[] {
  return Object.entries(query).flatMap(([property, operators]) =>
    Object.entries(operators ?? {}).flatMap(([operator, value]): Cql2Expression[] => {
      const escaped = String(value).replace(/[\\%_]/g, "\\$&");
      const like = { startsWith: `${escaped}%`, endsWith: `%${escaped}`, contains: `%${escaped}%` }[operator];
      const op = like === undefined ? FROM_OPERATOR[operator] : "like";
      if (op) return [{ op, args: [{ property }, like ?? (value as Cql2Argument)] }];
      unknown(property, operator);
      return [];
    }),
  );
}
