/** Date, date-time without zone, or date-time with any zone. */
const DATE_TIME = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}([.,]\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i;

/** The form of nearly every record, which needs no parser of dates: ten times a granule. */
const UTC_INSTANT =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?Z$/;

/**
 * An instant as STAC demands it (RFC 3339 in UTC), or `undefined` when the text is no date.
 *
 * Texts that already fit stay as they are, with all their fractional digits. Without a zone a time is UTC, as CMR reads it.
 */
export function instantOf(value: unknown): string | undefined {
  if (typeof value !== "string" || value.length < 10) return undefined;
  if (UTC_INSTANT.test(value)) return isDay(value) ? value : undefined;
  const text = value.trim();
  const parts = DATE_TIME.exec(text);
  if (!parts || !isDay(text)) return undefined;
  const [, time, , , zone] = parts;
  const utc = !time ? `${text}T00:00:00Z` : zone ? text.replace(" ", "T") : `${text.replace(" ", "T")}Z`;
  const milliseconds = Date.parse(utc.replace(",", "."));
  if (Number.isNaN(milliseconds)) return undefined;
  const isUtc = /T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|\+00:00)$/.test(utc);
  return isUtc ? utc : new Date(milliseconds).toISOString();
}

/** The microseconds since 1970 of a text that {@link instantOf} takes; further digits are left out. */
export function microsecondsOf(value: unknown): bigint | undefined {
  const utc = instantOf(value);
  if (utc === undefined) return undefined;
  // No clock of a computer has leap seconds: the next second has the same number.
  const [text, leap] = utc.slice(17, 19) === "60" ? [`${utc.slice(0, 17)}59${utc.slice(19)}`, 1_000_000n] : [utc, 0n];
  // Of a fraction before 1970 engines make different milliseconds.
  const [fraction = "", digits = ""] = /[.,](\d{1,6})\d*/.exec(text) ?? [];
  return BigInt(Date.parse(text.replace(fraction, ""))) * 1000n + BigInt(digits.padEnd(6, "0")) + leap;
}

/** Whether the month has the day: readers refuse a 31st of June, or make it the 1st of July. */
function isDay(date: string): boolean {
  const day = twoDigits(date, 8);
  if (day < 29) return true;
  const month = twoDigits(date, 5);
  if (month !== 2) return day < 31 || (day === 31 && !SHORT_MONTHS.includes(month));
  const century = twoDigits(date, 0);
  const year = twoDigits(date, 2);
  return day === 29 && (year === 0 ? century : year) % 4 === 0;
}

/** April, June, September, November. */
const SHORT_MONTHS: readonly number[] = [4, 6, 9, 11];

function twoDigits(text: string, at: number): number {
  return (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;
}
