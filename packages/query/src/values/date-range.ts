import { isObject, type Problem, problemOf, shown } from "../validation.js";
import { addDuration, formatInstant, type Period, parsePeriod } from "./dates.js";
import { QueryValue } from "./query-value.js";

/** A date: a `Date`, or text such as `"2020"`, `"2020-06"`, `"2020-06-15"`, `"2020-06-15T12:00:00+02:00"`, `"2020-06-15 12:00"`. */
export type DateInput = Date | string;

/**
 * A range of time. One date stands for its whole period, a pair for from–to; an empty, `null` or missing end is open.
 * Texts may be `"2020-01-01/2020-06"` or `"2020-01-01,2020-06"` with `".."` or nothing for an open end, or end in a duration (`"2020/P3M"`).
 */
export type DateRangeInput =
  | DateInput
  | readonly [start: DateInput | null | undefined, end?: DateInput | null | undefined]
  | {
      readonly start?: DateInput | null | undefined;
      readonly end?: DateInput | null | undefined;
      /** First day of the year, 1–366: the range then repeats every year. */
      readonly startDay?: number | undefined;
      readonly endDay?: number | undefined;
    };

/**
 * A range of time in UTC; both ends belong to it.
 *
 * A year, month or day at the end covers all of it: `new DateRange("2020-01-01", "2020-12-31")` ends on the 31st at 23:59:59.
 *
 * @example
 * ```ts
 * new DateRange("2020-01", "2020-02").toCmr(); // "2020-01-01T00:00:00Z,2020-02-29T23:59:59Z"
 * new DateRange("2020-01-01", null).toStac(); // "2020-01-01T00:00:00Z/.."
 * ```
 */
export class DateRange extends QueryValue {
  /** The first instant, such as `2020-01-01T00:00:00Z`; `undefined` when open. */
  declare readonly start?: string;
  /** The last instant, included; `undefined` when open. */
  declare readonly end?: string;
  /** With `endDay`: only these days of each year. */
  declare readonly startDay?: number;
  declare readonly endDay?: number;
  protected get field(): string {
    return "temporal";
  }
  protected get problems(): readonly Problem[] {
    return this.#problems;
  }
  readonly #problems: readonly Problem[];

  constructor(range: DateRangeInput);
  constructor(start: DateInput | null | undefined, end: DateInput | null | undefined);
  constructor(...args: readonly unknown[]) {
    super();
    const ends = endsOf(args.length === 1 ? args[0] : args);
    this.#problems = ends.problems;
    const { start, end, startDay, endDay } = ends;
    const members = { start: instantText(start), end: instantText(end), startDay, endDay };
    // An open end is no member at all.
    Object.assign(this, JSON.parse(JSON.stringify(members)));
    Object.freeze(this);
  }

  protected cmrText(): string {
    const { start, end, startDay, endDay } = this;
    return [start, end, ...((startDay ?? endDay) ? [startDay, endDay] : [])].join(",");
  }

  /** The value of STAC's `datetime`; an instant when both ends are the same. @throws InvalidQueryError when not valid. */
  toStac(): string {
    this.validate().throwIfInvalid();
    return this.start === this.end ? (this.start ?? "..") : `${this.start ?? ".."}/${this.end ?? ".."}`;
  }

  toJSON(): { start?: string; end?: string; startDay?: number; endDay?: number } {
    return { ...this };
  }
}

const instantText = (time: number | undefined) => (time === undefined ? undefined : formatInstant(time));

interface Ends {
  start?: number | undefined;
  end?: number | undefined;
  startDay?: number | undefined;
  endDay?: number | undefined;
  problems: Problem[];
}

const isOpen = (value: unknown) => value === undefined || value === null || value === "" || value === "..";

function endsOf(input: unknown): Ends {
  const problems: Problem[] = [];
  const bad = (code: string, message: string) => void problems.push(problemOf(code, message));
  const [first, last, ...days] = partsOf(input);
  const isTooLong = days.length > 2 || (Array.isArray(input) && days.length > 0);
  const start = period(first, bad);
  const end = last === first ? start : period(last, bad);
  const ends: Ends = { start: start?.start, end: end?.end, problems };
  if (isDuration(last) && start) ends.end = addDuration(start.start, last, 1);
  if (isDuration(first) && end) ends.start = addDuration(end.end, first, -1);
  if (isOpen(first) && isOpen(last)) bad("empty", "give a start, an end or both");
  if (ends.start !== undefined && ends.end !== undefined && ends.start > ends.end)
    bad("order", `start date (${formatInstant(ends.start)}) must be before end date (${formatInstant(ends.end)})`);
  if (isTooLong) bad("format", "a range of time has a start and an end; for several ranges give a list of pairs");
  else if (!days.every(isOpen)) [ends.startDay, ends.endDay] = days.map((day) => dayOfYear(day, bad));
  return ends;
}

/** Start, end and, for periodic ranges, first and last day of the year. */
function partsOf(input: unknown): unknown[] {
  if (typeof input === "string") {
    const parts = input.split(/[/,]/).map((part) => part.trim());
    return parts.length === 1 ? [parts[0], parts[0]] : parts;
  }
  if (Array.isArray(input)) return input.length === 1 ? partsOf(input[0]) : input;
  if (isObject(input) && !(input instanceof Date)) {
    const { start, end, startDay, endDay } = input as Record<string, unknown>;
    return startDay === undefined && endDay === undefined ? [start, end] : [start, end, startDay, endDay];
  }
  return [input, input];
}

const isDuration = (value: unknown): value is string => typeof value === "string" && /^P./.test(value);

function period(value: unknown, bad: (code: string, message: string) => void): Period | undefined {
  if (isOpen(value)) return undefined;
  if (isDuration(value) && addDuration(0, value, 1) !== undefined) return undefined;
  const parsed = parsePeriod(value);
  if (!parsed) {
    const hint = typeof value === "string" || value instanceof Date ? "" : " (a date is text or a Date)";
    const given = typeof value === "string" && value.length < 60 ? value : shown(value);
    bad(
      "format",
      `Could not parse date string: ${given}${hint}; write 2020, 2020-06, 2020-06-15 or 2020-06-15T12:00:00Z`,
    );
  }
  return parsed;
}

function dayOfYear(value: unknown, bad: (code: string, message: string) => void): number | undefined {
  if (isOpen(value)) return undefined;
  const day = Number(value);
  if (Number.isInteger(day) && day >= 1 && day <= 366) return day;
  bad("range", `a day of the year must be a whole number from 1 to 366, got ${shown(value)}`);
  return undefined;
}
