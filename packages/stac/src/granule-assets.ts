import { AssetKeys } from "./asset-keys.js";
import { type FileFacts, type FileFactsIndex, factsOfUrl } from "./file-facts.js";
import { baseNameOf, mediaTypeOfExtension } from "./media-types.js";
import { roomyObjects } from "./roomy-object.js";
import type { StacAlternateAsset, StacAsset } from "./stac-types.js";
import { StorageSchemes } from "./storage-schemes.js";
import { ummFieldName } from "./umm-field-names.js";
import type { UmmRelatedUrl } from "./umm-types.js";
import { CMR_URL_TYPE_TO_STAC_TYPE, rolesOf } from "./url-types.js";

/** The assets of a granule, and which extensions their fields belong to. */
export interface GranuleAssets {
  readonly assets: Record<string, StacAsset>;
  readonly usesFile: boolean;
  readonly usesAlternate: boolean;
  readonly storage: StorageSchemes;
  /** Entries without a URL: nothing to fetch, kept for the way back. */
  readonly withoutUrl: readonly unknown[];
}

/** One file: a URL, and the other way to the same bytes if the record has one. */
interface FileEntry {
  readonly url: UmmRelatedUrl;
  readonly href: string;
  other?: { readonly url: UmmRelatedUrl; readonly href: string };
  readonly name: string;
  readonly extension: string;
  readonly roles: readonly string[];
}

/** Formats by their UMM or GCMD name, for files whose extension says nothing. */
const FORMATS: Readonly<Record<string, string>> = {
  "NetCDF-4": "application/x-netcdf",
  "NetCDF-3": "application/x-netcdf",
  HDF5: "application/x-hdf5",
  "HDF-EOS5": "application/x-hdf5",
  "HDF-EOS2": "application/x-hdfeos",
  HDF4: "application/x-hdf",
  GeoTIFF: "image/tiff; application=geotiff",
  PNG: "image/png",
  JPEG: "image/jpeg",
  XML: "application/xml",
  "Text File": "text/plain",
};

const Assets = roomyObjects();
const Asset = roomyObjects();
const Alternate = roomyObjects();

/**
 * Every related URL as an asset or as an asset's alternate; none is lost and none appears twice.
 *
 * The https and the s3 URL of one file (same role, same last path segment) become one asset with `alternate.s3`.
 *
 * @param names the granule's own names, which {@link AssetKeys} takes out of file names
 */
export function granuleAssets(
  relatedUrls: unknown,
  names: readonly string[],
  facts: FileFactsIndex | undefined,
): GranuleAssets {
  const withoutUrl: unknown[] = [];
  const files = pairedFiles(relatedUrls, withoutUrl);
  let data = 0;
  let images = 0;
  let dataName = "";
  for (const { roles, name } of files) {
    if (roles[0] === "data") {
      data++;
      dataName = name;
    } else if (roles[0] === "thumbnail" || roles[0] === "overview") images++;
  }
  // The only data file is the granule: its digest `a.nc.md5` is `md5`, whatever the granule itself is called.
  const keys = new AssetKeys(data === 1 ? [...names, dataName] : names, data, images);
  const storage = new StorageSchemes();
  const assets = new Assets() as Record<string, StacAsset>;
  let usesFile = false;
  let usesAlternate = false;
  for (const file of files) {
    const isData = file.roles[0] === "data";
    const known = facts?.of(file.name, isData && data === 1) ?? factsOfUrl(file.url);
    if (known) usesFile = true;
    if (file.other) usesAlternate = true;
    assets[keys.keyFor(file, assets)] = assetOf(file, known, storage);
  }
  return { assets, usesFile, usesAlternate, storage, withoutUrl };
}

function pairedFiles(relatedUrls: unknown, withoutUrl: unknown[]): FileEntry[] {
  const files: FileEntry[] = [];
  if (!Array.isArray(relatedUrls)) return files;
  // Looking through a few files costs less than a map of them; the long lists of some collections would cost its square.
  const byName = relatedUrls.length > 24 ? new Map<string, FileEntry[]>() : undefined;
  for (const url of relatedUrls as readonly UmmRelatedUrl[]) {
    const href = typeof url?.URL === "string" ? trimmed(url.URL) : "";
    if (href === "") {
      if (url != null) withoutUrl.push(url);
      continue;
    }
    const name = baseNameOf(href);
    const dot = name.lastIndexOf(".");
    const extension = dot < 0 ? "" : name.slice(dot + 1).toLowerCase();
    const roles = rolesOf(textOf(url.Type), textOf(url.Subtype), href, extension);
    const partner = name === "" ? undefined : partnerOf(byName?.get(name) ?? (byName ? [] : files), name, href, roles);
    if (partner) {
      partner.other = { url, href };
      continue;
    }
    const file: FileEntry = { url, href, other: undefined, name, extension, roles };
    files.push(file);
    if (byName) {
      const same = byName.get(name);
      if (same) same.push(file);
      else byName.set(name, [file]);
    }
  }
  return files;
}

