import type { CollectionEntry } from "../records/collection-entry.js";

/** The classes the API conforms to. */
export const CONFORMANCE: readonly string[] = [
  "https://api.stacspec.org/v1.0.0/core",
  "https://api.stacspec.org/v1.0.0/collections",
  "https://api.stacspec.org/v1.0.0/ogcapi-features",
  "https://api.stacspec.org/v1.0.0/item-search",
  "https://api.stacspec.org/v1.0.0/item-search#query",
  "https://api.stacspec.org/v1.0.0/item-search#sort",
  "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
  "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
];

/** The landing page: a STAC catalog with links to everything. */
export function landingPage(root: string, collections: readonly CollectionEntry[]): unknown {
  return {
    type: "Catalog",
    stac_version: "1.1.0",
    id: "simulator",
    title: "Earthdata in a box",
    description: "A STAC API over the records of the simulator.",
    conformsTo: CONFORMANCE,
    links: [
      { rel: "self", type: "application/json", href: root },
      { rel: "root", type: "application/json", href: root },
      { rel: "conformance", type: "application/json", href: `${root}/conformance` },
      { rel: "data", type: "application/json", href: `${root}/collections` },
      { rel: "search", type: "application/geo+json", href: `${root}/search`, method: "GET" },
      { rel: "search", type: "application/geo+json", href: `${root}/search`, method: "POST" },
      ...collections.map((entry) => ({
        rel: "child",
        type: "application/json",
        href: `${root}/collections/${encodeURIComponent(entry.entryId)}`,
      })),
    ],
  };
}
