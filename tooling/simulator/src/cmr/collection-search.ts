import type { Catalog } from "../records/catalog.js";
import type { CollectionEntry } from "../records/collection-entry.js";
import { collectionFilter } from "./collection-filter.js";
import { type ResultFormat, ummContentType } from "./formats.js";
import { pageOf, searchAfterValue } from "./paging-parameters.js";
import { textsOf } from "./parameters.js";
import type { SearchRequest } from "./request-parameters.js";
import type { SearchPage } from "./search-page.js";
import { collectionOrders, sortBy } from "./sort-keys.js";

/** The page of collections a valid search asks for. */
export function collectionPage(
  request: SearchRequest,
  searchAfter: string | undefined,
  format: ResultFormat,
  began: number,
  catalog: Catalog,
): SearchPage {
  const { tree } = request.parameters;
  const { size, from } = pageOf(tree, searchAfter);
  const found = catalog.collections.filter(collectionFilter(tree, request.shapefile));
  const sorted = sortBy(found, (entry) => entry, collectionOrders(textsOf(tree.get("sort_key"))));
  const withCounts = textsOf(tree.get("include_granule_counts"))[0] === "true";
  const items = sorted.slice(from, from + size).map((entry) => itemText(entry, withCounts));
  const last = sorted[from + items.length - 1];
  return {
    items,
    hits: sorted.length,
    searchAfter:
      items.length === 0 || last === undefined
        ? undefined
        : searchAfterValue(last.entryTitle, undefined, from + items.length),
    contentType: ummContentType(format),
    tookMs: Math.round(performance.now() - began),
  };
}

function itemText(entry: CollectionEntry, withCounts: boolean): string {
  const { "granule-count": _, ...meta } = entry.record.meta;
  return JSON.stringify({
    meta: withCounts ? { ...meta, "granule-count": entry.granuleCount } : meta,
    umm: entry.record.umm,
  });
}
