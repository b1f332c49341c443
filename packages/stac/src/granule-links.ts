import type { StacLink } from "./stac-types.js";

/** What the links of an item are made from. */
export interface LinkSource {
  readonly id: string;
  readonly collection?: string;
  readonly provider?: string;
  readonly conceptId?: string;
  readonly collectionConceptId?: string;
  readonly shortName?: string;
  readonly version?: string;
  /** Root of CMR, without a slash at the end. */
  readonly cmrUrl: string;
}

const JSON_TYPE = "application/json";
const GEOJSON_TYPE = "application/geo+json";

/** Links to the item and its collection in CMR-STAC, and to the record they come from. */
export function granuleLinks(source: LinkSource): StacLink[] {
  const { cmrUrl, provider, conceptId, collection } = source;
  const links: StacLink[] = [];
  const collectionUrl = collectionUrlOf(source);
  if (provider && collection) {
    links.push({ rel: "self", href: `${collectionUrl}/items/${encoded(source.id)}`, type: GEOJSON_TYPE });
  } else if (conceptId) {
    links.push({ rel: "self", href: `${cmrUrl}/search/concepts/${encoded(conceptId)}.stac`, type: GEOJSON_TYPE });
  }
  if (collectionUrl !== undefined && collection) {
    links.push({ rel: "parent", href: collectionUrl, type: JSON_TYPE });
    links.push({ rel: "collection", href: collectionUrl, type: JSON_TYPE });
  }
  links.push({ rel: "root", href: `${cmrUrl}/stac`, type: JSON_TYPE });
  if (conceptId) {
    const type = "application/vnd.nasa.cmr.umm+json";
    links.push({ rel: "via", href: `${cmrUrl}/search/concepts/${encoded(conceptId)}.umm_json`, type });
  }
  return links;
}

/** CMR-STAC's page of the collection, else CMR's record of it, else a search that finds it. */
function collectionUrlOf({
  cmrUrl,
  provider,
  collection,
  collectionConceptId,
  shortName,
  version,
}: LinkSource): string | undefined {
  if (provider && collection) return `${cmrUrl}/stac/${encoded(provider)}/collections/${encoded(collection)}`;
  if (collectionConceptId) return `${cmrUrl}/search/concepts/${encoded(collectionConceptId)}.stac`;
  if (!collection) return undefined;
  const name = encodeURIComponent(shortName ?? collection);
  return `${cmrUrl}/search/collections.umm_json?short_name=${name}${version ? `&version=${encodeURIComponent(version)}` : ""}`;
}

/** `encodeURIComponent`, skipped for the nine of ten names that need none. */
function encoded(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : encodeURIComponent(name);
}
