import { isObject } from "../validation.js";
import { readWkt, WktSyntaxError } from "../values/wkt.js";
import {
  type Cql2Argument,
  Cql2Error,
  type Cql2Expression,
  type Cql2IntervalEnd,
  functionName,
  GEOMETRY,
  isExpression,
  rememberPosition,
} from "./cql2.js";

const TOKEN =
  /\s*(?:('(?:[^']|'')*')|("(?:[^"]|"")*")|([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|([\p{L}_:][\p{L}\p{M}\p{N}_:.]*)|(<>|<=|>=|[=<>(),])|(\S))/uy;
const KINDS = ["text", "quoted", "number", "word", "sign", "other"];
const MAX_DEPTH = 100;

interface Token {
  /** One of `KINDS`; of the end there is none. */
  readonly kind?: string | undefined;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Reads CQL2 text into CQL2 JSON: comparisons, BETWEEN, IN, LIKE, IS NULL, AND, OR, NOT, functions such as S_INTERSECTS and
 * T_INTERSECTS, and literals of text, number, time and geometry. Arithmetic is not known.
 *
 * @throws Cql2Error with the character where it went wrong.
 */
export function parseCql2Text(source: string): Cql2Expression {
  let token = tokenAt(source, 0);
  let depth = 0;

  const fail = (expected: string): never => {
    throw new Cql2Error(`expected ${expected}, found ${token.kind ? token.text : "the end"}`, token.start);
  };
  /** Guards the stack of the machine against texts that are nothing but brackets. */
  const deeper = <T>(read: () => T): T => {
    if (++depth > MAX_DEPTH) throw new Cql2Error("too deeply nested", token.start);
    const result = read();
    depth--;
    return result;
  };
  const next = (): string => {
    const { text, end } = token;
    token = tokenAt(source, end);
    return text;
  };
  const take = (wanted: string): boolean => {
    const isHere = /word|sign/.test(token.kind ?? "") && token.text.toUpperCase() === wanted;
    if (isHere) next();
    return isHere;
  };
  const expect = (text: string): unknown => take(text) || fail(text);

  const or = (): Cql2Expression => deeper(() => chain("or", () => chain("and", not)));
  const chain = (op: "and" | "or", part: () => Cql2Expression): Cql2Expression => {
    const { start } = token;
    const args = [part()];
    while (take(op.toUpperCase())) args.push(part());
    return args.length === 1 ? (args[0] as Cql2Expression) : rememberPosition({ op, args }, start);
  };
  const negated = (isNegated: boolean, inner: Cql2Expression, start: number) =>
    isNegated ? rememberPosition({ op: "not", args: [inner] }, start) : inner;
  const not = (): Cql2Expression => {
    const { start } = token;
    let isNegated = false;
    while (take("NOT")) isNegated = !isNegated;
    return negated(isNegated, predicate(), start);
  };

  const predicate = (): Cql2Expression => {
    const { start } = token;
    if (take("(")) {
      const inner = or();
      expect(")");
      return inner;
    }
    const left = operand();
    const node = (op: string, ...args: Cql2Argument[]) => rememberPosition({ op, args: [left, ...args] }, start);
    if (token.kind === "sign" && /[=<>]/.test(token.text)) return node(next(), operand());
    if (take("IS")) {
      const isNegated = take("NOT");
      expect("NULL");
      return negated(isNegated, node("isNull"), start);
    }
    const isNegated = take("NOT");
    if (take("LIKE")) return negated(isNegated, node("like", operand()), start);
    if (take("IN")) return negated(isNegated, node("in", list()), start);
    if (take("BETWEEN")) {
      const low = operand();
      expect("AND");
      return negated(isNegated, node("between", low, operand()), start);
    }
    return isExpression(left) && !isNegated
      ? left
      : fail("a comparison (=, <>, <, <=, >, >=, BETWEEN, IN, LIKE, IS NULL)");
  };

  const list = (): Cql2Argument[] => {
    expect("(");
    const items: Cql2Argument[] = [];
    if (take(")")) return items;
    do items.push(operand());
    while (take(","));
    expect(")");
    return items;
  };

  const operand = (): Cql2Argument =>
    deeper(() => {
      const { kind, text, start } = token;
      const inner = text.slice(1, -1);
      if (text === "(" && kind === "sign") return list();
      if (!kind || !/text|quoted|number|word/.test(kind)) return fail("a property or a value");
      const word = text.toUpperCase();
      if (kind === "word" && GEOMETRY.test(word)) {
        const { geometry, end } = geometryAt(source, start);
        token = tokenAt(source, end);
        return geometry;
      }
      next();
      if (kind === "text") return inner.replaceAll("''", "'");
      if (kind === "number") return Number(text);
      if (kind === "quoted") return { property: inner.replaceAll('""', '"') };
      if (word === "TRUE" || word === "FALSE") return word === "TRUE";
      if (token.text !== "(") return { property: text };
      const args = list();
      if (word === "TIMESTAMP") return { timestamp: String(args[0]) };
      if (word === "DATE") return { date: String(args[0]) };
      if (word === "INTERVAL") return { interval: args.map(intervalEnd) };
      if (word === "BBOX") return { bbox: args.map(Number) };
      return rememberPosition({ op: functionName(text), args }, start);
    });

  const expression = or();
  return token.kind ? fail("AND, OR or the end") : expression;
}

function tokenAt(source: string, at: number): Token {
  TOKEN.lastIndex = at;
  const [, ...groups] = TOKEN.exec(source) ?? [];
  const index = groups.findIndex((group) => group !== undefined);
  const [kind, text = ""] = [KINDS[index], groups[index]];
  const end = kind ? TOKEN.lastIndex : source.length;
  return { kind, text, start: end - text.length, end };
}

function geometryAt(source: string, start: number): ReturnType<typeof readWkt> {
  try {
    return readWkt(source, start);
  } catch (error) {
    throw error instanceof WktSyntaxError ? new Cql2Error(error.message, error.position) : error;
  }
}

function intervalEnd(argument: Cql2Argument): Cql2IntervalEnd {
  if (isObject(argument) && "timestamp" in argument) return argument.timestamp;
  if (isObject(argument) && "property" in argument) return argument;
  return isObject(argument) && "date" in argument ? argument.date : String(argument);
}
