import type { Compilation } from "../parameters/compile.js";
import type { NumberRange } from "../parameters/number-kinds.js";
import type { OptionName, Row } from "../parameters/row.js";
import { cmrNameOf } from "../parameters/schema.js";
import { plain } from "../snapshot.js";
import type { DateRange } from "../values/date-range.js";
import { collectionId } from "./collection-id.js";
import type { Cql2Argument, Cql2Expression } from "./cql2.js";
import { likeOfPattern } from "./like.js";
import { stacFieldOf } from "./sort-fields.js";
import { spatialToStac } from "./spatial-to-stac.js";
import { type Conjunct, type StacDraft, writeDraft } from "./stac-draft.js";
import type { OnDropped, StacSearchBody, ToStacOptions } from "./stac-params.js";

/** What CMR-STAC's `query` extension can filter by. */
const CMR_STAC_QUERYABLE: ReadonlySet<string> = new Set(["eo:cloud_cover"]);

/** Writes a valid CMR query as a STAC search. */
export function compilationToStac(query: Compilation, options: ToStacOptions): StacSearchBody {
  const { dialect = "query", onDropped } = options;
  const drop: OnDropped = (dropped) => onDropped?.({ ...dropped, value: plain(dropped.value) });
  return writeDraft(new ToStac(query, options, drop).draft(), dialect, drop, CMR_STAC_QUERYABLE);
}

class ToStac {
  readonly #body: StacSearchBody = {};
  readonly #conjuncts: Conjunct[] = [];
  readonly #query: Compilation;
  readonly #options: ToStacOptions;
  readonly #drop: OnDropped;

  constructor(query: Compilation, options: ToStacOptions, drop: OnDropped) {
    [this.#query, this.#options, this.#drop] = [query, options, drop];
  }

  draft(): StacDraft {
    const { schema, values } = this.#query;
    this.#collections();
    spatialToStac(this.#query, this.#options.dialect ?? "query", this.#body, this.#conjuncts, this.#drop);
    for (const row of schema.rows) {
      const items = values.get(row.name);
      if (items && !row.isSpatial && row.stac !== "collection") this.#value(row, items);
    }
    this.#droppedOptions();
    return { body: this.#body, conjuncts: this.#conjuncts };
  }

  #value(row: Row, items: readonly unknown[]): void {
    const property = row.stac ?? "";
    if (row.name === "sortKey") this.#sort(items as readonly string[]);
    // Noted with the options, where it can be given, too.
    else if (row.name === "excludeBoundary") return;
    // The provider follows from the DAAC, and is dropped with it.
    else if (row.name === "provider" && !this.#query.given.has("provider")) return;
    else if (row.stac === undefined)
      this.#note(row, items, `STAC has no field for ${row.name}: items are not filtered by it`);
    else if (property === "limit") this.#body.limit = items[0] as number;
    else if (property === "q") this.#body.q = String(items[0]);
    else if (property === "id") this.#ids(row, items as readonly string[]);
    else if (property === "datetime") this.#datetime(row, items as readonly DateRange[]);
    else if (row.kind === "numberRange") this.#add(row, items, bounds(property, items[0] as NumberRange));
    else if (row.kind === "dates") this.#times(row, items as readonly DateRange[]);
    else if (row.kind === "date")
      this.#add(row, items, [{ op: ">=", args: [{ property }, { timestamp: String(items[0]) }] }]);
    else this.#texts(row, items as readonly string[]);
  }

  #note(row: Row, items: readonly unknown[], reason: string): void {
    this.#drop({ parameter: row.name, value: items.length === 1 ? items[0] : items, reason });
  }

  #add(row: Row, items: readonly unknown[], expressions: readonly Cql2Expression[]): void {
    const value = items.length === 1 ? items[0] : items;
    this.#conjuncts.push(...expressions.map((expression) => ({ expression, parameter: row.name, value })));
  }

  #isOn(row: Row, option: OptionName): boolean {
    return this.#query.isOn(cmrNameOf(row), option);
  }

