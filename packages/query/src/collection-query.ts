import type { CmrParamsInput } from "./cmr-params.js";
import type { CollectionParams } from "./collection-params.js";
import { COLLECTION_ROWS } from "./parameters/collection-rows.js";
import {
  fewWildcards,
  impliedOptions,
  optionsNeedParameter,
  resolveDaac,
  splitShortNames,
} from "./parameters/rules.js";
import { defineSchema, defineSetters, namesOf, type Schema } from "./parameters/schema.js";
import type { Setters } from "./params.js";
import { fromCmrParams, Query } from "./query.js";
import type { StacSearchBody, ToStacOptions } from "./stac/stac-params.js";
import { compilationToStac } from "./stac/to-stac.js";

const SCHEMA: Schema = /* @__PURE__ */ defineSchema("collection", COLLECTION_ROWS, [
  splitShortNames,
  resolveDaac,
  impliedOptions,
  fewWildcards,
  optionsNeedParameter,
]);

export interface CollectionQuery extends Setters<CollectionParams, CollectionQuery> {}

/**
 * A search for collections, NASA's data sets: an immutable value, built without any network.
 *
 * @example
 * ```ts
 * import { CollectionQuery } from "@earthaccess/query";
 *
 * new CollectionQuery({ keyword: "sea surface temperature" }).daac("PODAAC").cloudHosted(true).toCmr();
 * // { keyword: "sea surface temperature", provider: "POCLOUD", cloud_hosted: "true" }
 * ```
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the field `parameters` defines every method the interface declares
export class CollectionQuery extends Query<CollectionParams> {
  /** The names of all parameters, other spellings too. Each is a method. */
  static readonly parameters: readonly string[] = /* @__PURE__ */ defineSetters(
    CollectionQuery,
    /* @__PURE__ */ namesOf(SCHEMA),
    function (name, args) {
      return this.set(name, args);
    },
  );

  constructor(init: CollectionParams = {}) {
    super(init as Record<string, unknown>, SCHEMA);
  }

  /** A collection query from another one, from its parameters, or from CMR parameters in snake_case. */
  static from(query: CollectionQuery | CollectionParams | CmrParamsInput | CollectionQueryLike): CollectionQuery {
    if (query instanceof CollectionQuery) return query;
    const { toCmr, params } = query as CollectionQueryLike;
    if (typeof toCmr === "function" && params) return new CollectionQuery(params as CollectionParams);
    return new CollectionQuery(fromCmrParams(query as CmrParamsInput, SCHEMA) as CollectionParams);
  }

  /**
   * The same search for a STAC API's collections. What STAC cannot say is told to `onDropped`.
   *
   * @throws InvalidQueryError when the query is not valid.
   */
  toStac(options: ToStacOptions = {}): StacSearchBody {
    const query = this.compiled();
    query.result.throwIfInvalid();
    return compilationToStac(query, options);
  }
}

/** A collection query of another copy of this package. */
export interface CollectionQueryLike {
  readonly params?: object;
  toCmr?(): unknown;
}
