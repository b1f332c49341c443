import type { Asset } from "./asset.js";
import { AssetFilter } from "./asset-filter.js";
import type { AssetFilterOptions } from "./asset-filter-options.js";
import { InvalidAssetFilterError } from "./invalid-asset-filter-error.js";

/** Anything that decides about an asset: an {@link AssetFilter}, also of another installed copy of this package. */
export interface AssetFilterLike {
  matches(asset: Asset): boolean;
}

/** Every form in which a filter can be given: a filter, its options, the simple form, patterns alone, or nothing for "all". */
export type AssetFilterInput = AssetFilterLike | AssetFilterOptions | string | readonly string[] | null | undefined;

/**
 * The filter that any accepted form means.
 *
 * The simple form `{ include, exclude }` compares granule name, file name, key, role and media type; `include` alone leaves out the
 * rest. A text or a list of texts is short for `{ include }`.
 *
 * @throws InvalidAssetFilterError listing every wrong or unknown option
 * @example
 * ```ts
 * toAssetFilter({ include: ["B02", "B03"], exclude: ["*"] }).matches(new Asset({ href: "https://data.example/HLS.B04.tif" })); // false
 * ```
 */
export function toAssetFilter(input: AssetFilterInput): AssetFilter {
  if (input instanceof AssetFilter) return input;
  if (input == null) return new AssetFilter();
  if (typeof input === "string" || Array.isArray(input))
    return new AssetFilter({ include: input as string | string[] });
  if (typeof input === "function") throw functionRefused();
  if (isFilterLike(input)) {
    // Another copy of this class: its options say everything.
    const { options } = input as { options?: AssetFilterOptions };
    if (options !== undefined) return new AssetFilter(options);
  }
  return new AssetFilter(input as AssetFilterOptions);
}

/**
 * The assets that pass, in their order.
 *
 * @param filter any form of {@link toAssetFilter}, or a predicate
 * @example
 * ```ts
 * const assets = [new Asset({ href: "a.nc" }), new Asset({ href: "a.png" })];
 * filterAssets(assets, { includeFiles: ["*.nc"] }).map((asset) => asset.filename); // ["a.nc"]
 * ```
 */
export function filterAssets(
  assets: Iterable<Asset>,
  filter?: AssetFilterInput | ((asset: Asset) => boolean),
): Asset[] {
  const passes = predicateOf(filter);
  const kept: Asset[] = [];
  for (const asset of assets) if (passes(asset)) kept.push(asset);
  return kept;
}

function predicateOf(filter: AssetFilterInput | ((asset: Asset) => boolean)): (asset: Asset) => boolean {
  if (typeof filter === "function") return filter;
  if (filter != null && isFilterLike(filter)) return (asset) => filter.matches(asset);
  const own = toAssetFilter(filter);
  return (asset) => own.matches(asset);
}

function isFilterLike(input: object | string): input is AssetFilterLike {
  return typeof input === "object" && typeof (input as Partial<AssetFilterLike>).matches === "function";
}

function functionRefused(): InvalidAssetFilterError {
  return new InvalidAssetFilterError([
    {
      field: "filter",
      message:
        "a function cannot be sent to a worker or stored; use filter options, or filterAssets(assets, predicate).",
    },
  ]);
}
