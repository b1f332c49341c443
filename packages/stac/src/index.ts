/**
 * Translates NASA's UMM metadata to STAC and back without losing a link.
 *
 * @module
 */
export { type CollectionIdStyle, type CollectionNames, collectionIdOf, parseCollectionId } from "./collection-id.js";
export { EXTENSIONS } from "./extensions.js";
export type { Bbox, Geometry, Position } from "./geojson.js";
export { mediaTypeOf } from "./media-types.js";
export { DATA_CENTER_ROLE_TO_PROVIDER_ROLE, PROVIDER_ROLE_TO_DATA_CENTER_ROLE } from "./providers.js";
export { stacCollectionToUmmCollection } from "./stac-collection-to-umm-collection.js";
export { stacItemToUmmGranule } from "./stac-item-to-umm-granule.js";
export type {
  StacAlternateAsset,
  StacAsset,
  StacCollection,
  StacItem,
  StacLink,
  StacProperties,
  StacProvider,
  StacVersion,
} from "./stac-types.js";
export { type CollectionToStacOptions, ummCollectionToStacCollection } from "./umm-collection-to-stac-collection.js";
export { type GranuleToItemOptions, ummGranuleToStacItem } from "./umm-granule-to-stac-item.js";
export type {
  CmrMeta,
  UmmCollection,
  UmmCollectionRecord,
  UmmGeometry,
  UmmGranule,
  UmmGranuleRecord,
  UmmOrbitParameters,
  UmmRelatedUrl,
  UmmSpatialExtent,
  UmmTemporalExtent,
} from "./umm-types.js";
export { CMR_URL_TYPE_TO_STAC_ROLE, CMR_URL_TYPE_TO_STAC_TYPE } from "./url-types.js";
