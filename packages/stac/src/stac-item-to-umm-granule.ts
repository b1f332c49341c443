import { archiveInformationOf, relatedUrlsOf } from "./assets-to-related-urls.js";
import { attributesOf } from "./attributes-from-stac.js";
import { metaFrom } from "./cmr-fields.js";
import { parseCollectionId } from "./collection-id.js";
import { ummGeometryOf } from "./geometry/geojson-to-umm.js";
import { geometryOf } from "./geometry/umm-geometry.js";
import { timeOf } from "./granule-time.js";
import { isSameData } from "./same-data.js";
import type { StacItem } from "./stac-types.js";
import { ummFieldOf } from "./umm-field-names.js";
import { ummGranuleToStacItem } from "./umm-granule-to-stac-item.js";
import type { CmrMeta, UmmGranule, UmmGranuleRecord, UmmSpatialExtent, UmmTemporalExtent } from "./umm-types.js";

/** The version of UMM-G that records made from foreign items follow. */
const SPECIFICATION = {
  URL: "https://cdn.earthdata.nasa.gov/umm/granule/v1.6.6",
  Name: "UMM-G",
  Version: "1.6.6",
};

/**
 * A STAC Item as a CMR granule record, from any catalog.
 *
 * An item that `ummGranuleToStacItem` made gives its record back. Any other item becomes a usable record: files as related URLs, geometry
 * as UMM shapes, times, cloud cover, platform, orbit, sizes and checksums; angles of sun and view, orbit state, radar modes and the grid as the
 * additional attributes that archives use for them. Whatever UMM cannot say travels in `meta.stac`, which is the item
 * itself, so `ummGranuleToStacItem` returns exactly the item that came in; remove `meta.stac` to convert the UMM part alone.
 * Where an item of ours was edited, its STAC fields for time, place and cloud cover win over the record's words under `umm:`.
 *
 * @example
 * ```ts
 * const record = stacItemToUmmGranule({
 *   type: "Feature", stac_version: "1.0.0", id: "S2B_1", geometry: null, links: [],
 *   properties: { datetime: "2023-01-01T00:00:00Z" },
 *   assets: { red: { href: "https://data.example/B04.tif", roles: ["data"] } },
 * });
 * record.umm.RelatedUrls?.[0]; // { URL: "https://data.example/B04.tif", Type: "GET DATA" }
 * ```
 */
export function stacItemToUmmGranule(item: StacItem): UmmGranuleRecord {
  const isOwn = Object.keys(item.properties ?? {}).some((name) => name.startsWith("umm:"));
  const meta = metaOf(item, isOwn);
  const umm = isOwn ? ownGranule(item) : foreignGranule(item, meta);
  const record: UmmGranuleRecord = Object.keys(meta).length > 0 ? { meta, umm } : { umm };
  const again = ummGranuleToStacItem(record, { stacVersion: item.stac_version === "1.0.0" ? "1.0.0" : "1.1.0" });
  return isSameData(again, item) ? record : { meta: { ...meta, stac: item }, umm };
}

function metaOf(item: StacItem, isOwn: boolean): CmrMeta {
  const meta = metaFrom(item.properties ?? {}, "granule");
  if (!isOwn) {
    // CMR-STAC and CMR's own .stac name the record only in links or in the id.
    const conceptId = item.links?.map(({ href }) => CONCEPT_IN_URL.exec(String(href))?.[1]).find(Boolean);
    meta["concept-id"] ??= conceptId ?? /^G\d+-[A-Z0-9_]+$/.exec(item.id)?.[0];
    meta["provider-id"] ??= (meta["concept-id"] as string | undefined)?.split("-")[1];
    meta["native-id"] ??= item.id;
    if (item.collection != null) meta["collection-concept-id"] ??= parseCollectionId(item.collection).conceptId;
    if (meta["concept-id"] !== undefined) meta["concept-type"] = "granule";
  }
  return Object.fromEntries(Object.entries(meta).filter(([, value]) => value !== undefined));
}

const CONCEPT_IN_URL = /\/concepts\/(G\d+-[A-Z0-9_]+)/;

function ownGranule(item: StacItem): UmmGranule {
  const { properties } = item;
  const umm: Record<string, unknown> = { GranuleUR: item.id };
  const kept: Record<string, unknown> = {};
  for (const name of Object.keys(properties)) {
    const field = ummFieldOf(name);
    if (field !== undefined) kept[field] = properties[name];
  }
  const { SpatialExtent, TemporalExtent, RelatedUrls, ...rest } = kept;
  Object.assign(umm, rest);
  const reference = {
    ...(properties["cmr:short_name"] !== undefined && { ShortName: properties["cmr:short_name"] }),
    ...(properties["cmr:version"] !== undefined && { Version: properties["cmr:version"] }),
    ...(properties["cmr:entry_title"] !== undefined && { EntryTitle: properties["cmr:entry_title"] }),
  };
  if (Object.keys(reference).length > 0) umm.CollectionReference = reference;
  const place = placeOf(item, SpatialExtent as UmmSpatialExtent | undefined);
  if (place) umm.SpatialExtent = place;
  const time = ownTime(item, TemporalExtent as UmmTemporalExtent | undefined);
  if (time) umm.TemporalExtent = time;
  const cover = properties["eo:cloud_cover"];
  if (umm.CloudCover !== undefined && typeof cover === "number" && isPercent(umm.CloudCover)) umm.CloudCover = cover;
  const urls = relatedUrlsOf(item.assets);
  if (Array.isArray(RelatedUrls)) urls.push(...RelatedUrls);
  if (urls.length > 0) umm.RelatedUrls = urls;
  else if (RelatedUrls !== undefined) umm.RelatedUrls = RelatedUrls;
  return umm as UmmGranule;
}

