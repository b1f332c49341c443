import type { StacLink } from "../stac-types.js";
import type { StacHttp, StacRequest } from "./http.js";
import { StacApiError } from "./stac-api-error.js";

/** One page of items or collections as the server sent it. */
export type Page = Readonly<Record<string, unknown>>;

/**
 * The pages from a first request on, by `next` links: GET or POST, with body and `merge` as STAC API defines them.
 *
 * A link that was followed before ends the search with an error: the server would send the same pages for ever.
 */
export async function* pagesFrom(http: StacHttp, first: StacRequest, signal?: AbortSignal): AsyncGenerator<Page> {
  const seen = new Set<string>();
  let request: StacRequest | undefined = first;
  while (request !== undefined) {
    const name = `${request.method} ${request.url} ${JSON.stringify(request.body)}`;
    if (seen.has(name)) {
      throw new StacApiError(
        "The API's next links lead in a circle, so the results would never end. What came so far is all there is.",
        {
          code: "stac/paging-loop",
          url: request.url,
        },
      );
    }
    seen.add(name);
    const page: Page = await http.json(request, signal);
    yield page;
    request = nextOf(page, request);
  }
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
