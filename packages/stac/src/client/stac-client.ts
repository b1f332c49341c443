import type { StacCollection, StacItem, StacLink } from "../stac-types.js";
import { searchesOf } from "./antimeridian.js";
import { Conformance } from "./conformance.js";
import { type HttpOptions, StacHttp, type StacRequest } from "./http.js";
import { type Page, pagesFrom } from "./pages.js";
import type { ItemModifier } from "./planetary-computer.js";
import { type StacQueryLike, type StacSearchBody, searchBodyOf, searchParamsOf } from "./search-body.js";
import { type ResultSource, StacSearchResults } from "./search-results.js";
import { StacApiError } from "./stac-api-error.js";
import { collectionsOf, itemsOf, type Located } from "./static-catalog.js";

/** Which collections are wanted. */
export interface CollectionsOptions {
  /** Words that id, title, description or keywords hold; asked of the server if it can, else looked for here. */
  readonly q?: string;
  readonly signal?: AbortSignal;
}

/** How a client talks to its server, and what becomes of the items. */
export interface StacClientOptions extends HttpOptions {
  /** Changes each item before it is given out, such as `planetaryComputerSigner()`. */
  readonly modifyItem?: ItemModifier;
}

/** Items per page when the search names none: servers' own defaults are as low as 10. */
const PAGE_SIZE = 100;
/** Of a static catalog each item is a request of its own, made before the page is given. */
const STATIC_PAGE = 10;

/**
 * A client of one STAC API, or a reader of one static catalog.
 *
 * Works with any API that conforms to STAC API 1.0 item search, among them CMR-STAC, Earth Search and Planetary Computer.
 *
 * @example
 * ```ts
 * const client = await StacClient.open("https://cmr.earthdata.nasa.gov/stac/LPCLOUD");
 * const items = await client.search({ collections: ["HLSL30_2.0"], bbox: [-105, 39, -104, 40] }).toArray({ limit: 5 });
 * ```
 */
export class StacClient {
  /** The landing page or root catalog. */
  readonly root: Readonly<Record<string, unknown>>;
  /** The URL it was read from. */
  readonly url: string;
  readonly #http: StacHttp;
  readonly #conformance: Conformance;
  readonly #modify: ItemModifier | undefined;

  private constructor(
    url: string,
    root: Readonly<Record<string, unknown>>,
    http: StacHttp,
    modify: ItemModifier | undefined,
  ) {
    this.url = url;
    this.root = root;
    this.#http = http;
    this.#conformance = new Conformance(root.conformsTo);
    this.#modify = modify;
  }

