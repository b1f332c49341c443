import { type StacItem, type UmmGranule, type UmmGranuleRecord, ummGranuleToStacItem } from "../src/index.js";

export const WHEN = { SingleDateTime: "2020-01-01T00:00:00Z" };

/** The item of a granule that has a name and a time, and what is given. */
export function itemOf(umm: UmmGranule, meta?: UmmGranuleRecord["meta"]): StacItem {
  return ummGranuleToStacItem({ ...(meta && { meta }), umm: { GranuleUR: "G1", TemporalExtent: WHEN, ...umm } });
}

export const data = (URL: string) => ({ URL, Type: "GET DATA" });
