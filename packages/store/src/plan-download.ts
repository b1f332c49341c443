import { type Asset, type AssetFilterInput, type AssetSource, assetsOf, toAssetFilter } from "@earthaccess/assets";
import { algorithmOf, collisionKey, safeName } from "@earthaccess/targets";
import { credentialsEndpointOf } from "./credentials-endpoint.js";
import type { DownloadItem } from "./downloaded-file.js";

/** What can be downloaded: one or many granules, STAC items, assets or URLs, also as they come from a search. */
export type Downloadable = AssetSource | Iterable<AssetSource> | AsyncIterable<AssetSource>;

/** Options of {@link planDownload}. */
export interface PlanOptions {
  /** Which assets of each granule. @default those with the role `data` */
  readonly filter?: AssetFilterInput | undefined;
  /**
   * How files are named below the target: all in one folder, a folder per granule, or by a function.
   *
   * What a function returns is made safe part by part, so it cannot leave the target. @default "flat"
   */
  readonly layout?: "flat" | "granule" | ((asset: Asset, granule: AssetSource) => string) | undefined;
  /** The `/s3credentials` address whose keys open the files' buckets. @default the granule's own, else that of its provider */
  readonly credentialsEndpoint?: string | undefined;
  /** CMR provider id, such as `POCLOUD`, for granules that do not name theirs. */
  readonly provider?: string | undefined;
}

/**
 * The files of a download, as plain data and without any request: filtered, with safe names that are unique in the plan.
 *
 * A URL that comes twice is planned once. When two files would have the same name, also on a disk that ignores case, the later
 * one gets its granule's name as a folder and says so in `renamedFrom`. Granules are taken one at a time.
 *
 * @example
 * ```ts
 * for await (const item of planDownload(["https://data.example/a.nc", "https://other.example/a.nc"])) console.log(item.name);
 * ```
 */
export async function* planDownload(
  granules: Downloadable,
  options: PlanOptions = {},
): AsyncGenerator<DownloadItem, void, void> {
  const filter = toAssetFilter(options.filter ?? { includeRoles: ["data"] });
  const names = new NameBook();
  const urls = new Set<string>();
  for await (const granule of each(granules)) {
    for (const asset of assetsOf(granule)) {
      if (!filter.matches(asset)) continue;
      const url = fileUrl(asset.hrefFor("https") ?? asset.href);
      if (urls.has(url)) continue;
      urls.add(url);
      yield itemOf(asset, url, granule, options, names);
    }
  }
}

function itemOf(asset: Asset, url: string, granule: AssetSource, options: PlanOptions, names: NameBook): DownloadItem {
  const granuleId = asset.granuleId;
  const wanted = wantedName(asset, granule, options.layout ?? "flat");
  const s3 = asset.hrefFor("s3");
  const credentialsEndpoint = s3 === undefined ? undefined : credentialsEndpointOf(asset, granule, options);
  const name = names.claim(wanted, granuleId);
  const { checksum, fileSize, key, type } = asset;
  return {
    url,
    name,
    ...(granuleId !== undefined && { granuleId }),
    ...(key !== undefined && { assetKey: key }),
    ...(fileSize !== undefined && (asset.fileSizeIsEstimate ? { approximateSize: fileSize } : { size: fileSize })),
    ...(checksum && algorithmOf(checksum.algorithm) !== undefined && { checksum }),
    ...(type !== undefined && { contentType: type }),
    ...(s3 !== undefined && { s3 }),
    ...(credentialsEndpoint !== undefined && { credentialsEndpoint }),
    ...(name !== wanted && { renamedFrom: wanted }),
  };
}

/** OPeNDAP servers put a form for people at the file's address and `.html`; the file is what is wanted. */
function fileUrl(url: string): string {
  return /^https?:\/\/[^?#]*opendap[^?#]*\.html$/i.test(url) ? url.replace(/(\.html)+$/i, "") : url;
}

function wantedName(asset: Asset, granule: AssetSource, layout: NonNullable<PlanOptions["layout"]>): string {
  const file = safeName(
    fileUrl(asset.href) === asset.href
      ? asset.filename || asset.key || "file"
      : asset.filename.replace(/(\.html)+$/i, ""),
  );
  if (typeof layout === "function")
    return (
      layout(asset, granule)
        .split(/[/\\]+/)
        .filter((part) => part !== "" && part !== ".")
        .map(safeName)
        .join("/") || file
    );
  return layout === "granule" && asset.granuleId ? `${safeName(asset.granuleId)}/${file}` : file;
}

/** The names given out so far, as files or as folders. */
class NameBook {
  readonly #files = new Set<string>();
  readonly #folders = new Set<string>();

  claim(wanted: string, granuleId: string | undefined): string {
    const inGranule = granuleId === undefined ? undefined : `${safeName(granuleId)}/${wanted.split("/").at(-1)}`;
    for (const name of [wanted, ...(inGranule === undefined ? [] : [inGranule])]) if (this.#take(name)) return name;
    for (let n = 2; ; n++) {
      const numbered = (inGranule ?? wanted)
        .replace(/((?:\.[A-Za-z0-9]{1,10}){0,2})$/, `~${n}$1`)
        .replace(/^([^/]*)(?=\/)/, (folder) => (this.#files.has(collisionKey(folder)) ? `${folder}~` : folder));
      if (this.#take(numbered)) return numbered;
    }
  }

  #take(name: string): boolean {
    const key = collisionKey(name);
    const folders = key.includes("/") ? foldersOf(key) : [];
    if (this.#files.has(key) || this.#folders.has(key) || folders.some((folder) => this.#files.has(folder)))
      return false;
    this.#files.add(key);
    for (const folder of folders) this.#folders.add(folder);
    return true;
  }
}

/** The folders that a path goes through, the outermost first. */
function foldersOf(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, i) => parts.slice(0, i + 1).join("/"));
}

/** One or many, sync or async; a text is one URL, not its letters. */
export function each(source: Downloadable): Iterable<AssetSource> | AsyncIterable<AssetSource> {
  if (typeof source !== "object" || source === null) return [source];
  const isMany = Symbol.asyncIterator in source || Symbol.iterator in source;
  return isMany ? (source as Iterable<AssetSource> | AsyncIterable<AssetSource>) : [source as AssetSource];
}
