import type { GeoJsonGeometry } from "../values/geojson.js";
import { readWkt, WktSyntaxError } from "../values/wkt.js";
import { type Cql2Argument, Cql2Error, type Cql2Expression, isExpression, rememberPosition } from "./cql2.js";

const TOKEN =
  /\s*(?:('(?:[^']|'')*')|("(?:[^"]|"")*")|([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|([A-Za-z_:][\w:.]*)|(<>|<=|>=|[=<>(),])|(\S))/y;
const GEOMETRY = /^(MULTI)?(POINT|LINESTRING|POLYGON)(ZM|Z|M)?$|^GEOMETRYCOLLECTION$/;
const MAX_DEPTH = 100;

type TokenKind = "text" | "quoted" | "number" | "word" | "sign" | "other" | "end";
interface Token {
  readonly kind: TokenKind;
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
export function parseCql2Text(text: string): Cql2Expression {
  return new Parser(text).whole();
}

class Parser {
  readonly #text: string;
  #token: Token;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#token = this.#read(0);
  }

  whole(): Cql2Expression {
    const expression = this.#or();
    if (this.#token.kind !== "end") this.#fail("AND, OR or the end");
    return expression;
  }

  #read(at: number): Token {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(this.#text);
    if (!match) return { kind: "end", text: "", start: this.#text.length, end: this.#text.length };
    const kinds: readonly TokenKind[] = ["text", "quoted", "number", "word", "sign", "other"];
    const index = match.slice(1).findIndex((group) => group !== undefined);
    const text = match[index + 1] as string;
    return { kind: kinds[index] as TokenKind, text, start: TOKEN.lastIndex - text.length, end: TOKEN.lastIndex };
  }

  #next(): Token {
    const token = this.#token;
    this.#token = this.#read(token.end);
    return token;
  }

  #fail(expected: string): never {
    const { kind, text, start } = this.#token;
    throw new Cql2Error(`expected ${expected}, found ${kind === "end" ? "the end" : text}`, start);
  }

  #isWord(word: string): boolean {
    return this.#token.kind === "word" && this.#token.text.toUpperCase() === word;
  }

  #take(textOrWord: string): boolean {
    const isHere = this.#token.kind === "sign" ? this.#token.text === textOrWord : this.#isWord(textOrWord);
    if (isHere) this.#next();
    return isHere;
  }

  #expect(text: string): void {
    if (!this.#take(text)) this.#fail(text);
  }

  #or(): Cql2Expression {
    if (++this.#depth > MAX_DEPTH) throw new Cql2Error("too deeply nested", this.#token.start);
    const result = this.#chain("or", () => this.#chain("and", () => this.#not()));
    this.#depth--;
    return result;
  }

  #chain(op: "and" | "or", part: () => Cql2Expression): Cql2Expression {
    const { start } = this.#token;
    const args = [part()];
    while (this.#take(op.toUpperCase())) args.push(part());
    return args.length === 1 ? (args[0] as Cql2Expression) : rememberPosition({ op, args }, start);
  }

  #not(): Cql2Expression {
    const { start } = this.#token;
    let isNegated = false;
    while (this.#take("NOT")) isNegated = !isNegated;
    const inner = this.#predicate();
    return isNegated ? rememberPosition({ op: "not", args: [inner] }, start) : inner;
  }

  #predicate(): Cql2Expression {
    const { start } = this.#token;
    if (this.#take("(")) {
      const inner = this.#or();
      this.#expect(")");
      return inner;
    }
    const left = this.#operand();
    const node = (op: string, ...args: Cql2Argument[]) => rememberPosition({ op, args: [left, ...args] }, start);
    if (this.#token.kind === "sign" && /^(<>|<=|>=|=|<|>)$/.test(this.#token.text))
      return node(this.#next().text, this.#operand());
    if (this.#take("IS")) {
      const isNegated = this.#take("NOT");
      this.#expect("NULL");
      return isNegated ? rememberPosition({ op: "not", args: [node("isNull")] }, start) : node("isNull");
    }
    const isNegated = this.#take("NOT");
    const found = this.#comparison(node);
    if (found) return isNegated ? rememberPosition({ op: "not", args: [found] }, start) : found;
    if (isExpression(left) && !isNegated) return left;
    return this.#fail("a comparison (=, <>, <, <=, >, >=, BETWEEN, IN, LIKE, IS NULL)");
  }

  #comparison(node: (op: string, ...args: Cql2Argument[]) => Cql2Expression): Cql2Expression | undefined {
    if (this.#take("LIKE")) return node("like", this.#operand());
    if (this.#take("IN")) return node("in", this.#list());
    if (!this.#take("BETWEEN")) return undefined;
    const low = this.#operand();
    this.#expect("AND");
    return node("between", low, this.#operand());
  }

  #list(): Cql2Argument[] {
    this.#expect("(");
    const items: Cql2Argument[] = [];
    if (this.#take(")")) return items;
    do items.push(this.#operand());
    while (this.#take(","));
    this.#expect(")");
    return items;
  }

  #operand(): Cql2Argument {
    if (++this.#depth > MAX_DEPTH) throw new Cql2Error("too deeply nested", this.#token.start);
    const value = this.#value();
    this.#depth--;
    return value;
  }

  #value(): Cql2Argument {
    const { kind, text, start } = this.#token;
    if (kind === "sign" && text === "(") return this.#list();
    if (kind === "text") return this.#next().text.slice(1, -1).replaceAll("''", "'");
    if (kind === "number") return Number(this.#next().text);
    if (kind === "quoted") return { property: this.#next().text.slice(1, -1).replaceAll('""', '"') };
    if (kind !== "word") return this.#fail("a property or a value");
    const word = text.toUpperCase();
    if (GEOMETRY.test(word)) return this.#geometry(start);
    this.#next();
    if (word === "TRUE" || word === "FALSE") return word === "TRUE";
    if (this.#token.kind !== "sign" || this.#token.text !== "(") return { property: text };
    const args = this.#list();
    if (word === "TIMESTAMP") return { timestamp: String(args[0]) };
    if (word === "DATE") return { date: String(args[0]) };
    if (word === "INTERVAL") return { interval: args.map(intervalEnd) };
    if (word === "BBOX") return { bbox: args.map(Number) };
    return rememberPosition({ op: text.toLowerCase(), args }, start);
  }

  #geometry(start: number): GeoJsonGeometry {
    try {
      const { geometry, end } = readWkt(this.#text, start);
      this.#token = this.#read(end);
      return geometry;
    } catch (error) {
      if (error instanceof WktSyntaxError) throw new Cql2Error(error.message, error.position);
      throw error;
    }
  }
}

function intervalEnd(argument: Cql2Argument): string {
  if (typeof argument === "object" && argument !== null && "timestamp" in argument) return argument.timestamp;
  if (typeof argument === "object" && argument !== null && "date" in argument) return argument.date;
  return String(argument);
}
