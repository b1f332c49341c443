import type { CmrClient, CmrItem, CmrPage, ConceptType } from "./cmr-client.js";
import { CmrError } from "./cmr-error.js";
import type { SearchOptions } from "./search-options.js";

/** What is asked for, page after page. */
export interface PageSource {
  readonly client: CmrClient;
  readonly concept: ConceptType;
  readonly body: URLSearchParams | FormData;
}

/**
 * The pages of a search, each record once, with one page fetched ahead while the one before is used.
 *
 * The end is where CMR says nothing follows, not where a page is short: CMR sends short pages in the middle when it runs out
 * of time. Records that come again on the next page, because others were added meanwhile, are left out.
 *
 * @throws {CmrError} `cmr/incomplete` when CMR stops before the records it counted, or starts going in circles
 */
export async function* pagesOf(
  source: PageSource,
  options: SearchOptions,
  limit: number,
): AsyncGenerator<readonly CmrItem[], void, void> {
  const pageSize = Math.min(options.pageSize ?? 2000, Math.max(limit, 1));
  const stop = new AbortController();
  const onAbort = () => stop.abort(options.signal?.reason);
  if (options.signal?.aborted) throw options.signal.reason;
  options.signal?.addEventListener("abort", onAbort, { once: true });
  const ask = (after?: string) => source.client.page(source.concept, source.body, pageSize, after, stop.signal);
  let coming: Promise<CmrPage> | undefined = ask();
  let previous: ReadonlySet<string> = new Set();
  let received = 0;
  let repeated = 0;
  let given = 0;
  try {
    while (coming) {
      const page: CmrPage = await coming;
      received += page.items.length;
      options.onPage?.({ items: page.items.length, received, hits: page.hits });
      const { fresh, ids } = withoutKnown(page.items, previous);
      repeated += page.items.length - fresh.length;
      const more = given + fresh.length < limit && hasMore(page, received, pageSize, source.concept);
      if (more && fresh.length === 0) throw incomplete("sends the same page again", received, page);
      coming = more ? ask(page.searchAfter) : undefined;
      // Its failure is reported when its turn comes, not as an unhandled rejection while this page is still in use.
      coming?.catch(() => undefined);
      previous = ids;
      const wanted = fresh.slice(0, limit - given);
      given += wanted.length;
      if (wanted.length > 0) yield wanted;
      // A record that comes twice stands where another should be, unless CMR counts it twice as well.
      if (!more && given < limit && repeated > 0 && received - repeated < page.hits)
        throw incomplete(`sent ${repeated} records twice`, received - repeated, page);
    }
  } finally {
    options.signal?.removeEventListener("abort", onAbort);
    stop.abort(new DOMException("The search was left before its end.", "AbortError"));
  }
}

function hasMore(page: CmrPage, received: number, pageSize: number, concept: ConceptType): boolean {
  if (page.items.length === 0) return false;
  if (page.searchAfter !== undefined) return page.items.length >= pageSize || received < page.hits;
  if (page.items.length < pageSize || received >= page.hits) return false;
  throw incomplete(`stopped giving ${concept}`, received, page);
}

/** Records not on the page before, and the names of all of this one. Records without a concept id cannot be told apart and stay. */
function withoutKnown(
  items: readonly CmrItem[],
  previous: ReadonlySet<string>,
): { readonly fresh: readonly CmrItem[]; readonly ids: ReadonlySet<string> } {
  const ids = new Set<string>();
  const fresh = items.filter(({ meta, umm }) => {
    if (typeof meta?.["concept-id"] !== "string") return true;
    const id = `${meta["concept-id"]} ${umm.GranuleUR ?? ""}`;
    const known = previous.has(id) || ids.has(id);
    ids.add(id);
    return !known;
  });
  return { fresh, ids };
}

function incomplete(what: string, received: number, page: CmrPage): CmrError {
  return new CmrError(
    `CMR ${what} after ${received} of ${page.hits} records. Run the search again; if it stays so, divide it, for instance by time.`,
    {
      code: "cmr/incomplete",
      retryable: true,
      requestId: page.requestId,
      data: { received, hits: page.hits },
    },
  );
}
