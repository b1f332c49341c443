import { propertiesOfAttributes } from "./additional-attributes.js";
import { addMeta } from "./cmr-fields.js";
import { type CollectionIdStyle, collectionIdOf } from "./collection-id.js";
import { EXTENSIONS } from "./extensions.js";
import { FileFactsIndex } from "./file-facts.js";
import { geometryOf } from "./geometry/umm-geometry.js";
import { granuleAssets } from "./granule-assets.js";
import { granuleLinks } from "./granule-links.js";
import { timeOf } from "./granule-time.js";
import { instantOf } from "./instant.js";
import { roomyObjects } from "./roomy-object.js";
import type { StacItem, StacVersion } from "./stac-types.js";
import { ummFieldName } from "./umm-field-names.js";
import type { CmrMeta, UmmGranule, UmmGranuleRecord, UmmInstrument, UmmOrbitParameters } from "./umm-types.js";

/** How a granule becomes an item. */
export interface GranuleToItemOptions {
  /** Id of the item's collection. @default from the record, in the style of `collectionIdStyle` */
  readonly collectionId?: string;
  /** @default "entry", as `HLSL30_2.0` */
  readonly collectionIdStyle?: CollectionIdStyle;
  /** @default "1.1.0" */
  readonly stacVersion?: StacVersion;
  /** Root of the CMR system that links point to. @default "https://cmr.earthdata.nasa.gov" */
  readonly cmrUrl?: string;
  /** The collection's `SpatialExtent.OrbitParameters`: with them, granules that give only an orbit get their ground track as geometry. */
  readonly orbitParameters?: UmmOrbitParameters;
}

const CMR_URL = "https://cmr.earthdata.nasa.gov";

const Properties = roomyObjects();

/** UMM fields with a place of their own in the item. */
const PLACED = new Set(["GranuleUR", "RelatedUrls", "CollectionReference", "TemporalExtent", "SpatialExtent"]);

/**
 * A UMM-G granule as a STAC Item.
 *
 * Every related URL becomes an asset or an asset's alternate; every shape of the record becomes geometry; times are UTC. What STAC and its
 * extensions have no field for is kept under `cmr:` (CMR's envelope and the collection reference) and `umm:` (the record's own fields,
 * unchanged), so `stacItemToUmmGranule` gives the record back. Values under `umm:` are shared with the record, not copied.
 *
 * Tolerant: a record without `meta`, with broken URLs or without times and places converts; nothing is thrown for what CMR delivers.
 * A record made by `stacItemToUmmGranule` from a foreign item carries that item in `meta.stac`, and it is what comes back.
 *
 * @param granule an entry of CMR's `granules.umm_json`, or just `{ umm }`
 * @example
 * ```ts
 * const item = ummGranuleToStacItem({
 *   umm: {
 *     GranuleUR: "HLS.L30.T59WPT.2013101T001445.v2.0",
 *     CollectionReference: { ShortName: "HLSL30", Version: "2.0" },
 *     TemporalExtent: { SingleDateTime: "2013-04-11T00:14:45Z" },
 *     RelatedUrls: [{ URL: "https://data.example/HLS.L30.T59WPT.2013101T001445.v2.0.B02.tif", Type: "GET DATA" }],
 *   },
 * });
 * item.collection; // "HLSL30_2.0"
 * item.assets.data?.type; // "image/tiff; application=geotiff"
 * ```
 */
