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

/** Names of functions of the standard, which the text form has in any case and the JSON form in this one only. */
const OPERATORS: readonly string[] = (
  "casei accenti s_contains s_crosses s_disjoint s_equals s_intersects s_overlaps s_touches s_within " +
  "t_after t_before t_contains t_disjoint t_during t_equals t_finishedBy t_finishes t_intersects t_meets t_metBy " +
  "t_overlappedBy t_overlaps t_startedBy t_starts a_containedBy a_contains a_equals a_overlaps"
).split(" ");

/** The name of an operator as the JSON form has it; functions of servers keep theirs, whose case may matter. */
export function operatorName(text: string): string {
  return OPERATORS.find((name) => name.toLowerCase() === text.toLowerCase()) ?? text;
}

/** Whether an operator is a function of the standard. */
export function isStandardFunction(op: string): boolean {
  return OPERATORS.includes(operatorName(op));
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
