import { EarthaccessError } from "@earthaccess/errors";
import { Asset, type StacAssetObject } from "./asset.js";

/** A granule of any package: whatever can list its assets. */
export interface GranuleLike {
  assets(): readonly Asset[];
}

/** The part of a STAC item that holds its files. */
export interface StacItemLike {
  readonly id?: string;
  readonly assets: Readonly<Record<string, StacAssetObject>>;
}

/** Everything that stands for one or more files. */
export type AssetSource = GranuleLike | StacItemLike | Asset | StacAssetObject | string | URL;

/**
 * The assets of a granule, a STAC item, an asset or a URL.
 *
 * A bare URL becomes an asset with the role `data`. Entries of a STAC item without an `href` (allowed in `item_assets`) are no files and are left out.
 *
 * @throws EarthaccessError with code `assets/unknown-source` for anything else
 * @example
 * ```ts
 * assetsOf("https://data.example/a.nc")[0]?.filename; // "a.nc"
 * ```
 */
export function assetsOf(source: AssetSource): Asset[] {
  if (source instanceof Asset) return [source];
  if (typeof source === "string" && source !== "") return [new Asset({ href: source, roles: ["data"] })];
  if (source instanceof URL) return [new Asset({ href: source.href, roles: ["data"] })];
  if (typeof source === "object" && source !== null) {
    if ("assets" in source) {
      if (typeof source.assets === "function") return [...source.assets()];
      if (typeof source.assets === "object" && source.assets !== null) return ofItem(source as StacItemLike);
    }
    if ("href" in source && typeof source.href === "string") return [ofPlainAsset(source as StacAssetObject)];
  }
  throw new EarthaccessError(
    "Expected a granule, a STAC item, an asset or a URL, and got something without assets and without href.",
    { code: "assets/unknown-source" },
  );
}

function ofItem(item: StacItemLike): Asset[] {
  return Object.entries(item.assets)
    .filter(([, asset]) => typeof asset?.href === "string" && asset.href !== "")
    .map(([key, asset]) => Asset.fromStac(key, asset, item.id));
}

/** A STAC asset object, or an `Asset` of another installed copy, whose roles are a set. */
function ofPlainAsset(asset: StacAssetObject & { readonly key?: unknown; readonly granuleId?: unknown }): Asset {
  if ((asset.roles as unknown) instanceof Set) return new Asset({ ...(asset as unknown as Asset) });
  return Asset.fromStac(typeof asset.key === "string" ? asset.key : "data", asset);
}
