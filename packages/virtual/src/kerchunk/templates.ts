import { kerchunkFault } from "./kerchunk-fault.js";

type Value = string | number;
type Names = ReadonlyMap<string, Value>;

/** Templates within templates that are followed. */
const MAX_DEPTH = 16;
/** Characters that one text may grow to. */
const MAX_LENGTH = 64 * 1024;

/**
 * The texts that `{{…}}` in references stand for: names, calls with named arguments such as `{{u(i='a')}}`, and whole-number arithmetic.
 *
 * Source: https://fsspec.github.io/kerchunk/spec.html, version 1; what it writes in Jinja is a small part of that language.
 */
export class Templates {
  readonly #texts: ReadonlyMap<string, string>;

  constructor(templates: unknown) {
    const entries = typeof templates === "object" && templates !== null ? Object.entries(templates) : [];
    this.#texts = new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
  }

  get isEmpty(): boolean {
    return this.#texts.size === 0;
  }

  /** @throws {VirtualError} `virtual/bad-kerchunk` for what is not understood */
  expand(text: string, names: Names = new Map()): string {
    return this.#expand(text, names, 0);
  }

  #expand(text: string, names: Names, depth: number): string {
    if (depth > MAX_DEPTH) throw kerchunkFault("its templates go round in circles");
    let result = "";
    let at = 0;
    for (;;) {
      const open = text.indexOf("{{", at);
      const close = open < 0 ? -1 : text.indexOf("}}", open);
      if (close < 0) break;
      const value = new Expression(text.slice(open + 2, close), (name, given) =>
        this.#value(name, given, names, depth),
      );
      result += text.slice(at, open) + value.result();
      if (result.length > MAX_LENGTH) throw kerchunkFault(`a template makes more than ${MAX_LENGTH} characters`);
      at = close + 2;
    }
    return result + text.slice(at);
  }

  #value(name: string, given: Names, names: Names, depth: number): Value {
    const own = given.size === 0 ? names.get(name) : undefined;
    if (own !== undefined) return own;
    const text = this.#texts.get(name);
    if (text === undefined) throw kerchunkFault(`it has no template ${name}`);
    return this.#expand(text, new Map([...names, ...given]), depth + 1);
  }
}

/** One expression between braces, read from left to right. */
class Expression {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(
    readonly text: string,
    readonly nameValue: (name: string, given: Names) => Value,
  ) {
    const tokens = text.match(/\d+|[A-Za-z_]\w*|'[^']*'|"[^"]*"|\/\/|[-+*/%~(),=]|\S/g) ?? [];
    if (tokens.length > 1000) throw kerchunkFault("an expression is too long");
    this.#tokens = tokens;
  }

  result(): Value {
    const value = this.#sum(0);
    if (this.#at < this.#tokens.length) throw this.#fault();
    return value;
  }

  #sum(depth: number): Value {
    let left = this.#product(depth);
    for (;;) {
      if (this.#take("+")) left = plus(left, this.#product(depth));
      else if (this.#take("-")) left = this.#number(left) - this.#number(this.#product(depth));
      else if (this.#take("~")) left = `${left}${this.#product(depth)}`;
      else return left;
    }
  }

  #product(depth: number): Value {
    let left = this.#one(depth);
    for (;;) {
      if (this.#take("*")) left = this.#number(left) * this.#number(this.#one(depth));
      else if (this.#take("//")) left = Math.floor(this.#number(left) / this.#number(this.#one(depth)));
      else if (this.#take("/")) left = this.#number(left) / this.#number(this.#one(depth));
      else if (this.#take("%")) {
        const by = this.#number(this.#one(depth));
        // The rest of a division has the sign of the divisor in Python.
        left = ((this.#number(left) % by) + by) % by;
      } else return left;
    }
  }

  #one(depth: number): Value {
    if (depth > MAX_DEPTH) throw this.#fault();
    const token = this.#tokens[this.#at++] ?? "";
    if (/^\d/.test(token)) return Number(token);
    if (/^['"]./.test(token)) return token.slice(1, -1);
    if (token === "-") return -this.#number(this.#one(depth + 1));
    if (token === "(") {
      const value = this.#sum(depth + 1);
      if (!this.#take(")")) throw this.#fault();
      return value;
    }
    if (!/^[A-Za-z_]/.test(token)) throw this.#fault();
    return this.nameValue(token, this.#take("(") ? this.#arguments(depth + 1) : new Map());
  }

  #arguments(depth: number): Names {
    const given = new Map<string, Value>();
    while (!this.#take(")")) {
      const name = this.#tokens[this.#at++] ?? "";
      if (!/^[A-Za-z_]/.test(name) || !this.#take("=")) throw this.#fault();
      given.set(name, this.#sum(depth));
      if (!this.#take(",") && this.#tokens[this.#at] !== ")") throw this.#fault();
    }
    return given;
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at += 1;
    return true;
  }

  #number(value: Value): number {
    const number = typeof value === "number" ? value : Number(value);
    if (!Number.isFinite(number)) throw this.#fault();
    return number;
  }

  #fault() {
    return kerchunkFault(`the template {{${this.text.slice(0, 80)}}} cannot be read`);
  }
}

function plus(left: Value, right: Value): Value {
  return typeof left === "number" && typeof right === "number" ? left + right : `${left}${right}`;
}
