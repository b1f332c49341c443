import type { StacItem } from "@earthaccess/stac";
import type { FieldOptions, GeoJsonFeatureCollection } from "@earthaccess/stac/geo";
import type { CmrItem } from "./cmr-page.js";
import { type PageSource, pagesOf } from "./pages.js";
import type { SearchOptions } from "./search-options.js";
import { ShownAsText } from "./shown-as-text.js";

/** Results that are STAC items, such as granules. */
export interface StacSource {
  toStac(): StacItem;
}

/** What happens to results on their way, in this order. */
export type Step<T> = { readonly take: number } | { readonly keep: (result: T) => boolean };

/** How results are made: which pages, and what a record becomes. */
export interface ResultSource<T> {
  /** Where the pages come from, resolved when the first one is asked for; `undefined` when nothing can match. */
  open(signal: AbortSignal | undefined): Promise<PageSource | undefined>;
  toResult(item: CmrItem): T;
}

/**
 * The results of a search: lazy, restartable, and each exactly once.
 *
 * No request is made before the first result is asked for. One page is held, and one more fetched ahead. Each `for await`
 * starts the search anew.
 *
 * @example
 * ```ts
 * const results = searchData({ shortName: "ATL06", temporal: "2020-01" });
 * for await (const granule of results.take(5)) console.log(granule.id);
 * ```
 */
export class SearchResults<T> extends ShownAsText implements AsyncIterable<T> {
  readonly #source: ResultSource<T>;
  readonly #options: SearchOptions;
  readonly #steps: readonly Step<T>[];
  #hits: Promise<number> | undefined;

  /** Made by `searchData` and `searchDatasets`. */
  constructor(source: ResultSource<T>, options: SearchOptions, steps?: readonly Step<T>[]) {
    super();
    this.#source = source;
    this.#options = options;
    this.#steps = steps ?? (options.limit === undefined ? [] : [{ take: options.limit }]);
  }

