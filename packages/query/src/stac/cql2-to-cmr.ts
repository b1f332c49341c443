import { GRANULE_ROWS } from "../parameters/granule-rows.js";
import type { Row } from "../parameters/row.js";
import { DateRange } from "../values/date-range.js";
import { toNumber } from "../values/numbers.js";
import { areaParams, collectionParams, idParams } from "./core-to-cmr.js";
import { type Cql2Argument, Cql2Error, type Cql2Expression, conjunctsOf, isExpression, positionOf } from "./cql2.js";
import { patternOfLike } from "./like.js";
import { intersect, type ParamsPart, unite } from "./partial-params.js";
import type { OnDropped } from "./stac-params.js";

/**
 * The CMR parameters of one CQL2 condition.
 *
 * A property that CMR does not know is dropped; an operator that CMR cannot express is an error, because leaving it out would
 * change the result without a word.
 */
export function expressionToParams(expression: Cql2Expression, path: string, onDropped: OnDropped): ParamsPart {
  const op = expression.op.toLowerCase();
  if (op === "and")
    return conjunctsOf(expression, path).reduce<ParamsPart>(
      (params, [part, at]) => intersect(params, expressionToParams(part, at, onDropped)),
      {},
    );
  const unsupported = (why: string): never => {
    throw new Cql2Error(`CMR cannot express the operator "${expression.op}"${why}`, positionOf(expression, path));
  };
  if (op === "or") {
    const parts = expression.args.map((arg, i) =>
      isExpression(arg) ? expressionToParams(arg, `${path}.args[${i}]`, onDropped) : unsupported(" with this argument"),
    );
    return unite(parts) ?? unsupported(" between conditions on different properties, or on ranges of numbers");
  }
  const { property, values, isFlipped } = operandsOf(expression);
  if (property === undefined) return unsupported("");
  const condition: Condition = {
    op: isFlipped ? (FLIPPED[op] ?? op) : op,
    values,
    unsupported,
    onDropped,
    expression,
    property,
  };
  const name = property.replace(/^properties\./, "");
  if (name === "id") return idCondition(condition);
  if (name === "collection") return collectionCondition(condition);
  if (name === "geometry")
    return op === "s_intersects"
      ? areaParams(areaOf(values[0], unsupported), onDropped)
      : unsupported(" on geometries");
  if (TIMES.has(name)) return { temporal: [rangeOf(condition)] };
  const row = GRANULE_ROWS.find(({ stac }) => stac === (name === "instrument" ? "instruments" : name));
  if (row) return propertyCondition(condition, row);
  onDropped({
    parameter: name,
    value: expression,
    reason: "CMR has no parameter for this property: items are not filtered by it",
  });
  return {};
}

interface Condition {
  readonly op: string;
  readonly property: string;
  readonly values: readonly Cql2Argument[];
  readonly expression: Cql2Expression;
  readonly unsupported: (why: string) => never;
  readonly onDropped: OnDropped;
}

const TIMES: ReadonlySet<string> = new Set(["datetime", "start_datetime", "end_datetime"]);
const FLIPPED: Readonly<Record<string, string>> = { "<": ">", "<=": ">=", ">": "<", ">=": "<=" };

/** The property of a condition, whichever side it stands on, also inside `casei`, since CMR ignores case anyway. */
function operandsOf({ args }: Cql2Expression): {
  property?: string;
  values: readonly Cql2Argument[];
  isFlipped: boolean;
} {
  const plain = args.map((arg) =>
    isExpression(arg) && /^(casei|accenti)$/i.test(arg.op) ? (arg.args[0] as Cql2Argument) : arg,
  );
  const index = plain.findIndex((arg) => typeof arg === "object" && arg !== null && "property" in arg);
  if (index < 0) return { values: plain, isFlipped: false };
  const { property } = plain[index] as { property: string };
  return { property, values: plain.filter((_, i) => i !== index), isFlipped: index === 1 };
}

function textsOf({ op, values, unsupported }: Condition): string[] {
  const list =
    op === "=" ? values : op === "in" || op.startsWith("a_") ? (values[0] as readonly Cql2Argument[]) : unsupported("");
  const found = (Array.isArray(list) ? list : [list]).map((item: unknown) =>
    typeof item === "string" ? item : unsupported(" with this value"),
  );
  return found.length > 0 ? found : unsupported(" without values");
}