export function ummGranuleToStacItem(granule: UmmGranuleRecord, options: GranuleToItemOptions = {}): StacItem {
  const meta: CmrMeta = granule.meta ?? {};
  if (meta.stac) return carriedItem(meta.stac as StacItem, options);
  const umm = granule.umm;
  const id = umm.GranuleUR ?? meta["native-id"] ?? meta["concept-id"] ?? "unknown";
  const reference = umm.CollectionReference;
  const conceptId = meta["collection-concept-id"];
  const collection =
    options.collectionId ??
    collectionIdOf(
      { shortName: reference?.ShortName, version: reference?.Version, conceptId },
      options.collectionIdStyle,
    );

  const place = geometryOf(umm.SpatialExtent, options.orbitParameters);
  const facts = factsOf(umm);
  const files = granuleAssets(umm.RelatedUrls, namesOf(umm, meta), facts);
  const properties = new Properties();
  addTimes(properties, umm, meta);
  addPlatform(properties, umm);
  addAttributes(properties, umm);
  addCmrFields(properties, meta, umm);
  addUmmFields(properties, umm);
  if (!place.isExact && umm.SpatialExtent) properties["umm:spatial_extent"] = umm.SpatialExtent;
  if (place.reason) properties["cmr:geometry_reason"] = place.reason;
  if (files.withoutUrl.length > 0) properties["umm:related_urls"] = files.withoutUrl;
  else if (umm.RelatedUrls && !Array.isArray(umm.RelatedUrls)) properties["umm:related_urls"] = umm.RelatedUrls;
  const schemes = files.storage.toStac();
  if (schemes) properties["storage:schemes"] = schemes;

  const links = granuleLinks({
    id,
    collection,
    provider: meta["provider-id"],
    conceptId: meta["concept-id"],
    collectionConceptId: conceptId,
    shortName: reference?.ShortName,
    version: reference?.Version,
    cmrUrl: options.cmrUrl ?? CMR_URL,
  });
  const item: Record<string, unknown> = {
    type: "Feature",
    stac_version: options.stacVersion ?? "1.1.0",
    stac_extensions: extensionsOf(properties, files.usesFile, files.usesAlternate),
    id,
    geometry: place.geometry,
    properties,
    links,
    assets: files.assets,
  };
  if (place.bbox) item.bbox = place.bbox;
  if (collection) item.collection = collection;
  return item as unknown as StacItem;
}

/** The foreign item inside a record, with what the options ask for. */
function carriedItem(item: StacItem, { collectionId, stacVersion }: GranuleToItemOptions): StacItem {
  if (collectionId === undefined && stacVersion === undefined) return item;
  return {
    ...item,
    ...(stacVersion && { stac_version: stacVersion }),
    ...(collectionId && { collection: collectionId }),
  };
}

function factsOf(umm: UmmGranule): FileFactsIndex | undefined {
  const entries = umm.DataGranule?.ArchiveAndDistributionInformation;
  return Array.isArray(entries) && entries.length > 0 ? new FileFactsIndex(entries) : undefined;
}

function namesOf(umm: UmmGranule, meta: CmrMeta): string[] {
  const names: string[] = [];
  const add = (name: unknown): void => {
    if (typeof name === "string" && name !== "" && !names.includes(name)) names.push(name);
  };
  add(umm.GranuleUR);
  const identifiers = umm.DataGranule?.Identifiers;
  if (Array.isArray(identifiers))
    for (const entry of identifiers) if (entry?.IdentifierType === "ProducerGranuleId") add(entry.Identifier);
  add(meta["native-id"]);
  return names;
}

function addTimes(properties: Record<string, unknown>, umm: UmmGranule, meta: CmrMeta): void {
  const time = timeOf(umm, meta["revision-date"]);
  properties.datetime = time.datetime;
  if (time.start !== undefined) {
    properties.start_datetime = time.start;
    properties.end_datetime = time.end;
  }
  if (time.source) properties["cmr:datetime_source"] = time.source;
  if (!time.isExact && umm.TemporalExtent) properties["umm:temporal_extent"] = umm.TemporalExtent;
  if (Array.isArray(umm.ProviderDates)) for (const entry of umm.ProviderDates) addProviderDate(properties, entry);
  const revised = instantOf(meta["revision-date"]);
  if (revised !== undefined && properties.updated === undefined) properties.updated = revised;
}

/** UMM ProviderDates → STAC's metadata times and the timestamps extension. */
const DATE_PROPERTIES: Readonly<Record<string, string>> = {
  Create: "created",
  Insert: "published",
  Update: "updated",
  Delete: "unpublished",
};

function addProviderDate(
  properties: Record<string, unknown>,
  entry: { readonly Date?: string; readonly Type?: string },
): void {
  const property = typeof entry?.Type === "string" ? DATE_PROPERTIES[entry.Type] : undefined;
  const instant = property === undefined ? undefined : instantOf(entry.Date);
  if (property !== undefined && instant !== undefined) properties[property] = instant;
}

