import { VirtualError } from "../virtual-errors.js";

/** Milliseconds of each unit that times are counted in. */
const UNITS: Readonly<Record<string, number>> = {
  nanosecond: 1e-6,
  microsecond: 1e-3,
  millisecond: 1,
  msec: 1,
  ms: 1,
  second: 1000,
  sec: 1000,
  s: 1000,
  minute: 60_000,
  min: 60_000,
  hour: 3_600_000,
  hr: 3_600_000,
  h: 3_600_000,
  day: 86_400_000,
  d: 86_400_000,
  week: 604_800_000,
};

/** Calendars in which a date is what a JavaScript Date says it is. */
const REAL_CALENDARS = new Set(["", "standard", "gregorian", "proleptic_gregorian"]);

/** How numbers are times: `milliseconds = epoch + number * step`. */
export interface TimeEncoding {
  readonly epoch: number;
  readonly step: number;
}

/**
 * What units such as `"days since 1970-01-01 00:00:00"` say; `undefined` for units of anything else.
 *
 * Source: CF conventions, section 4.4.
 *
 * @throws {VirtualError} `virtual/calendar` for calendars whose days are no real ones, such as `noleap`
 */
export function timeEncodingOf(units: unknown, calendar: unknown = ""): TimeEncoding | undefined {
  if (typeof units !== "string") return undefined;
  const [, unit = "", reference = ""] = /^\s*([a-z]+)\s+since\s+(.+?)\s*$/i.exec(units) ?? [];
  const name = unit.toLowerCase();
  const step = UNITS[name] ?? UNITS[name.replace(/s$/, "")];
  const epoch = instantOf(reference);
  if (step === undefined || epoch === undefined) return undefined;
  if (!REAL_CALENDARS.has(String(calendar).toLowerCase()))
    throw new VirtualError(
      `Times in the calendar ${calendar} are no dates of this world; they stay numbers. Read them with { decode: false }, or select by index.`,
      { code: "virtual/calendar", data: { calendar: String(calendar) } },
    );
  return { epoch, step };
}

/** Milliseconds since 1970 of a reference time; a zone that is not given is UTC. */
function instantOf(text: string): number | undefined {
  const match =
    /^([+-]?\d{1,5})-(\d{1,2})-(\d{1,2})(?:[T ]\s*(\d{1,2})(?::(\d{1,2}))?(?::(\d{1,2}(?:\.\d*)?))?)?\s*(Z|UTC|GMT|[+-]\d{1,2}(?::?\d{2})?)?$/i.exec(
      text,
    );
  if (!match) return undefined;
  const [, year, month, day, hour = 0, minute = 0, second = 0, zone = ""] = match;
  const time = new Date(0);
  time.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const [, sign, hours = "0", minutes = "0"] = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(zone) ?? [];
  const shift = (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -1 : 1);
  return time.getTime() + ((Number(hour) * 60 + Number(minute) - shift) * 60 + Number(second)) * 1000;
}

/**
 * The period that a text such as `"2020"`, `"2020-06"` or `"2020-06-01T09"` names: milliseconds since 1970, both ends in it.
 *
 * @returns undefined for text that is no date; `isInstant` is true for a time of day in full, which names one moment
 */
export function periodOf(
  text: string,
): { readonly start: number; readonly end: number; readonly isInstant: boolean } | undefined {
  const match = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d)(?::(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?Z?)?)?)?$/.exec(
    text.trim(),
  );
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match
    .slice(1, 7)
    .map((part) => (part === undefined ? undefined : Number(part)));
  const at = (...parts: number[]) => new Date(0).setUTCFullYear(parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 1);
  const start =
    at(year ?? 0, (month ?? 1) - 1, day ?? 1) + (((hour ?? 0) * 60 + (minute ?? 0)) * 60 + (second ?? 0)) * 1000;
  const fraction = match[7] === undefined ? 0 : Number(`0.${match[7]}`) * 1000;
  if (second !== undefined) return { start: start + fraction, end: start + fraction, isInstant: true };
  const next =
    month === undefined
      ? at((year ?? 0) + 1, 0, 1)
      : day === undefined
        ? at(year ?? 0, month, 1)
        : start + (minute !== undefined ? 60_000 : hour !== undefined ? 3_600_000 : 86_400_000);
  return { start, end: next - 1e-3, isInstant: false };
}
