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

/** `toFixed` writes exponents from 1e21 on. */
function withoutExponent(value: number, decimals: number): string {
  return Math.abs(value) < 1e21 ? value.toFixed(decimals) : BigInt(value).toString();
}

/** The numbers of a text such as `"-180,-90,180,90"`, or `undefined` when it holds anything else. */
export function numberList(text: string): number[] | undefined {
  const numbers = text.split(",").map(toNumber);
  return numbers.some(Number.isNaN) ? undefined : numbers;
}

/** Typed arrays, tuples and text alike as a plain list of numbers (`NaN` for what is none), else `undefined`. */
export function asNumbers(value: unknown): number[] | undefined {
  if (typeof value === "string") return value.includes(",") ? value.split(",").map(toNumber) : undefined;
  if (Array.isArray(value)) return value.map(toNumber);
  return undefined;
}

/** The message for a coordinate outside its limits, or `undefined`. */
export function rangeProblem(name: string, value: number, limit: number): string | undefined {
  if (Number.isNaN(value)) return `${name} must be a number`;
  if (Math.abs(value) > limit) return `${name} must be between -${limit} and ${limit}, got ${formatNumber(value)}`;
  return undefined;
}
