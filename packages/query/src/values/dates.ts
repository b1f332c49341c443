/** What a date text stands for: from `start` to `end`, both included, in milliseconds since 1970 UTC. */
export interface Period {
  readonly start: number;
  readonly end: number;
}

const DATE_TIME =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d\d(?::?\d\d)?)?)?)?)?$/i;
const SECOND = 1000;

/**
 * The period a date stands for, or `undefined` when it is no date.
 *
 * Takes a `Date`, a year, a month, a day (`2020-01-31` or `20200131`), a date-time with or without seconds, fraction and offset,
 * with `T` or a blank between. Without an offset it is UTC. Years, months and days last until 23:59:59 of their last day, as in
 * Python's earthaccess, because CMR reads a date alone as its midnight and would lose the last day.
 */
export function parsePeriod(value: unknown): Period | undefined {
  if (value instanceof Date) return instant(value.getTime());
  if (typeof value !== "string") return undefined;
  const match = DATE_TIME.exec(value.trim().replace(/^(\d{4})(\d\d)(\d\d)(?=$|[T ])/i, "$1-$2-$3"));
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second = 0, fraction = 0, zone] = match;
  const [y, m, d] = [Number(year), Number(month ?? 1), Number(day ?? 1)];
  const start = utc(y, m, d);
  // A day that does not exist is another one on the calendar.
  if (new Date(start).toISOString().slice(5, 10) !== `${month ?? "01"}-${day ?? "01"}`) return undefined;
  if (hour === undefined) {
    const next = day ? utc(y, m, d + 1) : month ? utc(y, m + 1, 1) : utc(y + 1, 1, 1);
    return { start, end: next - SECOND };
  }
  const offset = offsetMinutes(zone);
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59 || offset === undefined) return undefined;
  const minutes = Number(hour) * 60 + Number(minute) - offset;
  return instant(start + (minutes * 60 + Number(second)) * SECOND + Math.floor(Number(`0.${fraction}`) * SECOND));
}

function instant(time: number): Period | undefined {
  const year = new Date(time).getUTCFullYear();
  return year >= 0 && year <= 9999 ? { start: time, end: time } : undefined;
}

/** `Date.UTC` reads years below 100 as 19xx. */
function utc(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month - 1, day);
}

function offsetMinutes(zone: string | undefined): number | undefined {
  if (!zone || /^z$/i.test(zone)) return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(3).replace(":", ""))];
  if (hours > 14 || minutes > 59) return undefined;
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
}

/** An instant as CMR and STAC both take it: `2020-01-31T23:59:59Z`, with milliseconds only when there are some. */
export function formatInstant(time: number): string {
  return new Date(time).toISOString().replace(".000Z", "Z");
}

const DURATION = /^P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** The instant an ISO 8601 duration such as `P1Y2M10DT2H30M` after (or, with `sign` -1, before) another; `undefined` when it is none. */
export function addDuration(time: number, duration: string, sign: 1 | -1): number | undefined {
  const match = DURATION.exec(duration);
  if (!match) return undefined;
  const [years, months, weeks, days, ...clock] = match.slice(1).map((n = "0") => sign * Number(n)) as [
    number,
    number,
    number,
    number,
  ];
  const date = new Date(time);
  date.setUTCFullYear(date.getUTCFullYear() + years, date.getUTCMonth() + months, date.getUTCDate() + 7 * weeks + days);
  const seconds = (clock as number[]).reduce((sum, part) => sum * 60 + part, 0);
  return instant(date.getTime() + seconds * SECOND)?.start;
}
