import type { FaultEngine } from "../faults/fault-engine.js";
import { expiredTokenText } from "../faults/request-faults.js";
import { BodyTooLargeError, type Exchange, type Reply } from "../http/exchange.js";
import type { RoleHandler } from "../http/role-server.js";
import type { Catalog } from "../records/catalog.js";
import type { SecretVault } from "../secrets/secret-vault.js";
import { cmrErrors, cmrHeaders, cmrPreflight } from "./cmr-replies.js";
import { collectionPage } from "./collection-search.js";
import { conceptReply } from "./concepts.js";
import { type ResultFormat, resultFormat, ummContentType } from "./formats.js";
import { GranuleSearch } from "./granule-search.js";
import { pageOf, searchAfterValue } from "./paging-parameters.js";
import { COLLECTION_TABLE, GRANULE_TABLE } from "./parameter-tables.js";
import { readSearchRequest, type SearchRequest } from "./request-parameters.js";
import { type SearchPage, searchPageReply } from "./search-page.js";
import { validate } from "./validation.js";
import { emptySearchReply, xmlPageReply } from "./xml-results.js";

/** Longest request line that Jetty takes. */
const MAX_URL = 500_000;

const SEARCH = /^\/search\/(granules|collections|services|tools|variables)(?:\.([a-z_0-9-]+))?$/;
const CONCEPT = /^\/search\/concepts\/([A-Z]+\d+-[A-Za-z0-9_]+)(?:\/\d+)?(?:\.([a-z_0-9]+))?$/;

/** The Common Metadata Repository: search over the catalogue of the box. */
export function cmrRole(catalog: Catalog, vault: SecretVault, faults: FaultEngine): RoleHandler {
  const search = new GranuleSearch(catalog);
  return async (exchange) => {
    if (exchange.method === "OPTIONS") return cmrPreflight(exchange);
    if (exchange.record.path.length > MAX_URL) return { status: 413, body: "" };
    const refused = tokenErrors(exchange, vault);
    if (refused !== undefined) return cmrErrors(exchange, 401, [refused]);
    const path = decodeURI(exchange.path);
    const concept = CONCEPT.exec(path);
    if (concept !== null) return conceptReply(exchange, catalog, concept[1] ?? "");
    const [, kind, extension = ""] = SEARCH.exec(path) ?? [];
    if (kind === undefined) return cmrErrors(exchange, 404, ["The URL was not found."]);
    if (exchange.method !== "GET" && exchange.method !== "POST")
      return { status: 405, headers: cmrHeaders(exchange), body: "" };
    if (kind !== "granules" && kind !== "collections") {
      await exchange.body();
      return emptySearchReply(exchange);
    }
    return await answerSearch(exchange, kind, extension, { catalog, search, faults });
  };
}

interface SearchContext {
  readonly catalog: Catalog;
  readonly search: GranuleSearch;
  readonly faults: FaultEngine;
}

async function answerSearch(
  exchange: Exchange,
  kind: "granules" | "collections",
  extension: string,
  context: SearchContext,
): Promise<Reply> {
  const began = performance.now();
  const concept = kind === "granules" ? "granule" : "collection";
  const format = resultFormat(exchange, extension, concept);
  if (format.kind === "unknown") return cmrErrors(exchange, 400, [format.error]);
  let request: SearchRequest | { readonly unsupported: string };
  try {
    request = await readSearchRequest(exchange);
  } catch (error) {
    if (!(error instanceof BodyTooLargeError)) throw error;
    return { status: 413, headers: { "content-type": "text/plain" }, body: "Request body exceeds maximum size" };
  }
  if ("unsupported" in request) {
    return {
      status: 415,
      headers: { "content-type": "text/plain" },
      body: `Unsupported content type [${request.unsupported}]`,
    };
  }
  if (request.jsonQuery && kind === "granules") {
    return cmrErrors(exchange, 400, ["Searching using JSON query conditions is not supported for granules."]);
  }
  const searchAfter = exchange.header("cmr-search-after");
  const table = kind === "granules" ? GRANULE_TABLE : COLLECTION_TABLE;
  const errors = [...request.errors, ...validate(request.parameters, table, searchAfter)];
  if (errors.length > 0) return cmrErrors(exchange, 400, errors);
  const page =
    kind === "granules"
      ? granulePage(exchange, request, format, began, context)
      : collectionPage(request, searchAfter, format, began, context.catalog);
  return format.kind === "xml" ? xmlPageReply(exchange, page) : searchPageReply(exchange, page, context.faults);
}

function granulePage(
  exchange: Exchange,
  request: SearchRequest,
  format: ResultFormat,
  began: number,
  { catalog, search }: SearchContext,
): SearchPage {
  const { tree } = request.parameters;
  const { size, from } = pageOf(tree, exchange.header("cmr-search-after"));
  const found = search.find(searchKey(request), tree, request.shapefile);
  const items: string[] = [];
  const to = Math.min(found.length, from + size);
  for (let i = from; i < to; i++) items.push(catalog.text(found[i] as number));
  const last = to > from ? catalog.facts(found[to - 1] as number) : undefined;
  return {
    items,
    hits: found.length,
    searchAfter: last === undefined ? undefined : searchAfterValue(last.provider, last.start, to),
    contentType: ummContentType(format),
    tookMs: Math.round(performance.now() - began),
  };
}

/** Everything that decides about the results, but not which page of them. */
function searchKey({ parameters, shapefile }: SearchRequest): string {
  const plain = (value: unknown): unknown =>
    value instanceof Map ? [...value].map(([name, inner]) => [name, plain(inner)]) : value;
  const paging = new Set(["page_size", "page_num", "offset", "token"]);
  const entries = [...parameters.tree]
    .filter(([name]) => !paging.has(name))
    .map(([name, value]) => [name, plain(value)]);
  return JSON.stringify([entries, shapefile ?? null]);
}

/** What is wrong with the token of a request; a token that is wrong spoils even a public search. */
function tokenErrors(exchange: Exchange, vault: SecretVault): string | undefined {
  const header = exchange.header("authorization");
  const given = header?.replace(/^bearer\s+/i, "").trim() ?? exchange.parameter("token");
  if (given === undefined || given === "") return undefined;
  const token = vault.token(given);
  if (token === undefined) return "Token does not exist";
  return token.expiresAt <= Date.now() ? expiredTokenText(given) : undefined;
}
