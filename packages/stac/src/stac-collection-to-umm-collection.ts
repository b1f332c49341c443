import { metaFrom } from "./cmr-fields.js";
import { temporalExtentOf } from "./collection-extent.js";
import { parseCollectionId } from "./collection-id.js";
import { relatedUrlsOfLinks } from "./collection-links.js";
import type { Bbox } from "./geojson.js";
import { dataCentersOf } from "./providers.js";
import { isSameData } from "./same-data.js";
import type { StacCollection } from "./stac-types.js";
import { ummCollectionToStacCollection } from "./umm-collection-to-stac-collection.js";
import { ummFieldOf } from "./umm-field-names.js";
import type { UmmBoundingRectangle, UmmCollection, UmmCollectionRecord } from "./umm-types.js";

/** The version of UMM-C that records made from foreign collections follow. */
const SPECIFICATION = {
  URL: "https://cdn.earthdata.nasa.gov/umm/collection/v1.18.5",
  Name: "UMM-C",
  Version: "1.18.5",
};

/**
 * A STAC Collection as a CMR collection record, from any catalog.
 *
 * A collection that `ummCollectionToStacCollection` made gives its record back. Any other becomes a record with names, abstract, extents,
 * data centers, keywords, DOI and links, and carries itself in `meta.stac`, so the way to STAC returns exactly what came in.
 *
 * @example
 * ```ts
 * const { umm } = stacCollectionToUmmCollection({
 *   type: "Collection", stac_version: "1.0.0", id: "sentinel-2-l2a", description: "Sentinel-2", license: "other", links: [],
 *   extent: { spatial: { bbox: [[-180, -90, 180, 90]] }, temporal: { interval: [["2015-06-27T10:25:31Z", null]] } },
 * });
 * umm.ShortName; // "sentinel-2-l2a"
 * ```
 */
export function stacCollectionToUmmCollection(collection: StacCollection): UmmCollectionRecord {
  const isOwn = Object.keys(collection).some((name) => name.startsWith("umm:"));
  const meta = metaFrom(collection, "collection");
  const parsed = parseCollectionId(collection.id);
  if (!isOwn) {
    meta["concept-id"] ??= conceptIdOf(collection) ?? parsed.conceptId;
    meta["provider-id"] ??= (meta["concept-id"] as string | undefined)?.split("-")[1];
    meta["native-id"] ??= collection.id;
  }
  const known = Object.fromEntries(Object.entries(meta).filter(([, value]) => value !== undefined));
  if (known["concept-id"] !== undefined) known["concept-type"] = "collection";
  const umm = isOwn ? ownCollection(collection) : foreignCollection(collection, known["concept-id"] !== undefined);
  const record: UmmCollectionRecord = Object.keys(known).length > 0 ? { meta: known, umm } : { umm };
  const stacVersion = collection.stac_version === "1.0.0" ? "1.0.0" : "1.1.0";
  const again = ummCollectionToStacCollection(record, { stacVersion });
  return isSameData(again, collection) ? record : { meta: { ...known, stac: collection }, umm };
}

/** CMR-STAC names the record only in its links. */
function conceptIdOf(collection: StacCollection): string | undefined {
  return collection.links?.map(({ href }) => /\/concepts\/(C\d+-[A-Z0-9_]+)/.exec(String(href))?.[1]).find(Boolean);
}

function ownCollection(collection: StacCollection): UmmCollection {
  const umm: Record<string, unknown> = {};
  for (const [name, field] of [
    ["cmr:short_name", "ShortName"],
    ["cmr:version", "Version"],
    ["cmr:entry_title", "EntryTitle"],
  ] as const)
    if (collection[name] !== undefined) umm[field] = collection[name];
  for (const name of Object.keys(collection)) {
    const field = ummFieldOf(name);
    if (field !== undefined) umm[field] = collection[name];
  }
  // The description is the abstract, unless it only stands in for one.
  if (umm.Abstract === undefined && collection.description !== (collection.title ?? collection.id))
    umm.Abstract = collection.description;
  const urls = relatedUrlsOfLinks(
    collection.links.filter((link) => Object.keys(link).some((name) => name.startsWith("umm:"))),
  );
  if (urls.length > 0) umm.RelatedUrls = Array.isArray(umm.RelatedUrls) ? [...urls, ...umm.RelatedUrls] : urls;
  const interval = collection.extent?.temporal?.interval;
  if (interval && !isSameData(temporalExtentOf(umm.TemporalExtents), interval))
    umm.TemporalExtents = temporalExtentsOf(collection);
  return umm;
}

