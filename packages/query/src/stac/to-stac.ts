import type { Compilation } from "../parameters/compile.js";
import type { NumberRange } from "../parameters/number-kinds.js";
import type { OptionName, Row } from "../parameters/row.js";
import { cmrNameOf } from "../parameters/schema.js";
import { plain } from "../snapshot.js";
import type { DateRange } from "../values/date-range.js";
import { collectionId } from "./collection-id.js";
import { type Cql2Argument, type Cql2Expression, condition, joined } from "./cql2.js";
import { likeOfPattern } from "./like.js";
import { stacFieldOf } from "./sort-fields.js";
import { spatialToStac } from "./spatial-to-stac.js";
import { type Conjunct, writeDraft } from "./stac-draft.js";
import type { Drop, StacSearchBody, ToStacOptions } from "./stac-params.js";

/** What is needed while one query is written. */
interface Writing {
  readonly query: Compilation;
  readonly options: ToStacOptions;
  readonly body: StacSearchBody;
  /** Adds conditions that must all hold. */
  readonly add: (row: Row, items: readonly unknown[], ...expressions: readonly Cql2Expression[]) => void;
  readonly note: (row: Row, items: readonly unknown[], reason: string) => void;
  readonly isOn: (row: Row, option: OptionName) => boolean;
}

/** Writes a valid CMR query as a STAC search. */
export function compilationToStac(query: Compilation, options: ToStacOptions): StacSearchBody {
  const { dialect = "query", onDropped } = options;
  const { schema, values } = query;
  const drop: Drop = (parameter, value, reason) => onDropped?.({ parameter, value: plain(value), reason });
  const body: StacSearchBody = {};
  const conjuncts: Conjunct[] = [];
  const one = (items: readonly unknown[]) => (items.length === 1 ? items[0] : items);
  const writing: Writing = {
    query,
    options,
    body,
    add: (row, items, ...expressions) =>
      conjuncts.push(...expressions.map((expression) => ({ expression, parameter: row.name, value: one(items) }))),
    note: (row, items, reason) => drop(row.name, one(items), reason),
    isOn: (row, option) => query.isOn(cmrNameOf(row), option),
  };
  collections(writing);
  spatialToStac(query, dialect, body, conjuncts, drop);
  for (const row of schema.rows) {
    const items = values.get(row.name);
    if (items && row.name === "sortKey") sort(items as readonly string[], body, drop);
    else if (items && !row.isSpatial && row.stac !== "collection") write(row, items, writing);
  }
  droppedOptions(query, drop);
  // What CMR-STAC's `query` extension can filter by.
  return writeDraft({ body, conjuncts }, dialect, drop, "eo:cloud_cover");
}

function write(row: Row, items: readonly unknown[], writing: Writing): void {
  const { body, add, note, query } = writing;
  const { name, kind, stac } = row;
  // A switch is noted with the options, where it can be given, too; the provider of a DAAC is dropped with it.
  if (name === "excludeBoundary" || (name === "provider" && !query.given.has(name))) return;
  if (stac === undefined) note(row, items, `STAC has no field for ${name}: items are not filtered by it`);
  else if (stac === "limit") body.limit = items[0] as number;
  else if (stac === "q") body.q = String(items[0]);
  else if (stac === "id") ids(row, items as readonly string[], writing);
  else if (stac === "datetime") datetime(row, items as readonly DateRange[], writing);
  else if (kind === "numberRange") {
    const { min, max } = items[0] as NumberRange;
    add(row, items, ...between(stac, min, max));
  } else if (kind === "date") add(row, items, ...between(stac, timestamp(items[0] as string)));
  else if (kind === "dates") {
    const ranges = items as readonly DateRange[];
    const parts = ranges.map(({ start, end }) => between(stac, timestamp(start), timestamp(end)));
    add(row, items, ...(parts.length === 1 ? parts.flat() : [anyOf(parts.map((part) => joined("and", part)))]));
  } else texts(row, stac, items as readonly string[], writing);
}

function collections({ query, options, body, add, note, isOn }: Writing): void {
  const list = (name: string) => query.texts(name) ?? [];
  const row = (name: string) => query.schema.byName.get(name) as Row;
  const [names, versions] = [list("shortName"), list("version")];
  const hasVersion = versions.length > 0;
  if (names.length === 0) {
    if (hasVersion) note(row("version"), versions, "a version without a short name is no collection id in STAC");
  } else if (isOn(row("shortName"), "pattern")) {
    add(row("shortName"), names, anyOf(names.map((name) => like("collection", name))));
    if (hasVersion) note(row("version"), versions, "a version cannot be added to the pattern of a name");
  } else {
    body.collections = names.flatMap((name) =>
      (hasVersion ? versions : [undefined]).map((version) => collectionId(name, version, options.collectionIdStyle)),
    );
    const reason =
      "kept as the collection id, but STAC APIs of NASA name collections SHORTNAME_VERSION: give a version, too";
    if (!hasVersion && query.schema.noun === "granule") note(row("shortName"), names, reason);
  }
  addCollections(body, [...list("entryId"), ...list("collectionConceptId")]);
}

