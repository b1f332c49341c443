import type { StacItem } from "../stac-types.js";
import type { ItemModifier } from "./planetary-computer.js";

/** Where results come from: pages on demand, and a count if the source knows one. */
export interface ResultSource {
  /** @param max how many items will be read at most */
  pages(max: number | undefined): AsyncIterable<readonly StacItem[]>;
  matched(): Promise<number | undefined>;
  /** Changes each item before it is given out. */
  readonly modify?: ItemModifier | undefined;
}

/** A GeoJSON FeatureCollection of items. */
export interface StacItemCollection {
  readonly type: "FeatureCollection";
  readonly features: readonly StacItem[];
}

/**
 * The results of a search: nothing is requested until they are read, one page is in memory and the next one on its way, and every
 * iteration starts anew.
 *
 * Each item comes once, also when the server repeats items across pages, which happens while items are being added.
 *
 * @example
 * ```ts
 * const client = await StacClient.open("https://earth-search.aws.element84.com/v1");
 * for await (const item of client.search({ collections: ["sentinel-2-l2a"] }).take(10)) item.id;
 * ```
 */
export class StacSearchResults implements AsyncIterable<StacItem> {
  readonly #source: ResultSource;
  readonly #max: number | undefined;

  constructor(source: ResultSource, max?: number) {
    this.#source = source;
    this.#max = max;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<StacItem> {
    for await (const page of this.pages()) yield* page;
  }

  /** The items page by page, without repetitions; pages that hold nothing new are left out. */
  async *pages(): AsyncGenerator<StacItem[]> {
    if (this.#max === 0) return;
    const seen = new Set<string>();
    let left = this.#max ?? Infinity;
    for await (const page of this.#source.pages(this.#max)) {
      const fresh: StacItem[] = [];
      for (const item of page) {
        const name = `${item.collection ?? ""}/${item.id}`;
        if (seen.has(name)) continue;
        seen.add(name);
        fresh.push(item);
        if (--left === 0) break;
      }
      const { modify } = this.#source;
      if (fresh.length > 0) yield modify ? await Promise.all(fresh.map(modify)) : fresh;
      if (left === 0) return;
    }
  }

  toString(): string {
    return "StacSearchResults (nothing is asked for until they are read)";
  }

  /** How many items match on the server, or `undefined` when it does not say; one small request. */
  matched(): Promise<number | undefined> {
    return this.#source.matched();
  }

  /** The first `count` of these results; no page is requested beyond them. */
  take(count: number): StacSearchResults {
    if (!Number.isInteger(count) || count < 0)
      throw new RangeError(`take() needs a whole number from 0, not ${count}.`);
    return new StacSearchResults(this.#source, Math.min(count, this.#max ?? Infinity));
  }

  /** The first item, or `undefined` without any. */
  async first(): Promise<StacItem | undefined> {
    for await (const item of this.take(1)) return item;
    return undefined;
  }

  /** All items in memory, at most `limit`. */
  async toArray(options: { readonly limit?: number } = {}): Promise<StacItem[]> {
    const items: StacItem[] = [];
    const results = options.limit === undefined ? this : this.take(options.limit);
    for await (const page of results.pages()) items.push(...page);
    return items;
  }

  async toFeatureCollection(options: { readonly limit?: number } = {}): Promise<StacItemCollection> {
    return { type: "FeatureCollection", features: await this.toArray(options) };
  }
}
