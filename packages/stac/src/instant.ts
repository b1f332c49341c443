/** Date, date-time without zone, or date-time with any zone. */
const DATE_TIME = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}([.,]\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i;

/**
 * An instant as STAC demands it (RFC 3339 in UTC), or `undefined` when the text is no date.
 *
 * Texts that already fit stay as they are, with all their fractional digits. Without a zone a time is UTC, as CMR reads it.
 */
export function instantOf(value: unknown): string | undefined {
  if (typeof value !== "string" || value.length < 10) return undefined;
  if (isUtcInstant(value)) return value;
  const text = value.trim();
  const parts = DATE_TIME.exec(text);
  if (!parts) return undefined;
  const [, time, , , zone] = parts;
  const utc = !time ? `${text}T00:00:00Z` : zone ? text.replace(" ", "T") : `${text.replace(" ", "T")}Z`;
  const milliseconds = Date.parse(utc.replace(",", "."));
  if (Number.isNaN(milliseconds)) return undefined;
  const isUtc = /T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|\+00:00)$/.test(utc);
  return isUtc ? utc : new Date(milliseconds).toISOString();
}

/** The form of nearly every record, `2020-01-01T00:00:00[.fff]Z`, without a regular expression and without `Date.parse`: ten times a granule. */
function isUtcInstant(text: string): boolean {
  const end = text.length - 1;
  if (end < 19 || text.charCodeAt(end) !== 90 /* Z */ || text.charCodeAt(10) !== 84 /* T */) return false;
  for (let i = 0; i < end; i++) {
    const code = text.charCodeAt(i);
    if (i === 10) continue;
    if (i === 4 || i === 7) {
      if (code !== 45 /* - */) return false;
    } else if (i === 13 || i === 16) {
      if (code !== 58 /* : */) return false;
    } else if (i === 19) {
      if (code !== 46 /* . */ || end === 20) return false;
    } else if (code < 48 || code > 57) return false;
  }
  // Days that a month does not have are left to the reader of the date.
  return (
    inRange(text, 5, 1, 12) &&
    inRange(text, 8, 1, 31) &&
    inRange(text, 11, 0, 23) &&
    inRange(text, 14, 0, 59) &&
    inRange(text, 17, 0, 60)
  );
}

function inRange(text: string, at: number, low: number, high: number): boolean {
  const number = (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;
  return number >= low && number <= high;
}
