import type { CollectionIdStyle } from "./collection-id.js";
import { extensionsOf } from "./extensions.js";
import { archiveEntries } from "./file-facts.js";
import { placeOf } from "./geometry/same-boxes.js";
import { granuleAssets } from "./granule-assets.js";
import { contextOf } from "./granule-context.js";
import { granuleLinks } from "./granule-links.js";
import { GranuleProperties, propertiesUse } from "./granule-properties.js";
import { layersOf } from "./layer-bands.js";
import type { StacItem, StacVersion } from "./stac-types.js";
import type { CmrMeta, UmmGranuleRecord, UmmOrbitParameters, UmmRelatedUrl } from "./umm-types.js";

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

const NO_OPTIONS: GranuleToItemOptions = {};

/**
 * A UMM-G granule as a STAC Item.
 *
 * Every related URL becomes an asset or an asset's alternate; every shape of the record becomes geometry; times are UTC. What STAC and its
 * extensions have no field for is kept under `cmr:` (CMR's envelope and the collection reference) and `umm:` (the record's own fields,
 * unchanged), so `stacItemToUmmGranule` gives the record back. Values under `umm:` are shared with the record, not copied. What is the
 * same in many granules (roles, some links, storage schemes, the boxes of a grid) is shared by their items, and frozen.
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
export function ummGranuleToStacItem(granule: UmmGranuleRecord, options: GranuleToItemOptions = NO_OPTIONS): StacItem {
  const meta: CmrMeta = granule.meta ?? {};
  if (meta.stac) return carriedItem(meta.stac as StacItem, options);
  const umm = granule.umm;
  const conceptId = meta["concept-id"];
  const id = umm.GranuleUR ?? meta["native-id"] ?? conceptId ?? "unknown";
  const context = contextOf(meta, umm.CollectionReference, options);
  const { collection } = context;

  const related: unknown = umm.RelatedUrls;
  const urls: readonly UmmRelatedUrl[] = Array.isArray(related) ? related : [];
  const recipe = context.recipeFor(urls, granule);
  const entries = archiveEntries(umm.DataGranule?.ArchiveAndDistributionInformation);
  const { assets, uses } = granuleAssets(urls, entries, recipe, recipe.hasLayers ? layersOf(umm) : undefined);
  const place = placeOf(context.places, umm.SpatialExtent, options.orbitParameters);
  const properties = new GranuleProperties(
    umm,
    meta,
    place,
    recipe.schemes,
    urls === related ? recipe.withoutUrl : related,
  );
  const item: StacItem = {
    type: "Feature",
    stac_version: options.stacVersion ?? "1.1.0",
    stac_extensions: extensionsOf(propertiesUse() | uses),
    id,
    geometry: place.geometry,
    bbox: place.bbox,
    properties,
    links: granuleLinks(context.links, id, conceptId, umm.InputGranules),
    assets,
    collection,
  };
  context.keep(granule, item);
  return place.bbox && collection ? item : withoutUndefined(item);
}

/** Most items have a place and a collection: they are written in one go, the others once more. */
function withoutUndefined(item: StacItem): StacItem {
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined)) as unknown as StacItem;
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