function patternOf({ values, unsupported }: Condition): string {
  return (typeof values[0] === "string" ? patternOfLike(values[0]) : undefined) ?? unsupported(" with this pattern");
}

function idCondition(condition: Condition): ParamsPart {
  if (condition.op !== "like") return idParams(textsOf(condition));
  const pattern = patternOf(condition);
  return { granuleName: [pattern], ...(!/[*?]/.test(pattern) && { options: { granuleName: { pattern: true } } }) };
}

function collectionCondition(condition: Condition): ParamsPart {
  if (condition.op === "like") return { shortName: [patternOf(condition)], options: { shortName: { pattern: true } } };
  return collectionParams(textsOf(condition));
}

function propertyCondition(condition: Condition, row: Row): ParamsPart {
  const { op, unsupported } = condition;
  if (row.kind === "numberRange") return { [row.name]: numbersOf(condition) };
  if (row.kind === "dates" || row.kind === "date")
    return { [row.name === "updatedSince" ? "revisionDate" : row.name]: [rangeOf(condition)] };
  if (op === "like") return { [row.name]: [patternOf(condition)], options: { [row.name]: { pattern: true } } };
  if (op === "a_contains") return { [row.name]: textsOf(condition), options: { [row.name]: { and: true } } };
  if (op === "=" || op === "in" || op === "a_overlaps") return { [row.name]: textsOf(condition) };
  return unsupported(` on ${condition.property}`);
}

function numbersOf(condition: Condition): { min?: number; max?: number } {
  const { op, values, unsupported } = condition;
  const [value, upper] = values.map((item) =>
    typeof item === "number" || typeof item === "string" ? toNumber(item) : Number.NaN,
  );
  if (value === undefined || Number.isNaN(value) || Number.isNaN(upper))
    return unsupported(" with a value that is no number");
  noteOpenEnd(condition);
  if (op === "=") return { min: value, max: value };
  if (op === ">" || op === ">=") return { min: value };
  if (op === "<" || op === "<=") return { max: value };
  return op === "between" && upper !== undefined
    ? { min: value, max: upper }
    : unsupported(` on ${condition.property}`);
}

function noteOpenEnd({ op, property, expression, onDropped }: Condition): void {
  if (op === "<" || op === ">" || op === "t_before" || op === "t_after")
    onDropped({
      parameter: property,
      value: expression,
      reason: "CMR's ranges include their ends: what lies exactly on the end is found, too",
    });
}

function rangeOf(condition: Condition): DateRange {
  const { op, values, unsupported } = condition;
  const [first, second] = values;
  const [start, end] = intervalOf(first) ?? [timeOf(first), timeOf(first)];
  noteOpenEnd(condition);
  const ends = rangeEnds(op, start, end, timeOf(second));
  const range = ends && new DateRange(...ends);
  if (!range?.validate().isValid) return unsupported(` on ${condition.property} with this value`);
  return range;
}

type Ends = [start: string | null, end: string | null];

function rangeEnds(op: string, start: string, end: string, upper: string): Ends | undefined {
  switch (op) {
    case "=":
    case "t_equals":
    case "t_intersects":
    case "anyinteracts":
    case "t_during":
      return [start, end];
    case "between":
      return [start, upper];
    case ">":
    case ">=":
      return [start, null];
    case "t_after":
      return [end, null];
    case "<":
    case "<=":
      return [null, end];
    case "t_before":
      return [null, start];
    default:
      return undefined;
  }
}

function timeOf(value: Cql2Argument | undefined): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return "";
  return "timestamp" in value ? value.timestamp : "date" in value ? value.date : "";
}

function intervalOf(value: Cql2Argument | undefined): [string, string] | undefined {
  if (typeof value !== "object" || value === null || !("interval" in value)) return undefined;
  const [start = "..", end = ".."] = value.interval.map((part) => timeOf(part));
  return [start, end];
}

function areaOf(value: Cql2Argument | undefined, unsupported: (why: string) => never): unknown {
  if (typeof value === "object" && value !== null && "type" in value) return value;
  if (typeof value === "object" && value !== null && "bbox" in value && value.bbox.length === 4) {
    const [west = 0, south = 0, east = 0, north = 0] = value.bbox;
    return {
      type: "Polygon",
      coordinates: [
        [
          [west, south],
          [east, south],
          [east, north],
          [west, north],
          [west, south],
        ],
      ],
    };
  }
  return unsupported(" with this value");
}