function addCollections(body: StacSearchBody, ids: readonly string[]): void {
  if (ids.length > 0) body.collections = [...(body.collections ?? []), ...ids];
}

function ids(row: Row, values: readonly string[], { query, body, add, isOn }: Writing): void {
  const isCollection = (id: string) =>
    row.name === "conceptId" && id.startsWith("C") && query.schema.noun === "granule";
  if (isOn(row, "pattern")) {
    add(row, values, anyOf(values.map((id) => like("id", id))));
    return;
  }
  addCollections(body, values.filter(isCollection));
  const items = values.filter((id) => !isCollection(id));
  if (items.length === 0) return;
  if (body.ids) add(row, values, anyOf(items.map((id) => condition("=", "id", id))));
  else body.ids = items;
}

function datetime(row: Row, ranges: readonly DateRange[], { options, body, add, note, isOn }: Writing): void {
  for (const range of ranges)
    if (range.startDay ?? range.endDay)
      note(row, [range], "STAC has no ranges that repeat every year: the whole range is searched");
  if (ranges.length > 1 && (options.dialect ?? "query") !== "query") {
    const expressions = ranges.map(({ start = "..", end = ".." }) =>
      condition("t_intersects", "datetime", { interval: [start, end] }),
    );
    add(row, ranges, ...(isOn(row, "and") ? expressions : [anyOf(expressions)]));
    return;
  }
  // As texts an open start comes before all dates, and an open end after them.
  const [start] = ranges.map((range) => range.start ?? "..").sort();
  const [end] = ranges
    .map((range) => range.end ?? "~")
    .sort()
    .reverse();
  body.datetime = start === end ? (start as string) : `${start}/${end === "~" ? ".." : end}`;
  const reason =
    "STAC's datetime is one range: everything from the first start to the last end is found; the cql2 dialects keep the gaps";
  if (ranges.length > 1) note(row, ranges, reason);
}

function texts(row: Row, property: string, items: readonly string[], { add, isOn }: Writing): void {
  if (isOn(row, "pattern")) {
    add(row, items, anyOf(items.map((item) => like(property, item))));
    return;
  }
  const [op, value] =
    property === "instruments"
      ? [isOn(row, "and") ? "a_contains" : "a_overlaps", items]
      : items.length === 1
        ? ["=", items[0] as string]
        : ["in", items];
  add(row, items, condition(op, property, value));
}

function sort(keys: readonly string[], body: StacSearchBody, drop: Drop): void {
  for (const key of keys) {
    const field = stacFieldOf(key.replace("-", ""));
    if (field) body.sortby = [...(body.sortby ?? []), { field, direction: key.startsWith("-") ? "desc" : "asc" }];
    else drop("sortKey", key, "STAC has no field for it: the order is the server's");
  }
}

/** Patterns and the `or` of areas were carried over where they stand; the other switches have no equivalent. */
function droppedOptions({ options, schema }: Compilation, drop: Drop): void {
  for (const [cmrName, switches] of options)
    for (const [option, isOn] of switches) {
      const { name = cmrName, stac } = schema.byCmrName.get(cmrName) ?? {};
      const isKept = option === "pattern" || option === "or" || (option === "and" && stac === "instruments");
      if (option === "excludeBoundary" && isOn && name === "temporal")
        drop(option, isOn, "STAC has no open ends: items that only touch the range are found, too");
      else if (!isKept && (isOn || option === "ignoreCase"))
        drop(`options.${name}.${option}`, isOn, "STAC has no such switch");
    }
}

function like(property: string, pattern: string): Cql2Expression {
  return condition("like", property, likeOfPattern(pattern));
}

function anyOf(expressions: readonly (Cql2Expression | undefined)[]): Cql2Expression {
  return joined("or", expressions as readonly Cql2Expression[]) as Cql2Expression;
}

const timestamp = (time: string | undefined) => (time === undefined ? undefined : { timestamp: time });

/** The conditions of a range whose ends may be open. */
function between(property: string, low: Cql2Argument | undefined, high?: Cql2Argument): Cql2Expression[] {
  return [
    ...(low === undefined ? [] : [condition(">=", property, low)]),
    ...(high === undefined ? [] : [condition("<=", property, high)]),
  ];
}
