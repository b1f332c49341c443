import { assetKey, keyRules } from "./asset-keys.js";
import { isLayer } from "./layer-bands.js";
import { mediaTypeOfExtension } from "./media-types.js";
import { type RecipeLines, recipeLines } from "./recipe-lines.js";
import { hrefOf, type RelatedFile, relatedFiles } from "./related-files.js";
import { storageSchemes } from "./storage-schemes.js";
import { ummFieldName } from "./umm-field-names.js";
import type { UmmRelatedUrl } from "./umm-types.js";
import { CMR_URL_TYPE_TO_STAC_TYPE } from "./url-types.js";

/** A related URL in an asset: the asset itself or its alternate. */
export interface UrlStep {
  /** Which related URL. */
  readonly at: number;
  /** The record's own words for what it is, because roles and media types are coarser than UMM's types. */
  readonly type: unknown;
  readonly subtype: unknown;
  /** Its other fields without a place in the asset, and their names there. */
  readonly fields: readonly (readonly [field: string, name: string])[];
}

/** How one asset is made from the related URLs of its granule. */
export interface AssetStep {
  readonly key: string;
  readonly main: UrlStep;
  /** The s3 URL of the same file. */
  readonly other: UrlStep | undefined;
  /** Last path segment, in the granule that the recipe was made for. */
  readonly name: string;
  readonly roles: readonly string[];
  /** Media type. */
  readonly type: string | undefined;
  /** `storage:refs` of the alternate, or of the asset itself if that is on s3. */
  readonly refs: readonly string[] | undefined;
  /** Whether it is the granule's only data file. */
  readonly isOnlyData: boolean;
  /** Whether it is an image of one layer, which the key names. */
  readonly isLayer: boolean;
}

/**
 * How the assets of a granule are made from its related URLs: what is left when its names, numbers and texts are taken away.
 *
 * The granules of a collection hardly differ in it, so the recipe of one serves the next ones that its `lines` fit. Its arrays and
 * objects are parts of all their items, and so are frozen.
 */
export interface AssetRecipe {
  readonly steps: readonly AssetStep[];
  /** Value of `storage:schemes`. */
  readonly schemes: Readonly<Record<string, unknown>> | undefined;
  readonly usesAlternate: boolean;
  /** Whether any asset is an image of one layer. */
  readonly hasLayers: boolean;
  /** Entries without a URL: nothing to fetch, kept for the way back. */
  readonly withoutUrl: readonly unknown[] | undefined;
  /** What the related URLs of another granule must look like; `undefined` when the recipe is for this granule only. */
  readonly lines: RecipeLines | undefined;
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

/**
 * Reads the related URLs of a granule one by one: which are one file, what they are for, what they are called.
 *
 * @param granuleNames the granule's own names, which {@link assetKey} takes out of file names
 * @param isForOthers whether to find out what other granules it could serve
 */
export function assetRecipe(
  urls: readonly UmmRelatedUrl[],
  granuleNames: readonly string[],
  isForOthers: boolean,
): AssetRecipe {
  const files = relatedFiles(urls);
  const data = files.filter(({ roles }) => roles[0] === "data");
  const images = files.filter(({ roles }) => roles[0] === "thumbnail" || roles[0] === "overview");
  const only = data.length === 1 ? data[0] : undefined;
  // The only data file is the granule: its digest `a.nc.md5` is `md5`, whatever the granule itself is called.
  const names = only ? [...granuleNames, only.name] : granuleNames;
  const rules = keyRules(names, data.length, images.length);
  const withoutUrl = urls.filter((url) => url != null && hrefOf(url) === "");
  const storage = storageSchemes();
  const taken = new Map<string, string>();
  const steps = files.map((file): AssetStep => {
    const { main, other, name, roles } = file;
    const key = assetKey(file, rules, taken);
    taken.set(key, file.href);
    return {
      key,
      main: urlStep(main, urls),
      other: other < 0 ? undefined : urlStep(other, urls),
      name,
      roles: Object.freeze(roles),
      type: typeOf(urls[main] as UmmRelatedUrl, file),
      refs: storage.refsFor(other < 0 ? file.href : hrefOf(urls[other] as UmmRelatedUrl)),
      isOnlyData: file === only,
      isLayer: roles[0] === "data" && GEOTIFF.test(file.extension) && isLayer(key),
    };
  });
  return {
    steps,
    schemes: storage.toStac(),
    hasLayers: steps.some((step) => step.isLayer),
    usesAlternate: files.some(({ other }) => other >= 0),
    withoutUrl: withoutUrl.length > 0 ? withoutUrl : undefined,
    lines: isForOthers ? recipeLines(urls, files, names, rules, only) : undefined,
  };
}

const GEOTIFF = /^tiff?$/;

/** Fields of a related URL that assets have a place for. */
const PLACED = new Set(["URL", "Description", "Type", "Subtype"]);

function urlStep(at: number, urls: readonly UmmRelatedUrl[]): UrlStep {
  const fields: [string, string][] = [];
  const url = urls[at] as UmmRelatedUrl;
  for (const field in url) if (!PLACED.has(field)) fields.push([field, ummFieldName(field)]);
  return { at, type: url.Type, subtype: url.Subtype, fields };
}

function typeOf({ MimeType: mime, Format: format, Type: type }: UmmRelatedUrl, file: RelatedFile): string | undefined {
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
