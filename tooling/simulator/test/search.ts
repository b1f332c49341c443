import type { Simulator } from "../src/index.js";

/** An item of a page. */
export interface Item {
  meta: Record<string, unknown>;
  umm: Record<string, never> & { GranuleUR: string; ShortName: string; EntryTitle: string };
}

/** An answer of CMR with what tests look at. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  hits: number;
  items: Item[];
  errors: string[];
  names: string[];
}

/** Runs one search by GET. */
export async function search(
  box: Simulator,
  query: string,
  headers: Record<string, string> = {},
  kind = "granules.umm_json",
): Promise<Answer> {
  const response = await fetch(`${box.system.cmrUrl}/search/${kind}?${query}`, { headers });
  return await answerOf(response);
}

/** Reads an answer; texts that are not JSON leave the lists empty. */
export async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const body = text.startsWith("{") ? (JSON.parse(text) as Partial<Answer>) : {};
  const items = body.items ?? [];
  return {
    status: response.status,
    headers: response.headers,
    text,
    hits: body.hits ?? -1,
    items,
    errors: body.errors ?? [],
    names: items.map((item) => item.umm.GranuleUR ?? item.umm.ShortName),
  };
}

/** All items of a search, page by page with search-after. */
export async function searchAll(
  box: Simulator,
  query: string,
  pageSize: number,
): Promise<{ items: Item[]; pages: number }> {
  const items: Item[] = [];
  let after: string | null = null;
  for (let pages = 1; ; pages++) {
    const headers: Record<string, string> = after === null ? {} : { "cmr-search-after": after };
    const page = await search(box, `${query}&page_size=${pageSize}`, headers);
    if (page.status !== 200) throw new Error(page.text);
    items.push(...page.items);
    after = page.headers.get("cmr-search-after");
    if (after === null) return { items, pages };
  }
}
