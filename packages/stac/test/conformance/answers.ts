import { relatedUrlsOf, urlTypeOf } from "../../src/assets-to-related-urls.js";
import { temporalExtentOf } from "../../src/collection-extent.js";
import { REL_TO_CMR_URL_TYPE } from "../../src/collection-links.js";
import { timeOf } from "../../src/granule-time.js";
import {
  CMR_URL_TYPE_TO_STAC_ROLE,
  CMR_URL_TYPE_TO_STAC_TYPE,
  DATA_CENTER_ROLE_TO_PROVIDER_ROLE,
  PROVIDER_ROLE_TO_DATA_CENTER_ROLE,
  stacCollectionToUmmCollection,
  stacItemToUmmGranule,
  type UmmGranuleRecord,
  ummCollectionToStacCollection,
  ummGranuleToStacItem,
} from "../../src/index.js";
import { rolesOf } from "../../src/url-types.js";
import { collectionOf, granuleOf, itemOf, OPTIONS, spatial } from "./granules.js";
import { type Given, inputOf } from "./records.js";

const hasCloudUrl = (record: UmmGranuleRecord): boolean =>
  (record.umm.RelatedUrls ?? []).some((url) => url.URL?.startsWith("s3://") === true);

/** What we answer to each operation of the suite. */
export const ANSWERS: Record<string, (given: Given) => unknown> = {
  umm_granule_to_stac_item: (given) =>
    ummGranuleToStacItem(inputOf(given), { ...OPTIONS, collectionId: given.collection_id }),
  "granule.to_stac": (given) => ummGranuleToStacItem(granuleOf(given), OPTIONS),
  umm_collection_to_stac_collection: (given) => ummCollectionToStacCollection(inputOf(given), OPTIONS),
  "collection.to_stac": (given) => ummCollectionToStacCollection(collectionOf(given), OPTIONS),
  stac_item_to_granule: (given) => {
    const record = stacItemToUmmGranule(inputOf(given));
    return { ...record, cloud_hosted: hasCloudUrl(record) };
  },
  stac_collection_to_collection: (given) => {
    const record = stacCollectionToUmmCollection(inputOf(given));
    return { ...record, cloud_hosted: hasCloudUrl(record as UmmGranuleRecord) };
  },
  granule_datetime: (given) => {
    const { datetime, start, end } = timeOf({ TemporalExtent: given.temporal_extent }, undefined);
    return { datetime, start, end };
  },
  granule_geometry: (given) => {
    const polygons = given.geometry?.GPolygons?.map(({ Boundary }: { Boundary: { Points: [number, number][] } }) => ({
      Boundary: { Points: Boundary.Points.map(([Longitude, Latitude]) => ({ Longitude, Latitude })) },
    }));
    const geometry = polygons ? { GPolygons: polygons } : given.geometry;
    const item = itemOf({ GranuleUR: "g", SpatialExtent: geometry ? spatial(geometry) : undefined });
    return { geometry: item.geometry, bbox: item.bbox };
  },
  granule_assets: (given) => itemOf({ GranuleUR: "granule", RelatedUrls: given.related_urls }),
  collection_temporal: (given) => temporalExtentOf(given.temporal_extents)[0],
  assets_to_related_urls: (given) => relatedUrlsOf(given.assets),
  "granule -> item -> granule": (given) => stacItemToUmmGranule(ummGranuleToStacItem(inputOf(given))),
  "collection -> STAC -> collection": (given) =>
    stacCollectionToUmmCollection(ummCollectionToStacCollection(inputOf(given))),
  cmr_url_type_to_roles: (given) => rolesOf(given.type, undefined, "https://x.example/file", ""),
  stac_role_to_cmr_url_type: (given) =>
    given.role.includes("s3://")
      ? urlTypeOf(["data"], "s3://b/k")
      : urlTypeOf(given.role.startsWith("<") ? [] : [given.role], "https://x"),
  stac_rel_to_cmr_url_type: (given) => REL_TO_CMR_URL_TYPE[given.rel] ?? "VIEW RELATED INFORMATION",
  data_center_role_to_provider_role: (given) => DATA_CENTER_ROLE_TO_PROVIDER_ROLE[given.role],
  provider_role_to_data_center_role: (given) => PROVIDER_ROLE_TO_DATA_CENTER_ROLE[given.role],
  CMR_URL_TYPE_TO_STAC_TYPE: () => CMR_URL_TYPE_TO_STAC_TYPE,
  "CMR_URL_TYPE_TO_STAC_ROLE['USE SERVICE API']": () => CMR_URL_TYPE_TO_STAC_ROLE["USE SERVICE API"],
  "CMR_URL_TYPE_TO_STAC_ROLE['DOWNLOAD SOFTWARE']": () => CMR_URL_TYPE_TO_STAC_ROLE["DOWNLOAD SOFTWARE"],
  "granule.to_stac() per page item": () => itemOf({ GranuleUR: "g" }),
};