function foreignCollection(collection: StacCollection, isCmr: boolean): UmmCollection {
  const { id, title, description } = collection;
  const parsed = isCmr ? parseCollectionId(id) : { shortName: id };
  const doi = collection["sci:doi"];
  const summaries = collection.summaries ?? {};
  const names = (value: unknown): string[] =>
    Array.isArray(value) ? value.filter((name) => typeof name === "string") : [];
  const license = collection.links?.find(({ rel }) => rel === "license")?.href;
  const instruments = names(summaries.instruments).map((ShortName) => ({ ShortName }));
  const platforms = names(summaries.platform).map((ShortName) => ({
    ShortName,
    ...(instruments.length > 0 && { Instruments: instruments }),
  }));
  const centers = dataCentersOf(collection.providers);
  return {
    ShortName: textOf(collection["cmr:short_name"]) ?? parsed.shortName ?? id,
    Version: textOf(collection["cmr:version"]) ?? parsed.version ?? textOf(collection.version) ?? "Not provided",
    EntryTitle: textOf(collection["cmr:entry_title"]) ?? title ?? id,
    Abstract: description,
    DOI: typeof doi === "string" ? { DOI: doi } : { MissingReason: "Unknown" },
    DataCenters: centers.length > 0 ? centers : [{ ShortName: "Not provided", Roles: ["DISTRIBUTOR"] }],
    ProcessingLevel: { Id: names(summaries["processing:level"])[0]?.replace(/^L/, "") ?? "Not provided" },
    ScienceKeywords: [{ Category: "EARTH SCIENCE", Topic: "Not provided", Term: "Not provided" }],
    ...(collection.keywords && { AncillaryKeywords: collection.keywords }),
    TemporalExtents: temporalExtentsOf(collection),
    SpatialExtent: {
      SpatialCoverageType: "HORIZONTAL",
      HorizontalSpatialDomain: {
        Geometry: { CoordinateSystem: "CARTESIAN", BoundingRectangles: rectanglesOf(collection.extent?.spatial?.bbox) },
      },
      GranuleSpatialRepresentation: "CARTESIAN",
    },
    Platforms: platforms.length > 0 ? platforms : [{ ShortName: "Not provided" }],
    CollectionProgress: collection.deprecated === true ? "DEPRECATED" : "NOT PROVIDED",
    ...(license && { UseConstraints: { LicenseURL: { Linkage: license } } }),
    RelatedUrls: relatedUrlsOfLinks(collection.links),
    MetadataSpecification: SPECIFICATION,
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The parts of the extent; of several, the first is only their hull. */
function temporalExtentsOf(collection: StacCollection): unknown[] {
  const intervals = nested(collection.extent?.temporal?.interval) as StacCollection["extent"]["temporal"]["interval"];
  const parts = intervals.length > 1 ? intervals.slice(1) : intervals;
  const ranges = parts.filter(([start, end]) => start || end);
  if (ranges.length === 0) return [];
  const isOpen = ranges.some(([, end]) => !end);
  return [
    {
      RangeDateTimes: ranges.map(([start, end]) => ({ BeginningDateTime: start, EndingDateTime: end ?? null })),
      EndsAtPresentFlag: isOpen,
    },
  ];
}

/** Before STAC 0.9 one box and one interval stood there without a list around them. */
function nested(value: unknown): readonly (readonly unknown[])[] {
  if (!Array.isArray(value) || value.length === 0) return [];
  return Array.isArray(value[0]) ? value : [value];
}

function rectanglesOf(boxes: readonly Bbox[] | undefined): UmmBoundingRectangle[] {
  const list = nested(boxes) as readonly Bbox[];
  return (list.length > 1 ? list.slice(1) : list).map((box) => {
    // Six numbers hold heights at 2 and 5.
    const [west, south, east, north] = box.length === 6 ? [box[0], box[1], box[3], box[4]] : box;
    return {
      WestBoundingCoordinate: west,
      SouthBoundingCoordinate: south,
      EastBoundingCoordinate: east,
      NorthBoundingCoordinate: north,
    };
  });
}
