import { GRANULE_ROWS } from "../parameters/granule-rows.js";
import type { Row } from "../parameters/row.js";
import { isObject } from "../validation.js";
import { boxRing } from "../values/bounding-box.js";
import { DateRange } from "../values/date-range.js";
import { toNumber } from "../values/numbers.js";
import { areaParams, collectionParams, idParams } from "./core-to-cmr.js";
import { type Cql2Argument, Cql2Error, type Cql2Expression, conjunctsOf, isExpression, positionOf } from "./cql2.js";
import { patternOfLike } from "./like.js";
import { intersect, type ParamsPart, unite } from "./partial-params.js";
import type { Drop } from "./stac-params.js";

/**
 * The CMR parameters of one CQL2 condition.
 *
 * A property that CMR does not know is dropped; an operator that CMR cannot express is an error, because leaving it out would
 * change the result without a word.
 */
export function expressionToParams(expression: Cql2Expression, path: string, drop: Drop): ParamsPart {
  const op = expression.op.toLowerCase();
  if (op === "and")
    return conjunctsOf(expression, path).reduce<ParamsPart>(
      (params, [part, at]) => intersect(params, expressionToParams(part, at, drop)),
      {},
    );
  const unsupported = (why: string): never => {
    throw new Cql2Error(`CMR cannot express the operator "${expression.op}"${why}`, positionOf(expression, path));
  };
  if (op === "or") {
    const parts = expression.args.map((arg, i) =>
      isExpression(arg) ? expressionToParams(arg, `${path}.args[${i}]`, drop) : unsupported(" with this argument"),
    );
    return unite(parts) ?? unsupported(" between conditions on different properties, or on ranges of numbers");
  }
  const { property, values, isFlipped } = operandsOf(expression);
  if (property === undefined) return unsupported("");
  const condition: Condition = {
    op: isFlipped ? flipped(op) : op,
    values,
    unsupported,
    drop,
    expression,
    property,
  };
  const name = property.replace(/^properties\./, "");
  if (name === "id") return idCondition(condition);
  if (name === "collection") return collectionCondition(condition);
  if (name === "geometry")
    return op === "s_intersects" ? areaParams(areaOf(values[0], unsupported), drop) : unsupported(" on geometries");
  if (/^((start|end)_)?datetime$/.test(name)) return { temporal: [rangeOf(condition)] };
  const row = GRANULE_ROWS.find(({ stac }) => stac === (name === "instrument" ? "instruments" : name));
  if (row) return propertyCondition(condition, row);
  drop(name, expression, "CMR has no parameter for this property: items are not filtered by it");
  return {};
}

interface Condition {
  readonly op: string;
  readonly property: string;
  readonly values: readonly Cql2Argument[];
  readonly expression: Cql2Expression;
  readonly unsupported: (why: string) => never;
  readonly drop: Drop;
}

/** A comparison read from the other side. */
const flipped = (op: string) => op.replace(/^[<>]/, (sign) => (sign === "<" ? ">" : "<"));

/** The property of a condition, whichever side it stands on, also inside `casei`, since CMR ignores case anyway. */
function operandsOf({ args }: Cql2Expression): {
  property?: string;
  values: readonly Cql2Argument[];
  isFlipped: boolean;
} {
  const plain = args.map((arg) => {
    if (isExpression(arg) && /^(casei|accenti)$/i.test(arg.op)) return arg.args[0] as Cql2Argument;
    return isSpanOfItem(arg) ? { property: "datetime" } : arg;
  });
  const index = plain.findIndex((arg) => isObject(arg) && "property" in arg);
  if (index < 0) return { values: plain, isFlipped: false };
  const { property } = plain[index] as { property: string };
  return { property, values: plain.filter((_, i) => i !== index), isFlipped: index === 1 };
}

/** `INTERVAL(start_datetime, end_datetime)`: what CMR compares with its temporal ranges. */
function isSpanOfItem(argument: Cql2Argument): boolean {
  if (!isObject(argument) || !("interval" in argument)) return false;
  const names = argument.interval.map((end) => (isObject(end) && "property" in end ? end.property : ""));
  return /^(properties\.)?start_datetime,(properties\.)?end_datetime$/.test(names.join());
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
  const [value, upper] = values.map(toNumber);
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

function noteOpenEnd({ op, property, expression, drop }: Condition): void {
  if (/^([<>]|t_before|t_after)$/.test(op))
    drop(property, expression, "CMR's ranges include their ends: what lies exactly on the end is found, too");
}

function rangeOf(condition: Condition): DateRange {
  const { op, values, unsupported } = condition;
  const [first, second] = values;
  const [start, end] = intervalOf(first);
  noteOpenEnd(condition);
  const ends = rangeEnds(op, start, end, timeOf(second));
  const range = ends && new DateRange(...ends);
  if (!range?.validate().isValid) return unsupported(` on ${condition.property} with this value`);
  return range;
}

function rangeEnds(op: string, start: string, end: string, upper: string): [string | null, string | null] | undefined {
  if (/^(=|t_equals|t_intersects|anyinteracts|t_during)$/.test(op)) return [start, end];
  if (op === "between") return [start, upper];
  if (op === ">" || op === ">=") return [start, null];
  if (op === "<" || op === "<=") return [null, end];
  return op === "t_after" ? [end, null] : op === "t_before" ? [null, start] : undefined;
}

function timeOf(value: Cql2Argument | undefined): string {
  if (typeof value === "string") return value;
  if (!isObject(value)) return "";
  return "timestamp" in value ? value.timestamp : "date" in value ? value.date : "";
}

function intervalOf(value: Cql2Argument | undefined): [string, string] {
  if (!isObject(value) || !("interval" in value)) return [timeOf(value), timeOf(value)];
  const [start = "..", end = ".."] = value.interval.map(timeOf);
  return [start, end];
}

function areaOf(value: Cql2Argument | undefined, unsupported: (why: string) => never): unknown {
  if (isObject(value) && "type" in value) return value;
  if (!isObject(value) || !("bbox" in value) || value.bbox.length !== 4) return unsupported(" with this value");
  return { type: "Polygon", coordinates: [boxRing(...(value.bbox as [number, number, number, number]))] };
}