  /** Page by page; pages are never empty. */
  async *pages(): AsyncGenerator<T[], void, void> {
    const steps = this.#steps.map((step) => ("take" in step ? { left: step.take } : step));
    const isFull = () => steps.some((step) => "left" in step && step.left <= 0);
    const passes = (result: T) =>
      steps.every((step) => {
        if ("keep" in step) return step.keep(result);
        step.left--;
        return step.left >= 0;
      });
    if (isFull()) return;
    const source = await this.#source.open(this.#options.signal);
    if (!source) return;
    for await (const items of pagesOf(source, this.#options, this.#recordsNeeded())) {
      const page: T[] = [];
      for (const item of items) {
        if (isFull()) break;
        const result = this.#source.toResult(item);
        if (passes(result)) page.push(result);
      }
      // Each result holds its record; the page need not.
      items.length = 0;
      if (page.length > 0) yield page;
      if (isFull()) return;
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, void> {
    for await (const page of this.pages()) {
      // From the end and taken out, so that what was given is no longer held.
      page.reverse();
      while (page.length > 0) yield page.pop() as T;
    }
  }

  /** How many records the search finds in all, before `take` and `filter`; asked for once. The number may change while one reads. */
  hits(): Promise<number> {
    this.#hits ??= this.#countHits().catch((error) => {
      this.#hits = undefined;
      throw error;
    });
    return this.#hits;
  }

  /** The first result, or `undefined` when there is none. */
  async first(): Promise<T | undefined> {
    for await (const result of this.take(1)) return result;
    return undefined;
  }

  /** The first `count` results, exactly; no more records are asked for than that needs. */
  take(count: number): SearchResults<T> {
    if (!Number.isInteger(count) || count < 0)
      throw new RangeError(`take() takes a whole number from 0; got ${count}.`);
    return new SearchResults(this.#source, this.#options, [...this.#steps, { take: count }]);
  }

  /** The results that pass, lazily; in the order written: `take(10).filter(f)` looks at ten, `filter(f).take(10)` finds ten. */
  filter(keep: (result: T) => boolean): SearchResults<T> {
    return new SearchResults(this.#source, this.#options, [...this.#steps, { keep }]);
  }

  /** What `change` makes of each result, lazily. */
  async *map<U>(change: (result: T) => U | Promise<U>): AsyncGenerator<U, void, void> {
    for await (const result of this) yield await change(result);
  }

  /** All results in memory; give `limit` when there may be many. */
  async toArray(options: { readonly limit?: number } = {}): Promise<T[]> {
    const all: T[] = [];
    for await (const result of options.limit === undefined ? this : this.take(options.limit)) all.push(result);
    return all;
  }

  /** The results as STAC, lazily. */
  async *toStac<S>(this: SearchResults<T & { toStac(): S }>): AsyncGenerator<S, void, void> {
    for await (const result of this) yield result.toStac();
  }

  override toString(): string {
    return "SearchResults (nothing is asked for until they are read)";
  }

  /**
   * All results as a GeoJSON FeatureCollection in memory.
   *
   * @param options.fields properties to keep. @default all
   */
  async toFeatureCollection(
    this: SearchResults<T & StacSource>,
    options: FieldOptions = {},
  ): Promise<GeoJsonFeatureCollection> {
    const { toGeoJson } = await import("@earthaccess/stac/geo");
    return toGeoJson(this.toStac(), options);
  }

  /** The results as GeoJSON text, a feature a line, piece by piece: for a hundred thousand of them in bounded memory. */
  async *toGeoJsonText(
    this: SearchResults<T & StacSource>,
    options: FieldOptions = {},
  ): AsyncGenerator<string, void, void> {
    const { streamGeoJson } = await import("@earthaccess/stac/geo");
    yield* streamGeoJson(this.toStac(), options);
  }

  /** All results as FlatGeobuf; needs the package `flatgeobuf`. */
  async toFlatGeobuf(this: SearchResults<T & StacSource>, options: FieldOptions = {}): Promise<Uint8Array> {
    const { toFlatGeobuf } = await import("@earthaccess/stac/geo");
    return toFlatGeobuf(this.toStac(), options);
  }

  /** All results as GeoParquet in the layout of stac-geoparquet; needs the package `hyparquet-writer`. */
  async toGeoParquet(this: SearchResults<T & StacSource>, options: FieldOptions = {}): Promise<Uint8Array> {
    const { toGeoParquet } = await import("@earthaccess/stac/geo");
    return toGeoParquet(this.toStac(), options);
  }

  /** The FlatGeobuf file piece by piece, for more results than fit into memory; needs the package `flatgeobuf`. */
  async *streamFlatGeobuf(
    this: SearchResults<T & StacSource>,
    options: FieldOptions = {},
  ): AsyncGenerator<Uint8Array, void, void> {
    const { streamFlatGeobuf } = await import("@earthaccess/stac/geo");
    yield* streamFlatGeobuf(this.toStac(), options);
  }

  /** The GeoParquet file piece by piece, for more results than fit into memory; needs the package `hyparquet-writer`. */
  async *streamGeoParquet(
    this: SearchResults<T & StacSource>,
    options: FieldOptions = {},
  ): AsyncGenerator<Uint8Array, void, void> {
    const { streamGeoParquet } = await import("@earthaccess/stac/geo");
    yield* streamGeoParquet(this.toStac(), options);
  }

  async #countHits(): Promise<number> {
    const source = await this.#source.open(this.#options.signal);
    if (!source) return 0;
    return (await source.client.page(source.concept, source.body, 0, undefined, this.#options.signal)).hits;
  }

  /** How many records can be needed at most: what the takes before the first filter leave. */
  #recordsNeeded(): number {
    const firstFilter = this.#steps.findIndex((step) => "keep" in step);
    const takes = firstFilter < 0 ? this.#steps : this.#steps.slice(0, firstFilter);
    return Math.min(
      Number.POSITIVE_INFINITY,
      ...takes.map((step) => ("take" in step ? step.take : Number.POSITIVE_INFINITY)),
    );
  }
}
