import { type SortOrder, sortBy } from "../cmr/sort-keys.js";
import type { Catalog } from "../records/catalog.js";
import type { GranuleFacts } from "../records/granule-facts.js";
import { asNumber, asObjects, asText, asTexts, type Json, type JsonObject } from "../records/json.js";
import { itemProperty, itemTests, StacRequestError } from "./stac-query.js";

/** One page of a search. */
export interface StacPage {
  readonly indexes: readonly number[];
  readonly matched: number;
  /** Token of the next page; absent on the last one. */
  readonly next: string | undefined;
}

const MAX_LIMIT = 10_000;
const KEPT = 4;

/** Runs STAC searches over a catalogue; the results of the last few are kept for paging. */
export class StacSearch {
  readonly #catalog: Catalog;
  readonly #kept = new Map<string, Int32Array>();

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  /** The page of a search in its POST form. */
  page(body: JsonObject): StacPage {
    const limit = body.limit === undefined ? 10 : asNumber(body.limit);
    if (limit === undefined || !Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
      throw new StacRequestError(`limit must be an integer between 1 and ${MAX_LIMIT}.`);
    }
    const token = asText(body.token);
    const from = token === undefined ? 0 : Number(/^next:(\d+)$/.exec(token)?.[1] ?? Number.NaN);
    if (Number.isNaN(from)) throw new StacRequestError("token is not one of this API.");
    const { limit: _, token: __, ...conditions } = body;
    const found = this.#find(JSON.stringify(conditions), conditions);
    const indexes = [...found.subarray(from, from + limit)];
    const more = from + indexes.length < found.length;
    return { indexes, matched: found.length, next: more ? `next:${from + indexes.length}` : undefined };
  }

  #find(key: string, body: JsonObject): Int32Array {
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    const found = this.#run(body);
    this.#kept.set(key, found);
    const oldest = this.#kept.keys().next();
    if (this.#kept.size > KEPT && oldest.done === false) this.#kept.delete(oldest.value);
    return found;
  }

  #run(body: JsonObject): Int32Array {
    const catalog = this.#catalog;
    const tests = itemTests(body);
    const collections = asTexts(body.collections);
    const found: number[] = [];
    for (const run of catalog.defaultOrder) {
      if (run.collection !== undefined && collections.length > 0 && !collections.includes(run.collection.entryId))
        continue;
      const { indexes } = run;
      const list =
        "from" in indexes ? Array.from({ length: indexes.to - indexes.from }, (_, i) => indexes.from + i) : indexes;
      for (const index of list) {
        if (tests.length > 0) {
          const facts = catalog.facts(index);
          if (!tests.every((test) => test(facts))) continue;
        }
        found.push(index);
      }
    }
    // STAC APIs answer with the latest items first unless told otherwise.
    const orders = sortOrders(body.sortby) ?? [{ read: (facts: GranuleFacts) => facts.start, descending: true }];
    return Int32Array.from(sortBy(found, (index) => catalog.facts(index), orders));
  }
}

function sortOrders(sortby: Json | undefined): SortOrder<GranuleFacts>[] | undefined {
  if (sortby === undefined) return undefined;
  return asObjects(sortby).map((order) => ({
    read: itemProperty(asText(order.field) ?? ""),
    descending: order.direction === "desc",
  }));
}

/** A GET search in the form of a POST body. */
export function bodyOfQuery(query: URLSearchParams): JsonObject {
  const body: JsonObject = {};
  for (const [name, value] of query) {
    if (value === "") continue;
    if (name === "ids" || name === "collections") body[name] = value.split(",");
    else if (name === "bbox") body.bbox = value.split(",").map((part) => (part.trim() === "" ? part : Number(part)));
    else if (name === "limit") body.limit = Number(value);
    else if (name === "sortby") body.sortby = value.split(",").map(sortOrderOf);
    else if (name === "query" || name === "intersects") body[name] = parseJson(name, value);
    else if (name === "datetime" || name === "token") body[name] = value;
  }
  return body;
}

function sortOrderOf(text: string): JsonObject {
  return { field: text.replace(/^[-+ ]/, ""), direction: text.startsWith("-") ? "desc" : "asc" };
}

function parseJson(name: string, text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new StacRequestError(`${name} is not JSON.`);
  }
}
