import { dateText, isBlob, isFields, isObject } from "./validation.js";
import { QueryValue } from "./values/query-value.js";

/** Deeper than any geometry; stops hostile nesting before the stack does. */
const MAX_DEPTH = 12;

/**
 * A frozen copy of what a user gave, so that nobody can change a query from outside.
 *
 * Iterables and typed arrays become lists; dates are copied; values, files and bytes for an upload stay what they are.
 */
export function snapshot(value: unknown, depth = 0): unknown {
  if (!isObject(value) || value instanceof QueryValue) return value;
  if (depth > MAX_DEPTH) return "[too deep]";
  if (value instanceof Date) return new Date(value);
  if (value instanceof Uint8Array || isBlob(value)) return value;
  if (isIterable(value)) return Object.freeze([...value].map((item) => snapshot(item, depth + 1)));
  const entries = Object.entries(value).map(([key, item]) => [key, snapshot(item, depth + 1)] as const);
  return Object.freeze(Object.fromEntries(entries));
}

function isIterable(value: object): value is Iterable<unknown> {
  return Symbol.iterator in value && typeof value[Symbol.iterator] === "function";
}

/** The JSON form of a snapshot: dates as text, values as plain data, files by name, type and size. */
export function plain(value: unknown): unknown {
  if (!isObject(value)) return value;
  if (value instanceof QueryValue) return plain(value.toJSON());
  if (value instanceof Date) return dateText(value);
  if (value instanceof Uint8Array) return { size: value.byteLength };
  if (isBlob(value)) return { ...("name" in value && { name: value.name }), type: value.type, size: value.size };
  if (Array.isArray(value)) return value.map(plain);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

/** JSON with sorted keys: the same text for the same content. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    isFields(item) ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))) : item,
  );
}
