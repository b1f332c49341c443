import { addMeta } from "./cmr-fields.js";
import { spatialExtentOf, temporalExtentOf } from "./collection-extent.js";
import { type CollectionIdStyle, collectionIdOf } from "./collection-id.js";
import { relatedLinks } from "./collection-links.js";
import { directAccess } from "./direct-access.js";
import { EXTENSIONS } from "./extensions.js";
import { instantOf } from "./instant.js";
import { licenseOf } from "./license.js";
import { providersOf } from "./providers.js";
import { scienceOf } from "./science.js";
import type { StacCollection, StacLink, StacVersion } from "./stac-types.js";
import { summariesOf } from "./summaries.js";
import { ummFieldName } from "./umm-field-names.js";
import type { CmrMeta, UmmCollection, UmmCollectionRecord, UmmSpatialExtent } from "./umm-types.js";

/** How a collection becomes a STAC Collection. */
export interface CollectionToStacOptions {
  /** @default from the record, in the style of `collectionIdStyle` */
  readonly collectionId?: string;
  /** @default "entry", as `HLSL30_2.0` */
  readonly collectionIdStyle?: CollectionIdStyle;
  /** @default "1.1.0" */
  readonly stacVersion?: StacVersion;
  /** Root of the CMR system that links point to. @default "https://cmr.earthdata.nasa.gov" */
  readonly cmrUrl?: string;
}

/** UMM-C fields with a place of their own; all others are kept under `umm:`. */
const PLACED = new Set(["ShortName", "Version", "EntryTitle", "Abstract", "RelatedUrls"]);

/**
 * A UMM-C collection as a STAC Collection.
 *
 * Extents, providers, licence, keywords, citation, summaries and direct access become STAC fields; every related URL becomes a link; the
 * record's own fields stay under `umm:` (shared, not copied) for the way back. A record from `stacCollectionToUmmCollection` of a
 * foreign collection carries that collection in `meta.stac`, and it is what comes back.
 *
 * @example
 * ```ts
 * const collection = ummCollectionToStacCollection({ umm: { ShortName: "HLSL30", Version: "2.0", Abstract: "Harmonized Landsat." } });
 * collection.id; // "HLSL30_2.0"
 * ```
 */
export function ummCollectionToStacCollection(
  collection: UmmCollectionRecord,
  options: CollectionToStacOptions = {},
): StacCollection {
  const meta: CmrMeta = collection.meta ?? {};
  if (meta.stac) return carriedCollection(meta.stac as StacCollection, options);
  const { umm } = collection;
  const stacVersion = options.stacVersion ?? "1.1.0";
  const id =
    options.collectionId ??
    collectionIdOf(
      { shortName: umm.ShortName, version: umm.Version, conceptId: meta["concept-id"] },
      options.collectionIdStyle,
    ) ??
    umm.EntryTitle ??
    "unknown";
  const title = umm.EntryTitle ?? umm.ShortName;
  const { license, link: licenseLink } = licenseOf(umm.UseConstraints, stacVersion);
  const { links: related, withoutUrl } = relatedLinks(umm.RelatedUrls);
  const access = directAccess(umm.DirectDistributionInformation);
  const keywords = keywordsOf(umm);
  const providers = providersOf(umm.DataCenters);
  const fields: Record<string, unknown> = {};
  addTimesAndVersion(fields, umm, meta);
  Object.assign(fields, scienceOf(umm.DOI, umm.CollectionCitations, umm.PublicationReferences));
  if (access.schemes) fields["storage:schemes"] = access.schemes;
  addMeta(fields, meta);
  addUmmFields(fields, umm, withoutUrl);
  const summaries = summariesOf(umm);
  const itemAssets = itemAssetsOf(umm);
  return {
    type: "Collection",
    stac_version: stacVersion,
    stac_extensions: extensionsOf(fields, summaries, stacVersion === "1.0.0" && itemAssets !== undefined),
    id,
    ...(title !== undefined && { title }),
    description: umm.Abstract || title || id,
    ...(keywords.length > 0 && { keywords }),
    license,
    ...(providers.length > 0 && { providers }),
    extent: {
      spatial: { bbox: spatialExtentOf(umm.SpatialExtent as UmmSpatialExtent | undefined) },
      temporal: { interval: temporalExtentOf(umm.TemporalExtents) },
    },
    ...(summaries && { summaries }),
    ...(itemAssets && { item_assets: itemAssets }),
    ...(access.assets && { assets: access.assets }),
    ...fields,
    links: [
      ...catalogLinks(id, meta, options.cmrUrl ?? "https://cmr.earthdata.nasa.gov"),
      ...(licenseLink ? [licenseLink] : []),
      ...(fields["sci:doi"] ? [{ rel: "cite-as", href: `https://doi.org/${fields["sci:doi"]}` }] : []),
      ...related,
    ],
  };
}

function carriedCollection(
  collection: StacCollection,
  { collectionId, stacVersion }: CollectionToStacOptions,
): StacCollection {
  if (collectionId === undefined && stacVersion === undefined) return collection;
  return {
    ...collection,
    ...(stacVersion && { stac_version: stacVersion }),
    ...(collectionId && { id: collectionId }),
  };
}

