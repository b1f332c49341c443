import { shown } from "../validation.js";
import { formatNumber, toNumber } from "../values/numbers.js";
import type { Kind } from "./row.js";
import { listed } from "./text-kinds.js";

/** A range of numbers with both ends in it; a missing end is open. */
export interface NumberRange {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

const isNothing = (value: unknown) => value === undefined || value === null || value === "";

export const numberRange: Kind = {
  items: (value) => [value],
  parse(value, { range, wraps }, notes): NumberRange | undefined {
    const error = (code: string, message: string) => void notes.error({ code, message }, value);
    const [from, to, ...more] = endsOf(value);
    if (typeof value === "number" && range && !wraps)
      return error("format", `must be a range: write [0, ${value}] for at most ${value}, or [${value}, ${value}]`);
    if (more.length > 0) return error("format", `must be [min, max], got ${more.length + 2} values`);
    if (isNothing(from) && isNothing(to)) return error("empty", "give a minimum, a maximum or both");
    const [min, max] = [from, to].map((end) => (isNothing(end) ? undefined : toNumber(end)));
    if (Number.isNaN(min) || Number.isNaN(max))
      return error("type", `must be numbers, got ${shown(Number.isNaN(min) ? from : to)}`);
    const [low, high] = range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    const outside = [min, max].find((end) => end !== undefined && (end < low || end > high));
    if (outside !== undefined) return error("range", `must be between ${low} and ${high}, got ${outside}`);
    if (min !== undefined && max !== undefined && min > max && !wraps)
      return error("order", `minimum ${min} cannot be greater than maximum ${max}`);
    // CMR reads an open end of a closed scale as its limit; saying so keeps one form for one meaning.
    return range && !wraps ? { min: min ?? low, max: max ?? high } : { min, max };
  },
  format({ min, max }: NumberRange, { range }) {
    if (range === null && min !== undefined && min === max) return formatNumber(min);
    return [min, max].map((end) => (end === undefined ? "" : formatNumber(end))).join(",");
  },
};

function endsOf(value: unknown): readonly unknown[] {
  if (typeof value === "string") {
    const parts = value.split(",").map((part) => part.trim());
    return parts.length === 1 ? [parts[0], parts[0]] : parts;
  }
  if (Array.isArray(value)) return value.length === 1 ? endsOf(value[0]) : value;
  if (typeof value !== "object" || value === null) return [value, value];
  const { min, max } = value as Record<string, unknown>;
  return [min, max];
}

export const pageSize: Kind = {
  items: listed,
  parse(value, { range }, notes) {
    const size = toNumber(value);
    const [min, max] = range ?? [0, 0];
    if (Number.isInteger(size) && size >= min && size <= max) return size;
    notes.error({ code: "range", message: `must be a whole number from ${min} to ${max}, got ${shown(value)}` }, value);
    return undefined;
  },
  format: (value: number) => String(value),
};

export const cycle: Kind = {
  items: listed,
  parse(value, _row, notes) {
    const number = toNumber(value);
    if (Number.isInteger(number) && number >= 0) return number;
    notes.error({ code: "type", message: `must be a whole number, got ${shown(value)}` }, value);
    return undefined;
  },
  format: (value: number) => String(value),
};
