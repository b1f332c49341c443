import type { Exchange, Reply } from "../http/exchange.js";
import { escapeMarkup, jsonReply } from "../http/replies.js";
import { cmrHeaders } from "./cmr-replies.js";
import type { SearchPage } from "./search-page.js";

/** The references a search gives to those who ask for no format. */
export function xmlPageReply(exchange: Exchange, page: SearchPage): Reply {
  const references = page.items.map((item) => {
    const { meta } = JSON.parse(item) as { meta: Record<string, unknown> };
    const [name, id] = [escapeMarkup(String(meta["native-id"])), escapeMarkup(String(meta["concept-id"]))];
    return `<reference><name>${name}</name><id>${id}</id><revision-id>${String(meta["revision-id"])}</revision-id></reference>`;
  });
  const headers: Record<string, string> = {
    ...cmrHeaders(exchange),
    "content-type": "application/xml; charset=utf-8",
    "cmr-hits": String(page.hits),
  };
  if (page.searchAfter !== undefined) headers["cmr-search-after"] = page.searchAfter;
  const body = `<?xml version="1.0" encoding="UTF-8"?><results><hits>${page.hits}</hits><took>${page.tookMs}</took><references>${references.join("")}</references></results>`;
  return { status: 200, headers, body };
}

/** The box has no services, tools and variables; searches for them find none. */
export function emptySearchReply(exchange: Exchange): Reply {
  return jsonReply(
    200,
    { hits: 0, took: 1, items: [] },
    {
      ...cmrHeaders(exchange),
      "content-type": "application/vnd.nasa.cmr.umm_results+json;version=1.5.3; charset=utf-8",
      "cmr-hits": "0",
      "cmr-took": "1",
    },
  );
}
