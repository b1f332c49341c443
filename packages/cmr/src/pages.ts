import type { CmrClient, ConceptType, UnreadPage } from "./cmr-client.js";
import { CmrError } from "./cmr-error.js";
import type { CmrItem, CmrPage } from "./cmr-page.js";
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
 * of time. What is given is the caller's to empty: nothing else holds the records then. Records that come again on the next page, because others were added meanwhile, are left out.
 *
 * @throws {CmrError} `cmr/incomplete` when CMR stops before the records it counted, or starts going in circles
 */
export async function* pagesOf(
  source: PageSource,
  options: SearchOptions,
  limit: number,
): AsyncGenerator<CmrItem[], void, void> {
  const pageSize = Math.min(options.pageSize ?? 2000, Math.max(limit, 1));
  const stop = new AbortController();
  const onAbort = () => stop.abort(options.signal?.reason);
  if (options.signal?.aborted) throw options.signal.reason;
  options.signal?.addEventListener("abort", onAbort, { once: true });
  const ask = (after?: string) => source.client.ask(source.concept, source.body, pageSize, after, stop.signal);
  let coming: Promise<UnreadPage> | undefined = ask();
  let previous: ReadonlySet<string> = new Set();
  let received = 0;
  let repeated = 0;
  let given = 0;
  try {
    while (coming) {
      const page = await read(coming, previous);
      const { items } = page;
      received += page.length;
      options.onPage?.({ items: page.length, received, hits: page.hits });
      repeated += page.length - items.length;
      const more = given + items.length < limit && hasMore(page, received, pageSize, source.concept);
      if (more && items.length === 0) throw incomplete("sends the same page again", received, page);
      coming = more ? ask(page.searchAfter) : undefined;
      // Its failure is reported when its turn comes, not as an unhandled rejection while this page is still in use.
      coming?.catch(() => undefined);
      previous = page.ids;
      if (items.length > limit - given) items.length = limit - given;
      given += items.length;
      if (items.length > 0) yield items;
      // A record that comes twice stands where another should be, unless CMR counts it twice as well.
      if (!more && given < limit && repeated > 0 && received - repeated < page.hits)
        throw incomplete(`sent ${repeated} records twice`, received - repeated, page);
    }
  } finally {
    options.signal?.removeEventListener("abort", onAbort);
    stop.abort(new DOMException("The search was left before its end.", "AbortError"));
  }
}

/** A page without the records that were on the one before. */
interface FreshPage extends Pick<CmrPage, "hits" | "searchAfter" | "requestId"> {
  readonly items: CmrItem[];
  /** How many records came, repeated ones too. */
  readonly length: number;
  /** The names of all of them. */
  readonly ids: ReadonlySet<string>;
}

/** A function of its own, because a generator that waits may still hold what its variables were before. */
async function read(coming: Promise<UnreadPage>, previous: ReadonlySet<string>): Promise<FreshPage> {
  const { items, ...page } = await (await coming).read();
  return { ...page, length: items.length, ...withoutKnown(items, previous) };
}

function hasMore(page: FreshPage, received: number, pageSize: number, concept: ConceptType): boolean {
  if (page.length === 0) return false;
  if (page.searchAfter !== undefined) return page.length >= pageSize || received < page.hits;
  if (page.length < pageSize || received >= page.hits) return false;
  throw incomplete(`stopped giving ${concept}`, received, page);
}

/** Records not on the page before, and the names of all of this one. Records without a concept id cannot be told apart and stay. */
function withoutKnown(
  all: readonly CmrItem[],
  previous: ReadonlySet<string>,
): { readonly items: CmrItem[]; readonly ids: ReadonlySet<string> } {
  const ids = new Set<string>();
  const items = all.filter(({ meta, umm }) => {
    if (typeof meta?.["concept-id"] !== "string") return true;
    const id = `${meta["concept-id"]} ${umm.GranuleUR ?? ""}`;
    const known = previous.has(id) || ids.has(id);
    ids.add(id);
    return !known;
  });
  return { items, ids };
}

function incomplete(what: string, received: number, page: Pick<CmrPage, "hits" | "requestId">): CmrError {
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
