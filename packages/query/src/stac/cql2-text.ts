import type { GeoJsonGeometry } from "../values/geojson.js";
import { toWkt } from "../values/wkt.js";
import {
  type Cql2Argument,
  type Cql2Expression,
  type Cql2IntervalEnd,
  functionText,
  GEOMETRY,
  isExpression,
} from "./cql2.js";

const INFIX = new Set(["=", "<>", "<", "<=", ">", ">="]);
const ARITHMETIC = /^([-+*/%^]|div)$/;
/** Words of the language: a property that is called so, or like a geometry, stands in quotes. */
const RESERVED = /^(and|or|not|like|between|in|is|null|true|false|div|date|timestamp|interval|bbox)$/i;

/** An expression in CQL2's text form. */
export function toCql2Text(expression: Cql2Expression): string {
  const op = expression.op.toLowerCase();
  const [first, ...rest] = expression.args.map(argumentText);
  if (op === "and" || op === "or")
    return expression.args
      .map((arg) => (isExpression(arg) && /^(and|or)$/i.test(arg.op) ? `(${toCql2Text(arg)})` : argumentText(arg)))
      .join(` ${op.toUpperCase()} `);
  if (op === "not") return `NOT (${first})`;
  if (INFIX.has(op)) return `${first} ${op} ${rest[0]}`;
  if (op === "like") return `${first} LIKE ${rest[0]}`;
  if (op === "in") return `${first} IN ${rest[0]}`;
  if (op === "between") return `${first} BETWEEN ${rest[0]} AND ${rest[1]}`;
  if (op === "isnull") return `${first} IS NULL`;
  if (ARITHMETIC.test(op)) return expression.args.map(termText).join(` ${op} `);
  return `${functionText(expression.op)}(${expression.args.map(argumentText).join(", ")})`;
}

/** Brackets around every inner calculation: nobody has to know which operator binds first. */
function termText(argument: Cql2Argument): string {
  const text = argumentText(argument);
  return isExpression(argument) && ARITHMETIC.test(argument.op.toLowerCase()) ? `(${text})` : text;
}

function argumentText(argument: Cql2Argument): string {
  if (isExpression(argument)) return toCql2Text(argument);
  if (typeof argument === "string") return quoted(argument);
  if (typeof argument !== "object" || argument === null) return String(argument).toUpperCase();
  if (Array.isArray(argument)) return `(${argument.map(argumentText).join(", ")})`;
  if ("property" in argument) return propertyText(argument.property);
  if ("timestamp" in argument) return `TIMESTAMP(${quoted(argument.timestamp)})`;
  if ("date" in argument) return `DATE(${quoted(argument.date)})`;
  if ("interval" in argument) return `INTERVAL(${argument.interval.map(instantText).join(", ")})`;
  if ("bbox" in argument) return `BBOX(${argument.bbox.join(", ")})`;
  return toWkt(argument as GeoJsonGeometry);
}

function instantText(end: Cql2IntervalEnd): string {
  if (typeof end === "string") return quoted(end);
  if ("property" in end) return propertyText(end.property);
  return quoted("timestamp" in end ? end.timestamp : end.date);
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
const propertyText = (name: string) =>
  /^[A-Za-z_:][\w:.]*$/.test(name) && !RESERVED.test(name) && !GEOMETRY.test(name)
    ? name
    : `"${name.replaceAll('"', '""')}"`;
