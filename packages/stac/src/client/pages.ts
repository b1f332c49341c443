import type { StacLink } from "../stac-types.js";
import type { StacHttp, StacRequest } from "./http.js";
import { StacApiError } from "./stac-api-error.js";

/** One page of items or collections as the server sent it. */
export type Page = Readonly<Record<string, unknown>>;

/** How pages are read. */
export interface PagesOptions {
  readonly signal?: AbortSignal | undefined;
  /** Whether the page after this one will be wanted: it is then fetched while this one is used. @default never */
  readonly wantsMore?: (page: Page) => boolean;
}

/**
 * The pages from a first request on, by `next` links: GET or POST, with body and `merge` as STAC API defines them.
 *
 * A link that was followed before ends the search with an error: the server would send the same pages for ever. What goes wrong with a
 * page that is fetched ahead is told when its turn comes; one that nobody waits for any more is broken off.
 */
export async function* pagesFrom(http: StacHttp, first: StacRequest, options: PagesOptions = {}): AsyncGenerator<Page> {
  const { signal, wantsMore } = options;
  const stop = new AbortController();
  const onAbort = () => stop.abort(signal?.reason);
  if (signal?.aborted) onAbort();
  signal?.addEventListener("abort", onAbort, { once: true });
  const seen = new Set<string>();
  const ask = (request: StacRequest): Promise<Page> => {
    const name = `${request.method} ${request.url} ${JSON.stringify(request.body)}`;
    const page = seen.has(name) ? Promise.reject(circle(request.url)) : http.json(request, stop.signal);
    seen.add(name);
    // Without it, a failure ahead of its turn would end the process.
    page.catch(() => undefined);
    return page;
  };
  try {
    let request = first;
    let coming = ask(first);
    for (;;) {
      const page = await coming;
      const next = nextOf(page, request);
      const ahead = next && wantsMore?.(page) ? ask(next) : undefined;
      yield page;
      if (!next) return;
      request = next;
      coming = ahead ?? ask(next);
    }
  } finally {
    signal?.removeEventListener("abort", onAbort);
    stop.abort(new DOMException("The search was left before its end.", "AbortError"));
  }
}

function circle(url: string): StacApiError {
  return new StacApiError(
    "The API's next links lead in a circle, so the results would never end. What came so far is all there is.",
    { code: "stac/paging-loop", url },
  );
}

function nextOf(page: Page, last: StacRequest): StacRequest | undefined {
  const links = Array.isArray(page.links) ? (page.links as readonly StacLink[]) : [];
  const link = links.find((entry) => entry?.rel === "next" && typeof entry.href === "string");
  if (!link) return undefined;
  const method = String(link.method ?? "GET").toUpperCase() === "POST" ? "POST" : "GET";
  const url = new URL(link.href, last.url).href;
  const headers = isTextRecord(link.headers) ? { headers: link.headers } : {};
  if (method === "GET") return { method, url, ...headers };
  const own = link.body as object | undefined;
  return {
    method,
    url,
    body: link.merge === true ? { ...(last.body as object), ...own } : (own ?? last.body),
    ...headers,
  };
}

function isTextRecord(value: unknown): value is Record<string, string> {
  return typeof value === "object" && value !== null && Object.values(value).every((text) => typeof text === "string");
}
