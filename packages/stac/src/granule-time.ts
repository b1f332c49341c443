import { instantOf } from "./instant.js";
import type { UmmGranule } from "./umm-types.js";

/** The three times of a STAC item. */
export interface GranuleTime {
  readonly datetime: string | null;
  readonly start?: string;
  readonly end?: string;
  /** Where `datetime` comes from when the record gives no time of observation; `"none"` when it gives no date at all. */
  readonly source?: "production" | "provider" | "revision" | "none";
  /** True when the way back gives the record's `TemporalExtent` unchanged. */
  readonly isExact: boolean;
}

/**
 * The time of a granule as STAC wants it.
 *
 * A range becomes `start` and `end` with `datetime: null`, or with `datetime` when both ends are the same instant; an open end becomes
 * `datetime` = begin, because STAC forbids an open end. A granule without time of observation gets the date of its production or
 * delivery, and `source` says so: STAC demands a date, and no record is dropped.
 */
export function timeOf(granule: UmmGranule, revisionDate: unknown): GranuleTime {
  const { RangeDateTime: range, SingleDateTime: single } = granule.TemporalExtent ?? {};
  const start = instantOf(range?.BeginningDateTime);
  const end = instantOf(range?.EndingDateTime);
  if (start !== undefined && end !== undefined) {
    const isExact = start === range?.BeginningDateTime && end === range.EndingDateTime;
    // A range that runs backwards is two dates of one observation; STAC software sorts by them.
    return isBefore(end, start)
      ? { datetime: null, start: end, end: start, isExact: false }
      : { datetime: start === end ? start : null, start, end, isExact };
  }
  const instant = start ?? instantOf(single) ?? end;
  if (instant !== undefined) return { datetime: instant, isExact: single === instant && range === undefined };
  return fallback(granule, revisionDate);
}

/** Instants of one form are in order as texts; the parser of dates costs as much as all the rest. */
function isBefore(a: string, b: string): boolean {
  return a.length === b.length && a.endsWith("Z") === b.endsWith("Z") ? a < b : Date.parse(a) < Date.parse(b);
}

function fallback(granule: UmmGranule, revisionDate: unknown): GranuleTime {
  const isExact = granule.TemporalExtent === undefined;
  const dates = [
    ["production", granule.DataGranule?.ProductionDateTime],
    ["provider", Array.isArray(granule.ProviderDates) ? granule.ProviderDates[0]?.Date : undefined],
    ["revision", revisionDate],
  ] as const;
  for (const [source, date] of dates) {
    const datetime = instantOf(date);
    if (datetime !== undefined) return { datetime, source, isExact };
  }
  return { datetime: null, source: "none", isExact };
}