function addTimesAndVersion(fields: Record<string, unknown>, umm: UmmCollection, meta: CmrMeta): void {
  for (const list of [umm.MetadataDates, umm.DataDates]) {
    for (const entry of Array.isArray(list) ? list : []) {
      const instant = instantOf(entry?.Date);
      if (instant === undefined) continue;
      if (entry.Type === "CREATE") fields.created ??= instant;
      if (entry.Type === "UPDATE") fields.updated ??= instant;
    }
  }
  const revised = instantOf(meta["revision-date"]);
  if (revised !== undefined) fields.updated ??= revised;
  if (typeof umm.Version === "string") fields.version = umm.Version;
  if (umm.CollectionProgress === "DEPRECATED" || umm.CollectionProgress === "SUPERSEDED") fields.deprecated = true;
  if (umm.CollectionProgress === "PREPRINT" || umm.CollectionProgress === "INREVIEW") fields.experimental = true;
}

function addUmmFields(fields: Record<string, unknown>, umm: UmmCollection, withoutUrl: readonly unknown[]): void {
  if (umm.ShortName !== undefined) fields["cmr:short_name"] = umm.ShortName;
  if (umm.Version !== undefined) fields["cmr:version"] = umm.Version;
  if (umm.EntryTitle !== undefined) fields["cmr:entry_title"] = umm.EntryTitle;
  for (const field of Object.keys(umm)) {
    if (!PLACED.has(field) && umm[field] !== undefined) fields[ummFieldName(field)] = umm[field];
  }
  // A text of blanks or none at all cannot be told from the description that stands in for it.
  if (umm.Abstract === "" || umm.Abstract === (umm.EntryTitle ?? umm.ShortName)) fields["umm:abstract"] = umm.Abstract;
  if (withoutUrl.length > 0) fields["umm:related_urls"] = withoutUrl;
  else if (umm.RelatedUrls !== undefined && (!Array.isArray(umm.RelatedUrls) || umm.RelatedUrls.length === 0))
    fields["umm:related_urls"] = umm.RelatedUrls;
}

/** The words of the science keywords, from category to the most detailed variable, each once. */
function keywordsOf(umm: UmmCollection): string[] {
  const words = new Set<string>();
  const add = (word: unknown): void => {
    if (typeof word === "string" && word !== "" && word !== "Not provided") words.add(word);
  };
  for (const keyword of Array.isArray(umm.ScienceKeywords) ? umm.ScienceKeywords : []) {
    for (const level of [
      "Category",
      "Topic",
      "Term",
      "VariableLevel1",
      "VariableLevel2",
      "VariableLevel3",
      "DetailedVariable",
    ])
      add(keyword?.[level]);
  }
  for (const word of Array.isArray(umm.AncillaryKeywords) ? umm.AncillaryKeywords : []) add(word);
  return [...words];
}

/** What the data files of every granule are, when the record names one format that we know. */
function itemAssetsOf(umm: UmmCollection): Record<string, Record<string, unknown>> | undefined {
  const information = umm.ArchiveAndDistributionInformation as
    | { readonly FileDistributionInformation?: readonly { readonly Format?: string }[] }
    | undefined;
  const list = information?.FileDistributionInformation;
  const types = new Set(
    (Array.isArray(list) ? list : []).map(({ Format }) => FORMATS.find(([name]) => name.test(Format ?? ""))?.[1]),
  );
  const [type] = types;
  return types.size === 1 && type !== undefined ? { data: { type, roles: ["data"] } } : undefined;
}

const FORMATS: readonly (readonly [RegExp, string])[] = [
  [/netcdf/i, "application/x-netcdf"],
  [/cloud.optimized geotiff/i, "image/tiff; application=geotiff; profile=cloud-optimized"],
  [/geotiff/i, "image/tiff; application=geotiff"],
  [/^hdf-?5$|hdf-eos5/i, "application/x-hdf5"],
  [/hdf-eos/i, "application/x-hdfeos"],
];

function catalogLinks(id: string, meta: CmrMeta, cmrUrl: string): StacLink[] {
  const { "provider-id": provider, "concept-id": conceptId } = meta;
  const links: StacLink[] = [];
  const json = "application/json";
  if (provider) {
    const catalog = `${cmrUrl}/stac/${encodeURIComponent(provider)}`;
    const self = `${catalog}/collections/${encodeURIComponent(id)}`;
    links.push({ rel: "self", href: self, type: json });
    links.push({ rel: "parent", href: catalog, type: json });
    links.push({ rel: "items", href: `${self}/items`, type: "application/geo+json" });
  }
  links.push({ rel: "root", href: `${cmrUrl}/stac`, type: json });
  if (conceptId) {
    const type = "application/vnd.nasa.cmr.umm+json";
    links.push({ rel: "via", href: `${cmrUrl}/search/concepts/${encodeURIComponent(conceptId)}.umm_json`, type });
  }
  return links;
}

function extensionsOf(
  fields: Record<string, unknown>,
  summaries: Readonly<Record<string, unknown>> | undefined,
  itemAssets: boolean,
): string[] {
  const extensions: string[] = [];
  if (Object.keys(fields).some((name) => name.startsWith("sci:"))) extensions.push(EXTENSIONS.scientific);
  if (fields.version !== undefined || fields.deprecated !== undefined || fields.experimental !== undefined)
    extensions.push(EXTENSIONS.version);
  if (fields["storage:schemes"] !== undefined) extensions.push(EXTENSIONS.storage);
  if (summaries?.["processing:level"] !== undefined) extensions.push(EXTENSIONS.processing);
  if (itemAssets) extensions.push(EXTENSIONS.itemAssets);
  return extensions;
}