function isPercent(value: unknown): boolean {
  return typeof value === "number" && value >= 0 && value <= 100;
}

/** The record's own words for the place, unless the item's geometry says something else now. */
function placeOf(item: StacItem, kept: UmmSpatialExtent | undefined): UmmSpatialExtent | undefined {
  if (kept && (isSameData(geometryOf(kept).geometry, item.geometry) || "Orbit" in (kept.HorizontalSpatialDomain ?? {})))
    return kept;
  if (!item.geometry) return kept;
  return { HorizontalSpatialDomain: { Geometry: ummGeometryOf(item.geometry) } };
}

function ownTime(item: StacItem, kept: UmmTemporalExtent | undefined): UmmTemporalExtent | undefined {
  const { properties } = item;
  if (kept) {
    const time = timeOf({ TemporalExtent: kept }, undefined);
    const same =
      time.datetime === properties.datetime &&
      time.start === properties.start_datetime &&
      time.end === properties.end_datetime;
    if (same || properties["cmr:datetime_source"] !== undefined) return kept;
  }
  return properties["cmr:datetime_source"] === undefined ? timeExtentOf(item) : undefined;
}

function timeExtentOf({ properties }: StacItem): UmmTemporalExtent | undefined {
  const { datetime, start_datetime: start, end_datetime: end } = properties ?? {};
  if (start && end) return { RangeDateTime: { BeginningDateTime: start, EndingDateTime: end } };
  return datetime ? { SingleDateTime: datetime } : undefined;
}

function foreignGranule(item: StacItem, meta: CmrMeta): UmmGranule {
  const { properties, id } = item;
  const geometry = item.geometry ? ummGeometryOf(item.geometry) : {};
  const time = timeExtentOf(item);
  const base = item.links?.find(({ rel }) => rel === "self")?.href;
  const cover = properties?.["eo:cloud_cover"];
  const orbit = properties?.["sat:absolute_orbit"];
  const platforms = platformsOf(item);
  const attributes = attributesOf(item);
  return {
    GranuleUR: id,
    CollectionReference: referenceOf(item, meta),
    ...(time && { TemporalExtent: time }),
    ...(Object.keys(geometry).length > 0 && { SpatialExtent: { HorizontalSpatialDomain: { Geometry: geometry } } }),
    ...(isPercent(cover) && { CloudCover: cover }),
    ...(Number.isInteger(orbit) && { OrbitCalculatedSpatialDomains: [{ OrbitNumber: orbit }] }),
    ...(platforms && { Platforms: platforms }),
    ...(attributes.length > 0 && { AdditionalAttributes: attributes }),
    ...programOf(item),
    ...dataGranuleOf(item),
    ProviderDates: providerDatesOf(item),
    RelatedUrls: relatedUrlsOf(item.assets ?? {}, base),
    MetadataSpecification: SPECIFICATION,
  };
}

function referenceOf(item: StacItem, meta: CmrMeta): NonNullable<UmmGranule["CollectionReference"]> {
  const id = item.collection ?? "unknown";
  // Only CMR's ids hold a version; `io_lulc_9_class` of another catalog does not.
  const isCmr =
    meta["concept-id"] !== undefined || item.links?.some(({ href }) => String(href).includes("cmr.earthdata.nasa.gov"));
  const { shortName, version } = isCmr ? parseCollectionId(id) : { shortName: id };
  if (shortName === undefined) return { EntryTitle: id };
  return version === undefined ? { ShortName: shortName } : { ShortName: shortName, Version: version };
}

function platformsOf({ properties }: StacItem): UmmGranule["Platforms"] {
  const { platform, instruments } = properties ?? {};
  const names = Array.isArray(instruments) ? instruments : [];
  if (typeof platform !== "string" && names.length === 0) return undefined;
  const ShortName = typeof platform === "string" ? platform : "Not provided";
  return [{ ShortName, ...(names.length > 0 && { Instruments: names.map((name) => ({ ShortName: name })) }) }];
}

/** UMM names one program. */
function programOf({ properties }: StacItem): { PGEVersionClass?: object } {
  const software = properties?.["processing:software"];
  const [first] = typeof software === "object" && software !== null ? Object.entries(software) : [];
  return first === undefined ? {} : { PGEVersionClass: { PGEName: first[0], PGEVersion: String(first[1]) } };
}

function dataGranuleOf(item: StacItem): { DataGranule?: UmmGranule["DataGranule"] } {
  const files = archiveInformationOf(item.assets ?? {});
  const produced = item.properties?.["processing:datetime"] ?? item.properties?.created;
  if (files.length === 0 && typeof produced !== "string") return {};
  return {
    DataGranule: {
      DayNightFlag: "Unspecified",
      ...(typeof produced === "string" && { ProductionDateTime: produced }),
      ...(files.length > 0 && { ArchiveAndDistributionInformation: files }),
    },
  };
}

const PROVIDER_DATES = [
  ["published", "Insert"],
  ["created", "Create"],
  ["updated", "Update"],
  ["unpublished", "Delete"],
] as const;

/** UMM-G wants at least one date of the provider; an item without any has only its own time. */
function providerDatesOf({ properties }: StacItem): { Date: string; Type: string }[] {
  const dates = PROVIDER_DATES.flatMap(([property, Type]) => {
    const instant = properties?.[property];
    return typeof instant === "string" ? [{ Date: instant, Type }] : [];
  });
  const own = properties?.datetime ?? properties?.start_datetime;
  return dates.length === 0 && own ? [{ Date: own, Type: "Insert" }] : dates;
}
