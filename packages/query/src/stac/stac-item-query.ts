import { type CmrParams, cmrSearchParams } from "../cmr-params.js";
import type { GranuleQuery } from "../granule-query.js";
import { defineSetters } from "../parameters/schema.js";
import type { Setters } from "../params.js";
import { canonicalJson, plain, snapshot } from "../snapshot.js";
import { type ValidationError, ValidationResult } from "../validation.js";
import { toGranuleParams } from "./from-stac.js";
import { writeDraft } from "./stac-draft.js";
import type { Drop, OnDropped, StacItemParams, StacSearchBody, ToStacOptions } from "./stac-params.js";
import { type ReadStac, readStacParams, STAC_PARAMETERS } from "./stac-reader.js";

// One method per parameter, defined from the list of parameters; the interface says which.
export interface StacItemQuery extends Setters<StacItemParams, StacItemQuery> {}

/**
 * A STAC item search as an immutable value, which can be sent to a STAC API or turned into a CMR search.
 *
 * @example
 * ```ts
 * import { StacItemQuery } from "@earthaccess/query";
 *
 * const query = new StacItemQuery({
 *   collections: ["HLSL30_2.0"],
 *   datetime: "2020-01-01/2020-12-31",
 *   query: { "eo:cloud_cover": { lte: 20 } },
 * });
 * query.toCmr();
 * // { short_name: "HLSL30", version: "2.0", temporal: "2020-01-01T00:00:00Z,2020-12-31T23:59:59Z", cloud_cover: "0,20" }
 * ```
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the field `parameters` defines every method the interface declares
export class StacItemQuery {
  /** The names of all parameters. Each is a method. */
  static readonly parameters: readonly string[] = /* @__PURE__ */ defineSetters(
    StacItemQuery,
    STAC_PARAMETERS,
    function (name, args) {
      return this.with({ [name]: args.length === 1 ? args[0] : args });
    },
  );

  /** The parameters as they were given; frozen. */
  readonly params: Readonly<StacItemParams>;
  #read: ReadStac | undefined;

  constructor(init: StacItemParams | StacSearchBody = {}) {
    const entries = Object.entries(init).filter(([, value]) => value !== undefined && value !== null);
    const named = entries.map(([key, value]) => [key === "filter-lang" ? "filterLang" : key, snapshot(value)] as const);
    this.params = Object.freeze(Object.fromEntries(named)) as Readonly<StacItemParams>;
  }

  /** A STAC query from another one, from its parameters, or from the body of a search. */
  static from(query: StacItemQuery | StacItemParams | StacSearchBody): StacItemQuery {
    return query instanceof StacItemQuery ? query : new StacItemQuery(query);
  }

  /** The same query with other parameters; `undefined` and `null` remove one. Nothing changes in this query. */
  with(partial: Partial<StacItemParams>): StacItemQuery {
    return new StacItemQuery({ ...this.params, ...partial });
  }

  /**
   * Everything that is wrong with the query as a STAC search, at once. What CMR cannot express is a warning here and an error of
   * {@link toCmr}.
   */
  validate(): ValidationResult {
    const read = this.#reading();
    if (read.errors.length > 0) return new ValidationResult(read.errors);
    const { errors, granules } = toGranuleParams(read, () => {});
    const warnings = errors.length > 0 ? errors : granules().validate().errors;
    return new ValidationResult(
      [],
      warnings.map((error): ValidationError => ({ ...error, message: `not for CMR: ${error.message}` })),
    );
  }

  /**
   * The body of a STAC search, in the dialect the query was written in unless another is asked for.
   *
   * @throws InvalidQueryError when the query is not valid.
   */
  toStac(options: ToStacOptions = {}): StacSearchBody {
    const read = this.#reading();
    new ValidationResult(read.errors).throwIfInvalid();
    return writeDraft(read, options.dialect ?? read.dialect, dropOf(options));
  }

  /**
   * The same search as a query for CMR.
   *
   * @throws InvalidQueryError when the query is not valid, or when its filter has an operator that CMR cannot express.
   */
  toGranuleQuery(options: { onDropped?: OnDropped | undefined } = {}): GranuleQuery {
    const read = this.#reading();
    new ValidationResult(read.errors).throwIfInvalid();
    const { errors, granules } = toGranuleParams(read, dropOf(options));
    new ValidationResult(errors).throwIfInvalid();
    return granules();
  }

  /** The parameters CMR takes. @throws InvalidQueryError as {@link toGranuleQuery} does. */
  toCmr(options: { onDropped?: OnDropped | undefined } = {}): CmrParams {
    return this.toGranuleQuery(options).toCmr();
  }

  /** The parameters CMR takes, as a form body or URL query. */
  toCmrSearchParams(options: { onDropped?: OnDropped | undefined } = {}): URLSearchParams {
    return cmrSearchParams(this.toCmr(options));
  }

  /** Plain data from which an equal query can be built. */
  toJSON(): Record<string, unknown> {
    return plain(this.params) as Record<string, unknown>;
  }

  /** Whether the other query has the same parameters. */
  equals(other: unknown): boolean {
    return other instanceof StacItemQuery && canonicalJson(other.toJSON()) === canonicalJson(this.toJSON());
  }

  toString(): string {
    return `StacItemQuery(${JSON.stringify(this.toJSON())})`;
  }

  #reading(): ReadStac {
    this.#read ??= readStacParams(this.params);
    return this.#read;
  }
}

function dropOf({ onDropped }: { onDropped?: OnDropped | undefined }): Drop {
  return (parameter, value, reason) => onDropped?.({ parameter, value, reason });
}
