import { type CmrParamsInput, snakeCase } from "./cmr-params.js";
import type { CollectionParams } from "./collection-params.js";
import type { GranuleParams } from "./granule-params.js";
import { GRANULE_ROWS } from "./parameters/granule-rows.js";
import {
  fewWildcards,
  impliedOptions,
  optionsNeedParameter,
  passesNeedCycle,
  resolveDaac,
  spatialNeedsCollection,
  splitShortNames,
} from "./parameters/rules.js";
import { defineSchema, defineSetters, namesOf, type Schema } from "./parameters/schema.js";
import type { Setters } from "./params.js";
import { fromCmrParams, Query } from "./query.js";
import type { StacSearchBody, ToStacOptions } from "./stac/stac-params.js";
import { compilationToStac } from "./stac/to-stac.js";
import { InvalidQueryError, ValidationResult } from "./validation.js";

const SCHEMA: Schema = /* @__PURE__ */ defineSchema("granule", GRANULE_ROWS, [
  splitShortNames,
  resolveDaac,
  impliedOptions,
  passesNeedCycle,
  fewWildcards,
  optionsNeedParameter,
  spatialNeedsCollection,
]);

/** A query that can be read as a granule query: any copy of this package's queries, or a STAC query. */
export interface GranuleQueryLike {
  toGranuleQuery?(): { readonly params: object };
  readonly params?: object;
  toCmr?(): unknown;
}

// One method per parameter, defined from the table below; the interface says which.
export interface GranuleQuery extends Setters<GranuleParams, GranuleQuery> {}

/**
 * A search for granules, the single files or file sets of a collection: an immutable value, built without any network.
 *
 * Every parameter is also a method that returns a new query. `temporal`, `point` and the other dates add a value with each call;
 * the rest replace it.
 *
 * @example
 * ```ts
 * import { GranuleQuery } from "@earthaccess/query";
 *
 * const query = new GranuleQuery({ shortName: "ATL03", version: "006" })
 *   .temporal("2020-01-01", "2020-12-31")
 *   .boundingBox(-180, -90, 180, -60);
 * query.validate().isValid; // true
 * query.toCmr();
 * // { short_name: "ATL03", version: "006", temporal: "2020-01-01T00:00:00Z,2020-12-31T23:59:59Z", bounding_box: "-180,-90,180,-60" }
 * ```
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the field `parameters` defines every method the interface declares
export class GranuleQuery extends Query<GranuleParams> {
  /** The names of all parameters, other spellings too. Each is a method. */
  static readonly parameters: readonly string[] = /* @__PURE__ */ defineSetters(
    GranuleQuery,
    /* @__PURE__ */ namesOf(SCHEMA),
    function (name, args) {
      return this.set(name, args);
    },
  );

  constructor(init: GranuleParams = {}) {
    super(init as Record<string, unknown>, SCHEMA);
  }

  /** A granule query from another query, from its parameters, or from CMR parameters in snake_case. */
  static from(query: GranuleQuery | GranuleQueryLike | GranuleParams | CmrParamsInput): GranuleQuery {
    if (query instanceof GranuleQuery) return query;
    const { toGranuleQuery, toCmr, params } = query as GranuleQueryLike;
    if (typeof toGranuleQuery === "function")
      return new GranuleQuery(toGranuleQuery.call(query).params as GranuleParams);
    if (typeof toCmr === "function" && params) return new GranuleQuery(params as GranuleParams);
    return new GranuleQuery(fromCmrParams(query as CmrParamsInput, SCHEMA) as GranuleParams);
  }

  /**
   * The same search for a STAC API. What STAC cannot say is told to `onDropped`. STAC, unlike CMR, searches an area in all
   * collections, too.
   *
   * @throws InvalidQueryError when the query is not valid.
   */
  toStac(options: ToStacOptions = {}): StacSearchBody {
    const query = this.compiled();
    new ValidationResult(query.errors.filter(({ code }) => code !== "needs-collection")).throwIfInvalid();
    return compilationToStac(query, options);
  }

  /**
   * The parameters of the collection search that has to be made first, when the query asks for `cloudHosted`, `doi` or `keyword`,
   * which CMR refuses on granules; `undefined` otherwise. Search the granules with {@link withCollections} of what it finds.
   *
   * Parameters rather than a `CollectionQuery`, so that a page that searches granules need not load what collections take.
   */
  collectionConditions(): CollectionParams | undefined {
    const query = this.compiled();
    const { values, options } = query;
    if (!GRANULE_ROWS.some((row) => row.viaCollections && values.has(row.name))) return undefined;
    const params: Record<string, unknown> = {};
    const switches: Record<string, unknown> = {};
    for (const name of SHARED_WITH_COLLECTIONS) {
      const items = values.get(name);
      const given = items && options.get(snakeCase(name));
      if (items) params[name] = SINGLE.includes(name) ? items[0] : items;
      if (given) switches[name] = Object.fromEntries(given);
    }
    const inConceptId = query.texts("conceptId")?.filter((id) => id.startsWith("C")) ?? [];
    const conceptId = [...(query.texts("collectionConceptId") ?? []), ...inConceptId];
    if (conceptId.length > 0) params.conceptId = conceptId;
    if (Object.keys(switches).length > 0) params.options = switches;
    return params as CollectionParams;
  }

  /**
   * The query with its conditions on collections replaced by the collections that meet them.
   *
   * @throws InvalidQueryError when there are none: a search without them would find anything.
   */
  withCollections(conceptIds: Iterable<string>): GranuleQuery {
    const ids = [...conceptIds];
    const conditions = GRANULE_ROWS.filter((row) => row.viaCollections && row.name in this.params).map(
      (row) => row.name,
    );
    if (ids.length === 0) {
      const value = Object.fromEntries(conditions.map((name) => [name, this.params[name as keyof GranuleParams]]));
      const message = `no collection has ${conditions.map((name) => `${name} ${JSON.stringify(value[name])}`).join(" and ")}`;
      const error = { field: conditions[0] ?? "collection", message, value, code: "no-collection" };
      throw new InvalidQueryError({ errors: [error], warnings: [] });
    }
    // The DAAC's provider was chosen for cloud data; the ids say it all.
    const removed = Object.fromEntries([...conditions, "daac"].map((name) => [name, undefined]));
    return this.with({ ...removed, collectionConceptId: ids });
  }
}

/** Parameters of granule searches that mean the same for their collections. */
const SHARED_WITH_COLLECTIONS =
  /* @__PURE__ */ "cloudHosted doi keyword shortName version provider entryTitle entryId".split(" ");
const SINGLE = ["cloudHosted", "keyword"];