  #collections(): void {
    const { values, schema } = this.#query;
    const list = (name: string) => (values.get(name) ?? []) as readonly string[];
    const row = (name: string) => schema.byName.get(name) as Row;
    const names = list("shortName");
    const versions = list("version");
    if (names.length > 0 && this.#isOn(row("shortName"), "pattern")) {
      this.#add(row("shortName"), names, [anyOf(names.map((name) => like("collection", name)))]);
      if (versions.length > 0)
        this.#note(row("version"), versions, "a version cannot be added to the pattern of a name");
    } else if (names.length > 0) {
      const ids = names.flatMap((name) =>
        (versions.length > 0 ? versions : [undefined]).map((version) =>
          collectionId(name, version, this.#options.collectionIdStyle),
        ),
      );
      this.#body.collections = ids;
      if (versions.length === 0 && schema.noun === "granule")
        this.#note(
          row("shortName"),
          names,
          "kept as the collection id, but STAC APIs of NASA name collections SHORTNAME_VERSION: give a version, too",
        );
    } else if (versions.length > 0)
      this.#note(row("version"), versions, "a version without a short name is no collection id in STAC");
    const others = [...list("entryId"), ...list("collectionConceptId")];
    if (others.length > 0) this.#body.collections = [...(this.#body.collections ?? []), ...others];
  }

  #ids(row: Row, ids: readonly string[]): void {
    const wild = this.#isOn(row, "pattern") ? ids : [];
    const exact = ids.filter((id) => !wild.includes(id));
    const isCollection = (id: string) =>
      row.name === "conceptId" && id.startsWith("C") && this.#query.schema.noun === "granule";
    const collections = exact.filter(isCollection);
    const items = exact.filter((id) => !isCollection(id));
    if (collections.length > 0) this.#body.collections = [...(this.#body.collections ?? []), ...collections];
    if (wild.length > 0 || (items.length > 0 && this.#body.ids)) {
      const expressions = [
        ...wild.map((id) => like("id", id)),
        ...items.map((id): Cql2Expression => ({ op: "=", args: [{ property: "id" }, id] })),
      ];
      this.#add(row, ids, [anyOf(expressions)]);
    } else if (items.length > 0) this.#body.ids = items;
  }

  #datetime(row: Row, ranges: readonly DateRange[]): void {
    for (const range of ranges)
      if (range.startDay !== undefined || range.endDay !== undefined)
        this.#note(row, [range], "STAC has no ranges that repeat every year: the whole range is searched");
    const plain = ranges.map(({ start, end }) => ({ start, end }));
    if (plain.length === 1 && ranges[0]) this.#body.datetime = stacRange(plain[0] as TimeRange);
    else if (this.#options.dialect && this.#options.dialect !== "query") {
      const expressions = plain.map(
        ({ start, end }): Cql2Expression => ({
          op: "t_intersects",
          args: [{ property: "datetime" }, { interval: [start ?? "..", end ?? ".."] }],
        }),
      );
      this.#add(row, ranges, this.#isOn(row, "and") ? expressions : [anyOf(expressions)]);
    } else {
      const isOpen = (side: "start" | "end") => plain.some((range) => range[side] === undefined);
      const start = isOpen("start") ? undefined : plain.map((range) => range.start ?? "").sort()[0];
      const end = isOpen("end")
        ? undefined
        : plain
            .map((range) => range.end ?? "")
            .sort()
            .at(-1);
      this.#body.datetime = stacRange({ start, end });
      this.#note(
        row,
        ranges,
        "STAC's datetime is one range: everything from the first start to the last end is found; the cql2 dialects keep the gaps",
      );
    }
  }

  #times(row: Row, ranges: readonly DateRange[]): void {
    const property = row.stac ?? "";
    const expressions = ranges.map(({ start, end }) => {
      const parts: Cql2Expression[] = [];
      if (start) parts.push({ op: ">=", args: [{ property }, { timestamp: start }] });
      if (end) parts.push({ op: "<=", args: [{ property }, { timestamp: end }] });
      return parts;
    });
    if (ranges.length === 1) this.#add(row, ranges, expressions[0] ?? []);
    else
      this.#add(row, ranges, [
        anyOf(
          expressions.map((parts) => (parts.length > 1 ? { op: "and", args: parts } : (parts[0] as Cql2Expression))),
        ),
      ]);
  }

  #texts(row: Row, items: readonly string[]): void {
    const property = row.stac ?? "";
    if (this.#isOn(row, "pattern")) this.#add(row, items, [anyOf(items.map((item) => like(property, item)))]);
    else if (property === "instruments")
      this.#add(row, items, [
        { op: this.#isOn(row, "and") ? "a_contains" : "a_overlaps", args: [{ property }, items] },
      ]);
    else if (items.length === 1) this.#add(row, items, [{ op: "=", args: [{ property }, items[0] as Cql2Argument] }]);
    else this.#add(row, items, [{ op: "in", args: [{ property }, items] }]);
  }

  #sort(keys: readonly string[]): void {
    for (const key of keys) {
      const field = stacFieldOf(key.replace(/^-/, ""));
      if (field)
        this.#body.sortby = [...(this.#body.sortby ?? []), { field, direction: key.startsWith("-") ? "desc" : "asc" }];
      else
        this.#drop({ parameter: "sortKey", value: key, reason: "STAC has no field for it: the order is the server's" });
    }
  }

  /** Patterns and the `or` of areas were carried over where they stand; the other switches have no equivalent. */
  #droppedOptions(): void {
    for (const [name, switches] of this.#query.options)
      for (const [option, isOn] of switches) {
        const row = this.#query.schema.byCmrName.get(name);
        const isKept = option === "pattern" || option === "or" || (option === "and" && row?.stac === "instruments");
        if (option === "excludeBoundary" && isOn && row?.name === "temporal")
          this.#drop({
            parameter: option,
            value: isOn,
            reason: "STAC has no open ends: items that only touch the range are found, too",
          });
        else if (!isKept && (isOn || option === "ignoreCase"))
          this.#drop({
            parameter: `options.${row?.name ?? name}.${option}`,
            value: isOn,
            reason: "STAC has no such switch",
          });
      }
  }
}

interface TimeRange {
  readonly start: string | undefined;
  readonly end: string | undefined;
}

const stacRange = ({ start, end }: TimeRange) => (start === end ? (start ?? "..") : `${start ?? ".."}/${end ?? ".."}`);

function like(property: string, pattern: string): Cql2Expression {
  return { op: "like", args: [{ property }, likeOfPattern(pattern)] };
}

function anyOf(expressions: readonly Cql2Expression[]): Cql2Expression {
  return expressions.length === 1 ? (expressions[0] as Cql2Expression) : { op: "or", args: expressions };
}

function bounds(property: string, { min, max }: NumberRange): Cql2Expression[] {
  const found: Cql2Expression[] = [];
  if (min !== undefined) found.push({ op: ">=", args: [{ property }, min] });
  if (max !== undefined) found.push({ op: "<=", args: [{ property }, max] });
  return found;
}