function addPlatform(properties: Record<string, unknown>, umm: UmmGranule): void {
  if (!Array.isArray(umm.Platforms)) return;
  const instruments: string[] = [];
  for (const platform of umm.Platforms) {
    if (typeof platform?.ShortName === "string") properties.platform ??= platform.ShortName;
    addInstruments(instruments, platform?.Instruments);
  }
  if (instruments.length > 0) properties.instruments = instruments;
}

function addInstruments(names: string[], instruments: readonly UmmInstrument[] | undefined): void {
  if (!Array.isArray(instruments)) return;
  for (const instrument of instruments as readonly UmmInstrument[]) {
    const name = instrument?.ShortName;
    if (typeof name === "string" && name !== "" && !names.includes(name)) names.push(name);
    addInstruments(names, instrument?.ComposedOf);
  }
}

function addAttributes(properties: Record<string, unknown>, umm: UmmGranule): void {
  Object.assign(properties, propertiesOfAttributes(umm.AdditionalAttributes, umm.Platforms));
  const cover = umm.CloudCover;
  if (typeof cover === "number" && cover >= 0 && cover <= 100) properties["eo:cloud_cover"] = cover;
  const orbits = umm.OrbitCalculatedSpatialDomains;
  const orbit = Array.isArray(orbits) ? (orbits[0]?.OrbitNumber ?? orbits[0]?.BeginOrbitNumber) : undefined;
  if (Number.isInteger(orbit) && orbit > 0) properties["sat:absolute_orbit"] = orbit;
  const produced = instantOf(umm.DataGranule?.ProductionDateTime);
  if (produced !== undefined) properties["processing:datetime"] = produced;
  const pge = umm.PGEVersionClass as { readonly PGEName?: string; readonly PGEVersion?: string } | undefined;
  if (typeof pge?.PGEVersion === "string")
    properties["processing:software"] = { [typeof pge.PGEName === "string" ? pge.PGEName : "PGE"]: pge.PGEVersion };
}

function addCmrFields(properties: Record<string, unknown>, meta: CmrMeta, umm: UmmGranule): void {
  addMeta(properties, meta);
  const reference = umm.CollectionReference;
  if (reference?.ShortName !== undefined) properties["cmr:short_name"] = reference.ShortName;
  if (reference?.Version !== undefined) properties["cmr:version"] = reference.Version;
  if (reference?.EntryTitle !== undefined) properties["cmr:entry_title"] = reference.EntryTitle;
}

function addUmmFields(properties: Record<string, unknown>, umm: UmmGranule): void {
  for (const field in umm) {
    if (!PLACED.has(field) && umm[field] !== undefined) properties[ummFieldName(field)] = umm[field];
  }
}

const PREFIX_EXTENSIONS = new Map<string, string>([
  ["eo", EXTENSIONS.eo],
  ["grid", EXTENSIONS.grid],
  ["processing", EXTENSIONS.processing],
  ["proj", EXTENSIONS.projection],
  ["sar", EXTENSIONS.sar],
  ["sat", EXTENSIONS.sat],
  ["storage", EXTENSIONS.storage],
  ["view", EXTENSIONS.view],
]);

/** Property name → extension, `""` for none; filled as names are met. */
const EXTENSION_OF = new Map<string, string>([
  ["published", EXTENSIONS.timestamps],
  ["unpublished", EXTENSIONS.timestamps],
]);
/** Property names are made from the record's field names, which are input: the memory for them is bounded. */
const MAX_REMEMBERED = 1000;

function extensionOf(name: string): string {
  const url = PREFIX_EXTENSIONS.get(name.slice(0, Math.max(0, name.indexOf(":")))) ?? "";
  if (EXTENSION_OF.size < MAX_REMEMBERED) EXTENSION_OF.set(name, url);
  return url;
}

function extensionsOf(properties: Record<string, unknown>, usesFile: boolean, usesAlternate: boolean): string[] {
  const extensions: string[] = [];
  for (const name in properties) {
    const url = EXTENSION_OF.get(name) ?? extensionOf(name);
    if (url !== "" && !extensions.includes(url)) extensions.push(url);
  }
  if (usesFile) extensions.push(EXTENSIONS.file);
  if (usesAlternate) extensions.push(EXTENSIONS.alternateAssets);
  return extensions;
}
