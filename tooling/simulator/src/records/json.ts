/** Any JSON value. */
export type Json = null | boolean | number | string | Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  [name: string]: Json;
}

/** The value itself when it is an object, else undefined: recorded metadata breaks its own schemas too often to be trusted. */
export function asObject(value: Json | undefined): JsonObject | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
}

/** The objects of a list; an empty list for anything else. */
export function asObjects(value: Json | undefined): JsonObject[] {
  if (!Array.isArray(value)) return [];
  return value.filter((item): item is JsonObject => asObject(item) !== undefined);
}

/** The value when it is a text, else undefined. */
export function asText(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The value as a finite number, also when it is written as text; else undefined. */
export function asNumber(value: Json | undefined): number | undefined {
  const number =
    typeof value === "number" ? value : typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}

/** The texts (and numbers, as texts) of a list. */
export function asTexts(value: Json | undefined): string[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item) => (typeof item === "string" ? [item] : typeof item === "number" ? [String(item)] : []));
}

/** Milliseconds since the epoch of a date in a record, which is UTC unless it says otherwise; undefined when unreadable. */
export function asTime(value: Json | undefined): number | undefined {
  const text = asText(value);
  if (text === undefined) return undefined;
  const hasZone = /(Z|[+-]\d\d:?\d\d)$/i.test(text);
  const time = Date.parse(text.includes("T") && !hasZone ? `${text}Z` : text);
  return Number.isFinite(time) ? time : undefined;
}
