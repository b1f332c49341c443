import { isObject, type Problem, problemOf } from "../validation.js";

/** Decimals of a coordinate: CMR takes points that agree in 7 decimals (1 cm) for the same point. */
export const COORDINATE_DECIMALS = 7;

const NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i;

/** A finite number, also from text such as `"-10.5"`; `NaN` for everything else. */
export function toNumber(value: unknown): number {
  if (typeof value === "number") return Number.isFinite(value) ? value : Number.NaN;
  return typeof value === "string" && NUMBER.test(value) ? Number(value) : Number.NaN;
}

/**
 * A number as CMR reads it: digits and a point, never an exponent (`1e-7` is refused), no trailing zeros, no minus zero.
 */
export function formatNumber(value: number, decimals: number = COORDINATE_DECIMALS): string {
  if (Number.isSafeInteger(value)) return String(value === 0 ? 0 : value);
  const fixed = withoutExponent(value, decimals);
  const text = fixed.includes(".") ? fixed.replace(/\.?0+$/, "") : fixed;
  return text === "-0" ? "0" : text;
}

/** Numbers as CMR takes a list of them. */
export function numbersText(numbers: readonly number[]): string {
  return numbers.map((value) => formatNumber(value)).join(",");
}

/** `toFixed` writes exponents from 1e21 on. */
function withoutExponent(value: number, decimals: number): string {
  return Math.abs(value) < 1e21 ? value.toFixed(decimals) : BigInt(value).toString();
}

/** Typed arrays, tuples and text alike as a plain list of numbers (`NaN` for what is none), else `undefined`. */
export function asNumbers(value: unknown): number[] | undefined {
  if (typeof value === "string") return value.includes(",") ? value.split(",").map(toNumber) : undefined;
  if (ArrayBuffer.isView(value)) return [...(value as Float64Array)].map(toNumber);
  return Array.isArray(value) ? value.map(toNumber) : undefined;
}

/** The numbers a value is made from: its arguments, a list or text of them, or the members of an object with these names. */
export function numbersIn(args: readonly unknown[], names: readonly string[]): number[] {
  const [value] = args;
  if (args.length !== 1) return args.map(toNumber);
  const numbers = asNumbers(value);
  return numbers ?? (isObject(value) ? names.map((name) => toNumber((value as Record<string, unknown>)[name])) : []);
}

/** What is wrong with a coordinate, if anything. */
export function rangeProblems(name: string, value: number, limit: number): Problem[] {
  if (Math.abs(value) <= limit) return [];
  const wrong = Number.isNaN(value)
    ? "must be a number"
    : `must be between -${limit} and ${limit}, got ${formatNumber(value)}`;
  return [problemOf("range", `${name} ${wrong}`)];
}
