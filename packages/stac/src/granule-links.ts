import type { CollectionNames } from "./collection-id.js";
import type { StacLink } from "./stac-types.js";

/** What the links of an item are made from. */
export interface LinkSource extends CollectionNames {
  readonly collection?: string;
  readonly provider?: string;
  /** Root of CMR, without a slash at the end. */
  readonly cmrUrl: string;
}

/** The links that all granules of a collection share, and the beginnings of the others. */
export interface CollectionLinks {
  readonly parent: StacLink | undefined;
  readonly collection: StacLink | undefined;
  readonly root: StacLink;
  /** CMR-STAC's page of an item without the item's id; `undefined` when the provider is not known. */
  readonly items: string | undefined;
  /** CMR's page of a record without its concept id. */
  readonly concepts: string;
}

const JSON_TYPE = "application/json";
const GEOJSON_TYPE = "application/geo+json";
const UMM_TYPE = "application/vnd.nasa.cmr.umm+json";

export function collectionLinks(source: LinkSource): CollectionLinks {
  const { cmrUrl, provider, collection } = source;
  const href = collection ? collectionUrlOf(source, collection) : undefined;
  const link = (rel: string): StacLink | undefined =>
    href === undefined ? undefined : Object.freeze({ rel, href, type: JSON_TYPE });
  return {
    parent: link("parent"),
    collection: link("collection"),
    root: Object.freeze({ rel: "root", href: `${cmrUrl}/stac`, type: JSON_TYPE }),
    items: provider && href ? `${href}/items/` : undefined,
    concepts: `${cmrUrl}/search/concepts/`,
  };
}

/**
 * Links to the item and its collection in CMR-STAC, and to the record they come from.
 *
 * @param inputs UMM's `InputGranules`: names, most of them; those that are addresses are links, too
 */
export function granuleLinks(
  shared: CollectionLinks,
  id: string,
  conceptId: string | undefined,
  inputs: unknown,
): StacLink[] {
  const { parent, collection, root, items, concepts } = shared;
  const record = conceptId ? concepts + encoded(conceptId) : undefined;
  const page = items !== undefined ? items + encoded(id) : record && `${record}.stac`;
  const self = page === undefined ? undefined : { rel: "self", href: page, type: GEOJSON_TYPE };
  const via = record === undefined ? undefined : { rel: "via", href: `${record}.umm_json`, type: UMM_TYPE };
  if (self && parent && collection && via && inputs === undefined) return [self, parent, collection, root, via];
  const derived = Array.isArray(inputs) ? inputs.filter(isAddress).map((href) => ({ rel: "derived_from", href })) : [];
  return [self, parent, collection, root, via, ...derived].filter((link) => link !== undefined);
}

function isAddress(input: unknown): input is string {
  return typeof input === "string" && /^(https?|s3):\/\//.test(input) && URL.canParse(input);
}

/** CMR-STAC's page of the collection, else CMR's record of it, else a search that finds it. */
function collectionUrlOf({ cmrUrl, provider, conceptId, shortName, version }: LinkSource, collection: string): string {
  if (provider) return `${cmrUrl}/stac/${encoded(provider)}/collections/${encoded(collection)}`;
  if (conceptId) return `${cmrUrl}/search/concepts/${encoded(conceptId)}.stac`;
  const name = encodeURIComponent(shortName ?? collection);
  return `${cmrUrl}/search/collections.umm_json?short_name=${name}${version ? `&version=${encodeURIComponent(version)}` : ""}`;
}

/** `encodeURIComponent`, skipped for the nine of ten names that need none. */
function encoded(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : encodeURIComponent(name);
}
