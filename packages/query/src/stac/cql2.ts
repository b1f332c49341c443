import { isObject } from "../validation.js";
import type { GeoJsonGeometry } from "../values/geojson.js";

/** An expression in CQL2's JSON form (OGC 21-065r2): an operator and its arguments. */
export interface Cql2Expression {
  readonly op: string;
  readonly args: readonly Cql2Argument[];
}

/** An argument of a CQL2 operator. */
export type Cql2Argument =
  | Cql2Expression
  | { readonly property: string }
  | { readonly timestamp: string }
  | { readonly date: string }
  | { readonly interval: readonly Cql2IntervalEnd[] }
  | { readonly bbox: readonly number[] }
  | GeoJsonGeometry
  | string
  | number
  | boolean
  | null
  | readonly Cql2Argument[];

/** An instant, `..` for an open end, or the property that holds the instant. */
export type Cql2IntervalEnd =
  | string
  | { readonly timestamp: string }
  | { readonly date: string }
  | { readonly property: string };

/** Names of geometries in well-known text. */
export const GEOMETRY = /^((multi)?(point|linestring|polygon)(zm|z|m)?|geometrycollection)$/i;

/** Functions of the standard, such as `S_INTERSECTS`; others are the server's own. */
const STANDARD = /^(casei|accenti|[ast]_[a-z]+)$/i;

/** The name of a function in JSON, where those of the standard are in this case only: `t_startedBy`. The case of others may matter. */
export function functionName(text: string): string {
  return STANDARD.test(text) ? text.toLowerCase().replace(/by$/, "By") : text;
}

/** The name of a function in text. */
export function functionText(name: string): string {
  return STANDARD.test(name) ? name.toUpperCase() : name;
}

/** A CQL2 text or JSON that cannot be read; says where. */
export class Cql2Error extends Error {
  /** Character of a text, or path of a JSON form such as `args[1]`. */
  readonly position: number | string;
  constructor(message: string, position: number | string) {
    super(`${message} (at ${typeof position === "number" ? `character ${position + 1}` : position})`);
    this.position = position;
  }
}

/** Where in a text an expression began. Kept beside the tree, which stays plain CQL2 JSON. */
const positions = new WeakMap<object, number>();

export function rememberPosition<T extends object>(expression: T, position: number): T {
  positions.set(expression, position);
  return expression;
}

/** The position of an expression for messages: its character in a text, else its path. */
export function positionOf(expression: object, path: string): number | string {
  return positions.get(expression) ?? path;
}

export function isExpression(value: unknown): value is Cql2Expression {
  return isObject(value) && "op" in value && "args" in value && Array.isArray(value.args);
}

/** `and` or `or` of several expressions, or the only one. */
export function joined(op: "and" | "or", args: readonly Cql2Expression[]): Cql2Expression | undefined {
  return args.length > 1 ? { op, args } : args[0];
}

/** A condition on a property. */
export function condition(op: string, property: string, ...values: readonly Cql2Argument[]): Cql2Expression {
  return { op, args: [{ property }, ...values] };
}

/** The parts of nested `and`s. */
export function conjunctsOf(expression: Cql2Expression, path = "filter"): [Cql2Expression, path: string][] {
  const found: [Cql2Expression, string][] = [];
  const open: [Cql2Argument, string][] = [[expression, path]];
  while (open.length > 0) {
    const [node, at] = open.pop() as [Cql2Argument, string];
    if (!isExpression(node)) throw new Cql2Error("expected an operator with args", at);
    if (node.op.toLowerCase() === "and")
      open.push(...node.args.map((arg, i): [Cql2Argument, string] => [arg, `${at}.args[${i}]`]).reverse());
    else found.push([node, at]);
  }
  return found;
}