/** `trim`, skipped for the texts that need none. */
function trimmed(text: string): string {
  return text.charCodeAt(0) > 32 && text.charCodeAt(text.length - 1) > 32 ? text : text.trim();
}

/** The file among those of the same name that this URL is another way to: same role, one of the two on s3, the longest common end of the path. */
function partnerOf(
  files: readonly FileEntry[],
  name: string,
  href: string,
  roles: readonly string[],
): FileEntry | undefined {
  let best: FileEntry | undefined;
  for (let i = 0; i < files.length; i++) {
    const file = files[i] as FileEntry;
    if (file.other !== undefined || file.roles[0] !== roles[0] || !areTwoWays(file.href, href) || file.name !== name)
      continue;
    if (best === undefined || commonEnd(file.href, href) > commonEnd(best.href, href)) best = file;
  }
  return best;
}

function areTwoWays(a: string, b: string): boolean {
  return isS3(a) ? isWeb(b) : isS3(b) && isWeb(a);
}

function commonEnd(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[a.length - 1 - length] === b[b.length - 1 - length]) length++;
  return length;
}

function assetOf(file: FileEntry, known: FileFacts | undefined, storage: StorageSchemes): StacAsset {
  // The https URL comes first: it works for everybody, s3 only in its region.
  const swapped = file.other !== undefined && isS3(file.href);
  const main = swapped ? (file.other as { url: UmmRelatedUrl; href: string }) : file;
  const other = swapped ? file : file.other;
  const asset = new Asset();
  asset.href = main.href;
  const { Description: description } = main.url;
  if (typeof description === "string" && description !== "") asset.description = description;
  const type = typeOf(main.url, file);
  if (type !== undefined) asset.type = type;
  asset.roles = file.roles.slice();
  if (known?.size !== undefined) {
    asset["file:size"] = known.size;
    if (known.isEstimate) asset["cmr:size_is_estimate"] = true;
  }
  if (known?.checksum !== undefined) asset["file:checksum"] = known.checksum;
  if (other) {
    const s3 = new Alternate();
    s3.href = other.href;
    if (typeof other.url.Description === "string" && other.url.Description !== "")
      s3.description = other.url.Description;
    addRefs(s3, other.href, storage);
    addUmmFields(s3, other.url);
    asset.alternate = { s3: s3 as StacAlternateAsset };
  } else if (isS3(main.href)) {
    addRefs(asset, main.href, storage);
  }
  addUmmFields(asset, main.url);
  return asset as StacAsset;
}

function addRefs(target: Record<string, unknown>, href: string, storage: StorageSchemes): void {
  const ref = storage.refFor(href);
  if (ref !== undefined) target["storage:refs"] = [ref];
}

/** The record's own words, under `umm:`, because roles and media types are coarser than UMM's types. */
function addUmmFields(target: Record<string, unknown>, url: UmmRelatedUrl): void {
  for (const field in url) {
    if (field !== "URL" && field !== "Description" && url[field] !== undefined)
      target[ummFieldName(field)] = url[field];
  }
}

function typeOf({ MimeType: mime, Format: format, Type: type }: UmmRelatedUrl, file: FileEntry): string | undefined {
  if (typeof mime === "string" && mime.includes("/")) return mime;
  const isService = file.roles[0] === "service";
  const byName = isService && file.extension !== "html" ? undefined : mediaTypeOfExtension(file.extension);
  if (byName !== undefined || isService) return byName;
  if (typeof format === "string" && Object.hasOwn(FORMATS, format)) return FORMATS[format];
  if (file.roles[0] === "credentials") return "application/json";
  return typeof type === "string" && Object.hasOwn(CMR_URL_TYPE_TO_STAC_TYPE, type)
    ? CMR_URL_TYPE_TO_STAC_TYPE[type]
    : undefined;
}

function isS3(href: string): boolean {
  return href.startsWith("s3://");
}

function isWeb(href: string): boolean {
  return href.startsWith("https://") || href.startsWith("http://");
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
