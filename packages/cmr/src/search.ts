import {
  type CmrParamsInput,
  type CollectionParams,
  CollectionQuery,
  type GranuleParams,
  GranuleQuery,
  type GranuleQueryLike,
} from "@earthaccess/query";
import type { UmmCollection, UmmGranule } from "@earthaccess/stac";
import { CmrClient } from "./cmr-client.js";
import type { CmrItem } from "./cmr-page.js";
import { DataCollection } from "./data-collection.js";
import { DataGranule } from "./data-granule.js";
import { checkSearch, type SearchOptions } from "./search-options.js";
import { type ResultSource, SearchResults } from "./search-results.js";

/** Collections asked for at once when a granule search goes through one. */
const COLLECTIONS_PAGE = 2000;

/**
 * Searches granules; no request is made before a result is asked for.
 *
 * Conditions that CMR knows for collections only (`cloudHosted`, `doi`, `keyword`) are resolved by a collection search first.
 *
 * @param query a query, its parameters, or CMR's own parameters in snake_case
 * @throws {InvalidQueryError} at once, with everything that is wrong with the query
 *
 * @example
 * ```ts
 * const results = searchData({ shortName: "HLSL30", version: "2.0", temporal: ["2024-06-01", "2024-06-07"], point: [-105.3, 40] });
 * for await (const granule of results.take(10)) console.log(granule.id, granule.dataLinks());
 * ```
 */
export function searchData(
  query: GranuleQuery | GranuleQueryLike | GranuleParams | CmrParamsInput,
  options: SearchOptions = {},
): SearchResults<DataGranule> {
  checkSearch("searchData", options);
  const granules = GranuleQuery.from(query);
  granules.toCmr();
  const client = new CmrClient(options);
  const source: ResultSource<DataGranule> = {
    open: async (signal) => ({
      client,
      concept: "granules",
      body: (await resolved(granules, client, signal)).toCmrBody(),
    }),
    toResult: (item) => new DataGranule({ meta: item.meta ?? {}, umm: item.umm as UmmGranule }),
  };
  return new SearchResults(source, options);
}

/**
 * Searches collections, NASA's word for data sets; no request is made before a result is asked for.
 *
 * @throws {InvalidQueryError} at once, with everything that is wrong with the query
 *
 * @example
 * ```ts
 * const dataset = await searchDatasets({ keyword: "sea ice", daac: "NSIDC", cloudHosted: true }).first();
 * ```
 */
export function searchDatasets(
  query: CollectionQuery | CollectionParams | CmrParamsInput,
  options: SearchOptions = {},
): SearchResults<DataCollection> {
  checkSearch("searchDatasets", options);
  const collections = CollectionQuery.from(query);
  const body = collections.toCmrBody();
  const client = new CmrClient(options);
  return new SearchResults(
    {
      open: async () => ({ client, concept: "collections", body }),
      toResult: (item) => new DataCollection({ meta: item.meta ?? {}, umm: item.umm as UmmCollection }),
    },
    options,
  );
}

/** The query with its conditions on collections replaced by the collections that meet them. */
async function resolved(
  query: GranuleQuery,
  client: CmrClient,
  signal: AbortSignal | undefined,
): Promise<GranuleQuery> {
  const conditions = query.collectionConditions();
  if (!conditions) return query;
  const ids: string[] = [];
  const body = new CollectionQuery(conditions).toCmrBody();
  for (let after: string | undefined, more = true; more; ) {
    const page = await client.page("collections", body, COLLECTIONS_PAGE, after, signal);
    ids.push(...page.items.flatMap(conceptIdOf));
    after = page.searchAfter;
    more = after !== undefined && page.items.length === COLLECTIONS_PAGE;
  }
  return query.withCollections(ids);
}

function conceptIdOf(item: CmrItem): string[] {
  const id = item.meta?.["concept-id"];
  return typeof id === "string" ? [id] : [];
}
