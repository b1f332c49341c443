import type { FaultEngine } from "../faults/fault-engine.js";
import type { FileStore } from "../files/file-store.js";
import type { Exchange, Reply } from "../http/exchange.js";
import { jsonReply } from "../http/replies.js";
import type { RoleHandler } from "../http/role-server.js";
import type { Catalog } from "../records/catalog.js";
import { asObject, type Json, type JsonObject } from "../records/json.js";
import { stacCollection } from "./stac-collection.js";
import { type StacPlaces, stacItem } from "./stac-item.js";
import { CONFORMANCE, landingPage } from "./stac-landing.js";
import { StacRequestError } from "./stac-query.js";
import { bodyOfQuery, StacSearch } from "./stac-search.js";

/** What the STAC API needs. */
export interface StacContext {
  readonly catalog: Catalog;
  readonly files: FileStore;
  readonly faults: FaultEngine;
  /** URL of the API, without a trailing slash. */
  readonly root: string;
  readonly dataUrl: string;
}

const CORS = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "*",
  "access-control-allow-methods": "GET, POST, OPTIONS",
};
const GEOJSON = { ...CORS, "content-type": "application/geo+json; charset=utf-8" };

/** A STAC API over the same records as CMR. */
export function stacRole(context: StacContext): RoleHandler {
  const search = new StacSearch(context.catalog);
  return async (exchange) => {
    if (exchange.method === "OPTIONS") return { status: 204, headers: CORS };
    try {
      return await route(exchange, context, search);
    } catch (error) {
      if (!(error instanceof StacRequestError)) throw error;
      return stacError(400, "BadRequest", error.message);
    }
  };
}

async function route(exchange: Exchange, context: StacContext, search: StacSearch): Promise<Reply> {
  const { catalog, root } = context;
  const path = exchange.path.replace(/\/$/, "");
  if (path === "/stac") return jsonReply(200, landingPage(root, catalog.collections), CORS);
  if (path === "/stac/conformance") return jsonReply(200, { conformsTo: CONFORMANCE }, CORS);
  if (path === "/stac/search") return await searchReply(exchange, context, search);
  const [, collections, id, items, itemId] =
    /^\/stac\/(collections)(?:\/([^/]+)(?:\/(items)(?:\/([^/]+))?)?)?$/.exec(path) ?? [];
  if (collections === undefined) return stacError(404, "NotFoundError", "There is nothing at this path.");
  if (id === undefined) {
    const all = catalog.collections.map((entry) => stacCollection(entry, root));
    const links = [
      { rel: "self", type: "application/json", href: `${root}/collections` },
      { rel: "root", type: "application/json", href: root },
    ];
    return jsonReply(200, { collections: all, links, numberMatched: all.length, numberReturned: all.length }, CORS);
  }
  const name = decodeURIComponent(id);
  const entry = catalog.collections.find((one) => one.entryId === name);
  if (entry === undefined) return stacError(404, "NotFoundError", `Collection ${name} does not exist.`);
  if (items === undefined) return jsonReply(200, stacCollection(entry, root), CORS);
  const conditions =
    itemId === undefined ? bodyOfQuery(new URLSearchParams(exchange.query)) : { ids: [decodeURIComponent(itemId)] };
  const body: JsonObject = { ...conditions, collections: [name] };
  if (itemId === undefined) return pageReply(exchange, context, search, body);
  const index = search.page(body).indexes[0];
  if (index === undefined)
    return stacError(404, "NotFoundError", `Item ${itemId} in Collection ${name} does not exist.`);
  return { ...jsonReply(200, itemOf(index, context), GEOJSON) };
}

async function searchReply(exchange: Exchange, context: StacContext, search: StacSearch): Promise<Reply> {
  if (exchange.method !== "POST")
    return pageReply(exchange, context, search, bodyOfQuery(new URLSearchParams(exchange.query)));
  let body: JsonObject | undefined;
  try {
    body = asObject(JSON.parse((await exchange.body()).toString("utf8") || "{}") as Json);
  } catch {
    body = undefined;
  }
  if (body === undefined) throw new StacRequestError("The body is not a JSON object.");
  return pageReply(exchange, context, search, body);
}

function pageReply(exchange: Exchange, context: StacContext, search: StacSearch, body: JsonObject): Reply {
  const page = search.page(body);
  const self = `${new URL(context.root).origin}${exchange.path}`;
  const links: JsonObject[] = [{ rel: "root", type: "application/json", href: context.root }];
  if (page.next !== undefined) links.push(nextLink(exchange, self, page.next));
  const fault = context.faults.take(
    exchange,
    "search",
    (rule) => rule.kind === "truncate-json" || rule.kind === "drift-hits",
  );
  const matched = page.matched + (fault?.kind === "drift-hits" ? (fault.by ?? 3) : 0);
  const text = JSON.stringify({
    type: "FeatureCollection",
    stac_version: "1.1.0",
    numberMatched: matched,
    numberReturned: page.indexes.length,
    context: { matched, returned: page.indexes.length, limit: typeof body.limit === "number" ? body.limit : 10 },
    features: page.indexes.map((index) => itemOf(index, context)),
    links,
  });
  return {
    status: 200,
    headers: GEOJSON,
    body: fault?.kind === "truncate-json" ? text.slice(0, Math.floor(text.length / 2)) : text,
  };
}

/** GET pages have the whole query in the link; POST pages a body that is to be merged into the request's own. */
function nextLink(exchange: Exchange, self: string, token: string): JsonObject {
  const common = { rel: "next", type: "application/geo+json" };
  if (exchange.method === "POST") return { ...common, method: "POST", href: self, body: { token }, merge: true };
  const query = new URLSearchParams(exchange.query);
  query.set("token", token);
  return { ...common, method: "GET", href: `${self}?${query}` };
}

function itemOf(index: number, { catalog, root, dataUrl, files }: StacContext): JsonObject {
  const places: StacPlaces = { root, dataUrl, files };
  return stacItem(catalog.facts(index), catalog.record(index), places);
}

function stacError(status: number, code: string, description: string): Reply {
  return jsonReply(status, { code, description }, CORS);
}
