import type { GeoJsonGeometry } from "../values/geojson.js";
import { toWkt } from "../values/wkt.js";
import { type Cql2Argument, type Cql2Expression, isExpression } from "./cql2.js";

const INFIX = new Set(["=", "<>", "<", "<=", ">", ">="]);

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
  return `${op.toUpperCase()}(${[first, ...rest].join(", ")})`;
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

function instantText(end: string | { readonly timestamp?: string; readonly date?: string }): string {
  return quoted(typeof end === "string" ? end : (end.timestamp ?? end.date ?? ".."));
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
const propertyText = (name: string) => (/^[A-Za-z_:][\w:.]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`);
