import { runInNewContext } from "node:vm";
import { codeText } from "./code-text.js";
import { lineAt } from "./source-files.js";

/** An expression of an example, and what the comment beside it says it is. */
export interface StatedValue {
  /** The expression without its semicolon, as positions in the code. */
  readonly start: number;
  readonly end: number;
  /** Line of the example, counted from 1. */
  readonly line: number;
  readonly value: unknown;
}

const DECLARATION =
  /^(?:import|export|const|let|var|type|interface|declare|return|throw|break|continue|namespace|enum|abstract|using)\b/;
const BLOCK = /^(?:for|if|while|do|switch|try|(?:async\s+)?function|class|\{)(?:\b|(?<=\{))/;

/**
 * The expression statements whose comment is a literal: `expr; // value`, or the comment on the lines that follow.
 *
 * For `console.log(expr); // value` it is the expression in it.
 */
export function statedValues(code: string): readonly StatedValue[] {
  const { bare } = codeText(code);
  return statementsOf(bare).flatMap(({ start, end }) => {
    const text = bare.slice(start, end);
    if (DECLARATION.test(text) || BLOCK.test(text)) return [];
    const literal = literalAfter(code, end + 1);
    if (literal === undefined) return [];
    const printed = printedIn(text);
    if (printed === null) return [];
    const value = { line: lineAt(code, start), value: literal.value };
    return [{ ...value, start: start + (printed?.from ?? 0), end: printed === undefined ? end : start + printed.to }];
  });
}

/** The one argument of a `console.log(…)`, for which the comment stands then; null when there are several or none. */
function printedIn(text: string): { readonly from: number; readonly to: number } | null | undefined {
  const call = /^console\.log\(/.exec(text)?.[0];
  if (call === undefined) return undefined;
  const argument = text.slice(call.length, text.lastIndexOf(")"));
  let depth = 0;
  for (const char of argument) {
    if ("([{".includes(char)) depth++;
    else if (")]}".includes(char)) depth--;
    else if (char === "," && depth === 0) return null;
  }
  return argument.trim() === "" ? null : { from: call.length, to: call.length + argument.length };
}

/** The statements at the top level that end in a semicolon. */
function statementsOf(bare: string): readonly { readonly start: number; readonly end: number }[] {
  const statements: { start: number; end: number }[] = [];
  let depth = 0;
  let start = -1;
  for (let at = 0; at < bare.length; at++) {
    const char = bare[at] as string;
    if (start === -1 && /\S/.test(char)) start = at;
    if (start === -1) continue;
    if ("([{".includes(char)) depth++;
    if (")]}".includes(char)) depth--;
    if (depth !== 0) continue;
    if (char === ";") {
      statements.push({ start, end: at });
      start = -1;
    } else if (
      char === "}" &&
      BLOCK.test(bare.slice(start)) &&
      !/^\s*(?:else|catch|finally|while)\b/.test(bare.slice(at + 1))
    ) {
      start = -1;
    }
  }
  return statements;
}

function literalAfter(code: string, from: number): { readonly value: unknown } | undefined {
  const [rest = "", ...below] = code.slice(from).split("\n");
  const same = /^\s*\/\/\s*(.*)$/.exec(rest)?.[1];
  if (same === undefined && rest.trim() !== "") return undefined;
  const next: string[] = [];
  for (const line of below) {
    const text = /^\s*\/\/\s?(.*)$/.exec(line)?.[1];
    if (text === undefined) break;
    next.push(text);
  }
  const candidates = same === undefined ? [next.join("\n"), next[0] ?? ""] : [same, [same, ...next].join("\n")];
  for (const text of candidates) {
    const literal = parseLiteral(text);
    if (literal !== undefined) return literal;
  }
  return undefined;
}

/** The literal a text is, or begins with before `:`, `,`, `;` or `(` and prose; `undefined` when it is none, or has "…" in it. */
export function parseLiteral(text: string): { readonly value: unknown } | undefined {
  const trimmed = text.replace(/^(?:→|=>|->)\s*/, "").trim();
  if (trimmed === "" || trimmed.includes("…") || trimmed.includes("...")) return undefined;
  const whole = evaluate(trimmed.replace(/\.$/, ""));
  if (whole !== undefined) return whole;
  const { bare } = codeText(trimmed);
  for (const { index } of [...bare.matchAll(/\s*(?:[:;,]\s|\s\()/g)].reverse()) {
    const literal = evaluate(trimmed.slice(0, index));
    if (literal !== undefined) return literal;
  }
  return undefined;
}

/** Literals only: nothing that could run. */
function evaluate(text: string): { readonly value: unknown } | undefined {
  const { bare } = codeText(text);
  const words = bare.replace(/[\w$]+\s*:/g, "").match(/[A-Za-z_$][\w$]*/g) ?? [];
  if (words.some((word) => !["true", "false", "null", "undefined", "NaN", "Infinity", "n"].includes(word)))
    return undefined;
  if (/[()=;+*/%&|^!?<>@\\]/.test(bare) || text.includes("`")) return undefined;
  if (!/^[[{"'\d-]|^(?:true|false|null|undefined|NaN|Infinity)$/.test(text)) return undefined;
  try {
    return { value: plain(runInNewContext(`(${text})`, Object.create(null), { timeout: 100 })) };
  } catch {
    return undefined;
  }
}

/** A value as a comment would write it: plain objects and lists; dates and URLs as text; no undefined fields, no getters. */
export function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  // Spread first: a list of another realm would map to one of that realm, and be unequal to ours.
  if (Array.isArray(value)) return [...value].map((item) => plain(item));
  if (value instanceof Date) return value.toISOString();
  if (value instanceof URL) return value.href;
  if (value instanceof Set || ArrayBuffer.isView(value))
    return [...(value as Iterable<unknown>)].map((item) => plain(item));
  if (value instanceof Map) return plain(Object.fromEntries(value));
  if ("toJSON" in value && typeof value.toJSON === "function") return plain(value.toJSON());
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .map(([key, field]) => [key, plain(field)]),
  );
}
