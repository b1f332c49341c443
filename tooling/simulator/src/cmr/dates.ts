/** A temporal condition; milliseconds since the epoch. */
export interface TemporalRange {
  readonly start: number | undefined;
  readonly end: number | undefined;
  /** Days of the year, 1 to 366, of a periodic condition. */
  readonly startDay: number | undefined;
  readonly endDay: number | undefined;
}

const DATE = /^(\d{4})(?:-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:?\d\d)?)?)?$/;
const DURATION = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/**
 * A date as CMR reads it: `YYYY`, `YYYY-MM-DD`, or with a time that has seconds; undefined for all else, `YYYY-MM` included.
 * A date alone is midnight at its start, also as an end.
 */
export function parseDate(text: string): number | undefined {
  const match = DATE.exec(text.trim());
  if (match === null) return undefined;
  const [, year, month = "01", day = "01", hour = "00", minute = "00", second = "00", fraction = "0", zone = "Z"] =
    match;
  const millis = fraction.padEnd(3, "0").slice(0, 3);
  const offset = zone === "Z" ? "Z" : zone.replace(/^([+-]\d\d):?(\d\d)$/, "$1:$2");
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${millis}${offset}`);
  if (!Number.isFinite(time)) return undefined;
  // Date.parse lets the 31st of February pass as the 2nd of March.
  const days = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  return Number(day) >= 1 && Number(day) <= days ? time : undefined;
}

/** The errors of a date, in CMR's words; none for a blank one. */
export function dateErrors(name: string, text: string | undefined): string[] {
  if (text === undefined || text.trim() === "" || parseDate(text) !== undefined) return [];
  return [`${name} datetime is invalid: [${text.trim()}] is not a valid datetime.`];
}

/** A value of `temporal`, or its errors. */
export function parseTemporal(text: string): TemporalRange | { readonly errors: string[] } {
  const parts = text.split(",").map((part) => part.trim());
  if (parts[0]?.includes("/") === true) return parseInterval(parts);
  const [start = "", end = "", startDay = "", endDay = ""] = parts;
  const errors = [
    ...dateErrors("temporal start", start),
    ...dateErrors("temporal end", end),
    ...dayErrors("temporal_start_day", startDay),
    ...dayErrors("temporal_end_day", endDay),
  ];
  if (errors.length > 0) return { errors };
  return checked({ start: parseDate(start), end: parseDate(end), startDay: day(startDay), endDay: day(endDay) });
}

/** A value of `revision_date` and its kin: `start,end` with either side empty. */
export function parseDateRange(text: string, name: string): TemporalRange | { readonly errors: string[] } {
  const parts = text.split(",").map((part) => part.trim());
  if (parts.length > 2) return { errors: [`Too many commas in ${name} ${text}`] };
  const [start = "", end = ""] = parts;
  const errors = [...dateErrors(`${name} start`, start), ...dateErrors(`${name} end`, end)];
  if (errors.length > 0) return { errors };
  return checked({ start: parseDate(start), end: parseDate(end), startDay: undefined, endDay: undefined });
}

/** Whether a span of time meets a condition; a span without an end goes on. */
export function overlaps(
  start: number,
  end: number | undefined,
  range: TemporalRange,
  excludeBoundary: boolean,
): boolean {
  const last = end ?? Number.POSITIVE_INFINITY;
  if (range.startDay === undefined) return meets(start, last, range.start, range.end, excludeBoundary);
  const from = new Date(Math.max(start, range.start ?? start)).getUTCFullYear();
  const to = new Date(Math.min(last, range.end ?? Math.min(last, Date.now()))).getUTCFullYear();
  for (let year = from - 1; year <= to; year++) {
    const open = Date.UTC(year, 0, range.startDay);
    const endDay = range.endDay ?? 366;
    const close = Date.UTC(endDay < range.startDay ? year + 1 : year, 0, endDay + 1) - 1;
    const low = Math.max(open, range.start ?? open);
    const high = Math.min(close, range.end ?? close);
    // Boundaries of periodic conditions always count.
    if (low <= high && meets(start, last, low, high, false)) return true;
  }
  return false;
}

function meets(
  start: number,
  end: number,
  low: number | undefined,
  high: number | undefined,
  exclude: boolean,
): boolean {
  if (low !== undefined && (exclude ? end <= low : end < low)) return false;
  return high === undefined || (exclude ? start < high : start <= high);
}

function checked(range: TemporalRange): TemporalRange | { readonly errors: string[] } {
  if (range.start === undefined || range.end === undefined || range.start <= range.end) return range;
  const [start, end] = [new Date(range.start).toISOString(), new Date(range.end).toISOString()];
  return { errors: [`start_date [${start}] must be before end_date [${end}]`] };
}

function parseInterval(parts: readonly string[]): TemporalRange | { readonly errors: string[] } {
  const [first = "", second = ""] = (parts[0] ?? "").split("/").map((part) => part.trim());
  const [startDay = "", endDay = ""] = parts.slice(1);
  const errors = [...dayErrors("temporal_start_day", startDay), ...dayErrors("temporal_end_day", endDay)];
  let [start, end] = [parseDate(first), parseDate(second)];
  if (start !== undefined && end === undefined) end = addDuration(start, second, 1);
  else if (end !== undefined && start === undefined) start = addDuration(end, first, -1);
  const unreadable = [first, second].find((text, i) => text !== "" && (i === 0 ? start : end) === undefined);
  if (unreadable !== undefined) errors.push(`temporal range is invalid: [${parts[0]}] is not a valid date-range.`);
  if (errors.length > 0) return { errors };
  return checked({ start, end, startDay: day(startDay), endDay: day(endDay) });
}

function addDuration(time: number, text: string, sign: 1 | -1): number | undefined {
  const match = DURATION.exec(text);
  if (match === null || text === "P") return undefined;
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1)
    .map((n) => Number(n ?? 0) * sign);
  const date = new Date(time);
  date.setUTCFullYear(date.getUTCFullYear() + years, date.getUTCMonth() + months, date.getUTCDate() + weeks * 7 + days);
  return date.getTime() + ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

function day(text: string): number | undefined {
  return text === "" ? undefined : Number(text);
}

function dayErrors(name: string, text: string): string[] {
  if (text === "") return [];
  const number = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
  return number >= 1 && number <= 366 ? [] : [`${name} [${text}] must be an integer between 1 and 366`];
}
