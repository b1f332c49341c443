import { isRecord } from "../zarr/zarr-attributes.js";
import { kerchunkFault } from "./kerchunk-fault.js";
import { Templates } from "./templates.js";

/** What a key stands for: text, a document of Zarr, or a range of a file; a whole file has no length. */
export type RawEntry =
  | string
  | Readonly<Record<string, unknown>>
  | readonly [url: string, offset: number, length?: number];

/** References that `gen` may make. */
const MAX_GENERATED = 1_000_000;

/**
 * The keys of a JSON document of kerchunk, version 0 or 1, with templates and generated ones made out.
 *
 * @throws {VirtualError} `virtual/bad-kerchunk`
 */
export function* referencesOf(json: unknown): Generator<readonly [key: string, entry: RawEntry], void, void> {
  if (!isRecord(json)) throw kerchunkFault("the document is no object");
  const isFirst = !("version" in json) && !("refs" in json);
  if (!isFirst && json.version !== undefined && Number(json.version) > 1)
    throw kerchunkFault(`version ${String(json.version).slice(0, 20)} is newer than 1`);
  const refs = isFirst ? json : json.refs;
  if (!isRecord(refs)) throw kerchunkFault("it has no refs");
  const templates = new Templates(isFirst ? undefined : json.templates);
  for (const [key, value] of Object.entries(refs)) yield [key, entryOf(key, value, templates)];
  if (!isFirst) yield* generated(json.gen, templates);
}

function entryOf(key: string, value: unknown, templates: Templates): RawEntry {
  if (typeof value === "string" || isRecord(value)) return value;
  if (!Array.isArray(value) || typeof value[0] !== "string") throw kerchunkFault(`${shown(key)} stands for nothing`);
  const [given, offset = 0, length] = value;
  const url = templates.isEmpty || !given.includes("{{") ? given : templates.expand(given);
  if (value.length === 1) return [url, 0];
  return rangeOf(key, url, offset, length);
}

function rangeOf(key: string, url: string, offset: unknown, length: unknown): RawEntry {
  const isPlace = (one: unknown): one is number => Number.isSafeInteger(one) && (one as number) >= 0;
  if (!isPlace(offset) || !isPlace(length) || !isPlace(offset + length))
    throw kerchunkFault(`${shown(key)} has a place or a length that is no whole number`);
  // A length of nothing says the whole file, as in kerchunk's Parquet.
  return length === 0 ? [url, 0] : [url, offset, length];
}

/** Keys by rules: for each combination of some numbers, a key, a URL and a range. */
function* generated(gen: unknown, templates: Templates): Generator<readonly [string, RawEntry], void, void> {
  if (gen === undefined || gen === null) return;
  if (!Array.isArray(gen)) throw kerchunkFault("gen is no list");
  let count = 0;
  for (const rule of gen) {
    if (!isRecord(rule) || typeof rule.key !== "string" || typeof rule.url !== "string" || !isRecord(rule.dimensions))
      throw kerchunkFault("a rule of gen lacks its key, url or dimensions");
    for (const names of combinations(Object.entries(rule.dimensions))) {
      if (++count > MAX_GENERATED) throw kerchunkFault(`gen makes more than ${MAX_GENERATED} references`);
      const made = (text: unknown) => (typeof text === "string" ? templates.expand(text, names) : text);
      const key = String(made(rule.key));
      const url = String(made(rule.url));
      if (rule.offset === undefined || rule.length === undefined) yield [key, [url, 0]];
      else yield [key, rangeOf(key, url, Number(made(rule.offset)), Number(made(rule.length)))];
    }
  }
}

function* combinations(
  dimensions: readonly (readonly [string, unknown])[],
  chosen: ReadonlyMap<string, string | number> = new Map(),
): Generator<ReadonlyMap<string, string | number>, void, void> {
  const [first, ...rest] = dimensions;
  if (!first) {
    yield chosen;
    return;
  }
  for (const value of valuesOf(first[1])) yield* combinations(rest, new Map(chosen).set(first[0], value));
}

/** A list of values, or what Python's `range` counts. */
function* valuesOf(given: unknown): Generator<string | number, void, void> {
  if (Array.isArray(given)) {
    for (const one of given) if (typeof one === "string" || typeof one === "number") yield one;
    return;
  }
  const { start = 0, stop, step = 1 } = isRecord(given) ? given : {};
  if (![start, stop, step].every((one) => Number.isSafeInteger(one)) || step === 0)
    throw kerchunkFault("a dimension of gen is neither a list nor start, stop and step");
  const [first, end, by] = [start, stop, step] as [number, number, number];
  for (let value = first; by > 0 ? value < end : value > end; value += by) yield value;
}

/** A key in a message. */
export function shown(key: string): string {
  return JSON.stringify(key.length > 80 ? `${key.slice(0, 79)}…` : key);
}