  /**
   * Reads the landing page of an API, or the root of a static catalog.
   *
   * @throws StacApiError when the URL is none, nobody answers, or what answers is not STAC
   */
  static async open(url: string | URL, options: StacClientOptions = {}): Promise<StacClient> {
    const text = String(url);
    if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
      throw new StacApiError(`Invalid STAC URL "${text}": expected http:// or https://.`, { code: "stac/invalid-url" });
    }
    const http = new StacHttp(text, options);
    const root = await http.json({ method: "GET", url: text });
    if (!Array.isArray(root.links)) {
      throw new StacApiError("The document has no links, so it is no STAC API or catalog.", {
        code: "stac/invalid-response",
        url: text,
      });
    }
    return new StacClient(text, root, http, options.modifyItem);
  }

  /** True when the API names the conformance class: `"item-search"`, `"item-search#filter"`, `"cql2-json"`, or a class in full. */
  conformsTo(conformanceClass: string): boolean {
    return this.#conformance.has(conformanceClass);
  }

  /** The classes that the landing page lists. */
  get conformance(): readonly string[] {
    return this.#conformance.classes;
  }

  /** True for a catalog of files without a search. */
  get isStatic(): boolean {
    return this.#link("search") === undefined;
  }

  /**
   * Searches items; lazy, nothing is requested before the results are read.
   *
   * A query of `@earthaccess/query` is written in the filter dialect that the API's conformance classes name. A plain body is sent as it
   * is, but for a `bbox` over the antimeridian, which servers misunderstand: it goes as its two halves. On a static catalog,
   * `collections`, `ids`, `datetime` and `bbox` are answered by reading the items.
   *
   * @param options.method how the search is sent. @default POST where the API offers it, else GET; a filter in CQL2's text form goes by
   * GET, because bodies hold its JSON form
   */
  search(
    query: StacSearchBody | StacQueryLike = {},
    options: { readonly method?: "GET" | "POST"; readonly signal?: AbortSignal } = {},
  ): StacSearchResults {
    const body = searchBodyOf(query, this.#conformance);
    if (this.isStatic) return new StacSearchResults(this.#staticSource(body, options.signal));
    const sources = searchesOf(body, this.#conformance).map((each) =>
      this.#apiSource(each, options.method, options.signal),
    );
    return new StacSearchResults(oneAfterTheOther(sources));
  }

  /** The collections, page by page as they are read. */
  async *collections(options: CollectionsOptions = {}): AsyncGenerator<StacCollection> {
    const words = options.q?.toLowerCase().split(/\s+/).filter(Boolean) ?? [];
    const onServer = words.length > 0 && this.conformsTo("collection-search#free-text");
    for await (const collection of this.#allCollections(onServer ? options.q : undefined, options.signal))
      if (onServer || hasWords(collection, words)) yield collection;
  }

  /** @throws StacApiError with status 404 when there is none of this id */
  async collection(id: string, options: { readonly signal?: AbortSignal } = {}): Promise<StacCollection> {
    if (!this.isStatic) {
      const url = `${this.#collectionsUrl().replace(/\/$/, "")}/${encodeURIComponent(id)}`;
      return (await this.#http.json({ method: "GET", url }, options.signal)) as unknown as StacCollection;
    }
    for await (const collection of this.#allCollections(undefined, options.signal))
      if (collection.id === id) return collection;
    throw new StacApiError(`The catalog has no collection ${id}.`, { code: "stac/http", status: 404, url: this.url });
  }

  /** One item by its collection and id. @throws StacApiError with status 404 when there is none */
  async item(collectionId: string, id: string, options: { readonly signal?: AbortSignal } = {}): Promise<StacItem> {
    if (!this.isStatic) {
      const collection = `${this.#collectionsUrl().replace(/\/$/, "")}/${encodeURIComponent(collectionId)}`;
      const url = `${collection}/items/${encodeURIComponent(id)}`;
      const item = (await this.#http.json({ method: "GET", url }, options.signal)) as unknown as StacItem;
      return this.#modify ? this.#modify(item) : item;
    }
    const found = await this.search({ collections: [collectionId], ids: [id] }, options).first();
    if (found) return found;
    throw new StacApiError(`The catalog has no item ${id} in ${collectionId}.`, {
      code: "stac/http",
      status: 404,
      url: this.url,
    });
  }

  async *#allCollections(q: string | undefined, signal: AbortSignal | undefined): AsyncGenerator<StacCollection> {
    if (this.isStatic && this.#link("data") === undefined) {
      yield* collectionsOf(this.#http, this.#located(), signal);
      return;
    }
    const url = new URL(this.#collectionsUrl());
    if (q !== undefined) url.searchParams.set("q", q);
    for await (const page of pagesFrom(this.#http, { method: "GET", url: url.href }, { signal }))
      if (Array.isArray(page.collections)) yield* page.collections as StacCollection[];
  }

  #apiSource(body: StacSearchBody, method: "GET" | "POST" | undefined, signal?: AbortSignal): ResultSource {
    const request = (limit: number): StacRequest => this.#searchRequest({ ...body, limit }, method);
    const http = this.#http;
    return {
      modify: this.#modify,
      async *pages(max) {
        const limit = Math.min(body.limit ?? PAGE_SIZE, max ?? Infinity);
        let left = max ?? Infinity;
        const wantsMore = (page: Page) => {
          left -= featuresOf(page).length;
          return left > 0;
        };
        for await (const page of pagesFrom(http, request(limit), { signal, wantsMore })) yield featuresOf(page);
      },
      async matched() {
        const page = await http.json(request(1), signal);
        const count = page.numberMatched ?? (page.context as { matched?: unknown } | undefined)?.matched;
        return typeof count === "number" ? count : undefined;
      },
    };
  }

  #searchRequest(body: StacSearchBody, method: "GET" | "POST" | undefined): StacRequest {
    const links = this.#links().filter(({ rel }) => rel === "search");
    const offered = links.map((link) => String(link.method ?? "GET").toUpperCase());
    const isText = typeof body.filter === "string" && offered.includes("GET");
    const chosen = method ?? (offered.includes("POST") && !isText ? "POST" : "GET");
    const link = links[Math.max(0, offered.indexOf(chosen))] as StacLink;
    const url = new URL(link.href, this.url);
    if (chosen === "POST") return { method: "POST", url: url.href, body };
    for (const [name, value] of searchParamsOf(body)) url.searchParams.set(name, value);
    return { method: "GET", url: url.href };
  }

  #staticSource(body: StacSearchBody, signal?: AbortSignal): ResultSource {
    const items = () => itemsOf(this.#http, this.#located(), body, signal);
    return {
      modify: this.#modify,
      async *pages(max) {
        let page: StacItem[] = [];
        const size = Math.min(body.limit ?? STATIC_PAGE, max ?? Infinity);
        for await (const item of items()) {
          page.push(item);
          if (page.length < size) continue;
          yield page;
          page = [];
        }
        if (page.length > 0) yield page;
      },
      // Counting would mean reading every item of the catalog.
      matched: () => Promise.resolve(undefined),
    };
  }

  #located(): Located {
    return { url: this.url, document: this.root };
  }

  #links(): readonly StacLink[] {
    return (this.root.links as readonly StacLink[]).filter((link) => typeof link?.href === "string");
  }

  #link(rel: string): StacLink | undefined {
    return this.#links().find((link) => link.rel === rel);
  }

  /** The `data` link, or where the specification puts the collections. */
  #collectionsUrl(): string {
    const link = this.#link("data");
    return link ? new URL(link.href, this.url).href : `${this.url.replace(/\/$/, "")}/collections`;
  }
}

/** Several searches as one; how many match together nobody knows, because an item may be in each. */
function oneAfterTheOther(sources: readonly ResultSource[]): ResultSource {
  const [first] = sources;
  if (first === undefined || sources.length === 1) return first as ResultSource;
  return {
    modify: first.modify,
    async *pages(max) {
      for (const source of sources) yield* source.pages(max);
    },
    matched: () => Promise.resolve(undefined),
  };
}

function featuresOf(page: Readonly<Record<string, unknown>>): readonly StacItem[] {
  if (Array.isArray(page.features)) return page.features as readonly StacItem[];
  throw new StacApiError("The answer to a search has no features.", { code: "stac/invalid-response" });
}

function hasWords(collection: StacCollection, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = [collection.id, collection.title, collection.description, ...(collection.keywords ?? [])]
    .join(" ")
    .toLowerCase();
  return words.every((word) => text.includes(word));
}
