/**
 * The tables of search parameters that drive the queries, for command lines, forms and documentation.
 *
 * @module
 */
import { COLLECTION_ROWS } from "./parameters/collection-rows.js";
import { GRANULE_ROWS } from "./parameters/granule-rows.js";
import type { KindName, OptionName, Row } from "./parameters/row.js";
import { cmrNameOf } from "./parameters/schema.js";
import { COLLECTION_SUMMARIES, GRANULE_SUMMARIES } from "./parameters/summaries.js";

export type { KindName as ParameterKind, OptionName } from "./parameters/row.js";

/** One parameter of a search: what it is called, what it takes and what it means. */
export interface QueryParameter {
  /** Key of the query, such as `"shortName"`. */
  readonly name: string;
  /** Other keys with the same meaning. */
  readonly aliases: readonly string[];
  /** Name in CMR, such as `"short_name"`. */
  readonly cmrName: string;
  /** What its values are. */
  readonly kind: KindName;
  /** Takes one value only. */
  readonly single: boolean;
  /** Switches that it has in `options`. */
  readonly options: readonly OptionName[];
  /** The closed list of its values. */
  readonly values?: readonly string[];
  /** Limits of its numbers. */
  readonly range?: readonly [min: number, max: number];
  /** What it means, in a sentence or two. */
  readonly summary: string;
}

function parametersOf(rows: readonly Row[], summaries: Readonly<Record<string, string>>): readonly QueryParameter[] {
  return rows.map((row) => ({
    name: row.name,
    aliases: row.aliases ?? [],
    cmrName: cmrNameOf(row),
    kind: row.kind,
    single: row.single ?? false,
    options: row.options ?? [],
    ...(row.values && { values: row.values }),
    ...(row.range && { range: row.range }),
    summary: summaries[row.name] ?? "",
  }));
}

/** Every parameter of a granule search. */
export const GRANULE_PARAMETERS: readonly QueryParameter[] = /* @__PURE__ */ parametersOf(
  GRANULE_ROWS,
  GRANULE_SUMMARIES,
);

/** Every parameter of a collection search. */
export const COLLECTION_PARAMETERS: readonly QueryParameter[] = /* @__PURE__ */ parametersOf(
  COLLECTION_ROWS,
  COLLECTION_SUMMARIES,
);
