import type { NumberRange } from "../parameters/number-kinds.js";
import { DateRange } from "../values/date-range.js";
import { Cql2Error } from "./cql2.js";

/** Some parameters of a granule query, every one as a list except ranges of numbers, `pageSize` and `options`. */
export type ParamsPart = Readonly<Record<string, unknown>>;

type Options = Readonly<Record<string, Readonly<Record<string, boolean>>>>;

const AREAS = ["boundingBox", "polygon", "point", "line"];

/** Parameters that are met when both are met. */
export function intersect(a: ParamsPart, b: ParamsPart): ParamsPart {
  const result: Record<string, unknown> = { ...a };
  for (const [name, value] of Object.entries(b)) {
    const before = result[name];
    result[name] = before === undefined || name === "options" ? value : both(name, before, value);
    // Several polygons would be alternatives.
    if (before !== undefined && AREAS.includes(name))
      result.options = mergedOptions(result.options, { [name]: { or: false } });
  }
  const options = mergedOptions(a.options, b.options, result.options);
  return Object.keys(options).length > 0 ? { ...result, options } : result;
}

function both(name: string, a: unknown, b: unknown): unknown {
  if (!Array.isArray(a) || !Array.isArray(b)) return overlap(a as NumberRange, b as NumberRange);
  const [first, second] = [a[0], b[0]] as unknown[];
  if (first instanceof DateRange && second instanceof DateRange) {
    if (a.length > 1 || b.length > 1)
      throw new Cql2Error(`CMR cannot combine several ranges of ${name} with another one`, name);
    return [overlapInTime(first, second)];
  }
  if (typeof first !== "string") return [...a, ...b];
  const common = a.filter((item) => b.includes(item));
  if (common.length === 0) throw new Cql2Error(`nothing meets both conditions on ${name}`, name);
  return common;
}

function overlap(a: NumberRange, b: NumberRange): NumberRange {
  const mins = [a.min, b.min].filter((min) => min !== undefined);
  const maxes = [a.max, b.max].filter((max) => max !== undefined);
  return { ...(mins.length > 0 && { min: Math.max(...mins) }), ...(maxes.length > 0 && { max: Math.min(...maxes) }) };
}

function overlapInTime(a: DateRange, b: DateRange): DateRange {
  // `undefined` is sorted to the end, and the end of the range is the first of the two.
  const [end] = [a.end, b.end].sort();
  const start = [a.start ?? "", b.start ?? ""].sort()[1];
  return new DateRange(start, end);
}

/** Parameters that are met when one of them is met; `undefined` when CMR cannot say that. */
export function unite(parts: readonly ParamsPart[]): ParamsPart | undefined {
  const names = new Set(parts.flatMap((part) => Object.keys(part).filter((name) => name !== "options")));
  const [name] = names;
  if (names.size !== 1 || name === undefined || !parts.every((part) => Array.isArray(part[name]))) return undefined;
  const options = mergedOptions(...parts.map((part) => part.options));
  // A pattern switch holds for all values, and would read a literal * of an exact value as a wildcard.
  const values = [...new Set(parts.flatMap((part) => part[name] as unknown[]))];
  const all = AREAS.includes(name) ? mergedOptions(options, { [name]: { or: true } }) : options;
  return { [name]: values, ...(Object.keys(all).length > 0 && { options: all }) };
}

function mergedOptions(...several: readonly unknown[]): Options {
  const merged = new Map<string, Record<string, boolean>>();
  for (const options of several)
    for (const [name, switches] of Object.entries((options ?? {}) as Options))
      merged.set(name, { ...merged.get(name), ...switches });
  return Object.fromEntries(merged);
}
