import { isFields, shown } from "../validation.js";
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
  parse(value, { range, wraps }, { error }): NumberRange | undefined {
    const [from, to, ...more] = endsOf(value);
    const isScale = range && !wraps;
    if (typeof value === "number" && isScale)
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
    return isScale ? { min: min ?? low, max: max ?? high } : { min, max };
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
  return isFields(value) ? [value.min, value.max] : [value, value];
}

/** Whole numbers within the range of the row; a cycle has none above. */
function wholeNumber(code: string, limits: (min: number, max: number) => string): Kind {
  return {
    items: listed,
    parse(value, { range }, { error }) {
      const number = toNumber(value);
      const [min, max] = range ?? [0, Number.POSITIVE_INFINITY];
      return Number.isInteger(number) && number >= min && number <= max
        ? number
        : error(code, `must be a whole number${limits(min, max)}, got ${shown(value)}`);
    },
  };
}

export const pageSize: Kind = /* @__PURE__ */ wholeNumber("range", (min, max) => ` from ${min} to ${max}`);
export const cycle: Kind = /* @__PURE__ */ wholeNumber("type", () => "");
