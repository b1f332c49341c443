import type { Asset } from "./asset.js";
import {
  type AssetFilterOptions,
  type NormalizedAssetFilterOptions,
  normalizeOptions,
  WORD_FIELDS,
} from "./asset-filter-options.js";
import { type Criterion, criteriaOf } from "./criteria.js";

/** Why an asset passes a filter or not. */
export interface FilterExplanation {
  readonly matches: boolean;
  /** One sentence with the criterion that decided. */
  readonly reason: string;
}

/**
 * An immutable rule that chooses among the assets of a granule; all criteria must hold.
 *
 * Patterns are compiled once, when the filter is made. An unknown size passes `minSize` and `maxSize` unless `requireKnownSize`,
 * because half of NASA's records give none.
 *
 * @throws InvalidAssetFilterError listing every wrong or unknown option
 * @example
 * ```ts
 * const filter = new AssetFilter({ includeRoles: ["data"], includeFiles: ["*.B02.tif", "*.B03.tif"], maxSize: 2 ** 30 });
 * filter.matches(new Asset({ href: "https://data.example/HLS.T59WPT.B02.tif", roles: ["data"] })); // true
 * ```
 */
export class AssetFilter {
  /** The criteria as plain data; `new AssetFilter(filter.options)` is the same filter. */
  readonly options: NormalizedAssetFilterOptions;
  readonly #criteria: readonly Criterion[];

  constructor(options: AssetFilterOptions = {}) {
    this.options = Object.freeze(normalizeOptions(options));
    this.#criteria = criteriaOf(this.options);
    Object.freeze(this);
  }

  matches(asset: Asset): boolean {
    for (const criterion of this.#criteria) if (!criterion.accepts(asset)) return false;
    return true;
  }

  /**
   * Whether the asset passes, and the first criterion that says no.
   *
   * @example
   * ```ts
   * new AssetFilter({ excludeFiles: ["*_qa*"] }).explain(new Asset({ href: "https://data.example/x_qa.tif" })).reason;
   * // "The file x_qa.tif fits the excluded pattern *_qa*."
   * ```
   */
  explain(asset: Asset): FilterExplanation {
    for (const criterion of this.#criteria) {
      if (!criterion.accepts(asset)) return { matches: false, reason: criterion.why(asset) };
    }
    const count = this.#criteria.length;
    return { matches: true, reason: count === 0 ? "The filter has no criteria." : `All ${count} criteria hold.` };
  }

  /**
   * The filter that lets an asset pass only when both do (logical AND).
   *
   * Exclusions are united, size bounds become the stricter ones. Two different lists of inclusions cannot be merged into one
   * (an asset may be in both through different words), so the second becomes an entry of `options.and`.
   */
  combine(other: AssetFilter): AssetFilter {
    const a: Record<string, unknown> = { ...this.options };
    const rest: Record<string, unknown> = {};
    for (const field of WORD_FIELDS) {
      const words = other.options[field];
      const own = this.options[field];
      if (!words) continue;
      if (!own || sameWords(own, words)) a[field] = words;
      else if (field === "allRoles" || field.startsWith("exclude")) a[field] = [...own, ...words];
      else rest[field] = words;
    }
    const minSize = strictest(Math.max, this.options.minSize, other.options.minSize);
    const maxSize = strictest(Math.min, this.options.maxSize, other.options.maxSize);
    for (const flag of ["requireKnownSize", "requireChecksum"] as const) if (other.options[flag]) a[flag] = true;
    // `exclude: ["*"]` beside includes, differing case rules, and bounds that exclude each other keep their meaning only as separate filters.
    const separate =
      (this.options.ignoreCase ?? false) !== (other.options.ignoreCase ?? false) ||
      this.options.exclude !== undefined ||
      other.options.exclude !== undefined ||
      (minSize !== undefined && maxSize !== undefined && minSize > maxSize);
    if (separate) return new AssetFilter({ and: [this.options, other.options] });
    const and = [
      ...(this.options.and ?? []),
      ...(other.options.and ?? []),
      ...(Object.keys(rest).length > 0 ? [withCase(rest, this.options)] : []),
    ];
    return new AssetFilter({ ...a, minSize, maxSize, ...(and.length > 0 && { and }) });
  }

  /** A filter with some options changed; `undefined` removes one. */
  with(changes: AssetFilterOptions): AssetFilter {
    return new AssetFilter({ ...this.options, ...changes });
  }

  /** Plain data for a file, a queue or a worker; `toAssetFilter` takes it back. */
  toJSON(): NormalizedAssetFilterOptions {
    return this.options;
  }
}

function withCase(rest: Record<string, unknown>, { ignoreCase }: NormalizedAssetFilterOptions): AssetFilterOptions {
  return ignoreCase ? { ...rest, ignoreCase } : rest;
}

function sameWords(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((word) => b.includes(word));
}

function strictest(choose: (a: number, b: number) => number, a?: number, b?: number): number | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return choose(a, b);
}
