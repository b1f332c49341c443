import type { Shape } from "../geometry/shape.js";
import type { Catalog } from "../records/catalog.js";
import type { GranuleFacts } from "../records/granule-facts.js";
import { granuleFilter } from "./granule-filter.js";
import { type ParameterTree, textsOf } from "./parameters.js";
import { granuleOrders, sortBy } from "./sort-keys.js";

/** Searches whose results are kept, so that paging through a million granules evaluates the conditions once. */
const KEPT = 8;

/** Runs granule searches over a catalogue. */
export class GranuleSearch {
  readonly #catalog: Catalog;
  readonly #kept = new Map<string, Int32Array>();

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  /** The indexes of all granules that a valid search finds, in order. `key` names the search without its paging. */
  find(key: string, tree: ParameterTree, shapefile: readonly Shape[] | undefined): Int32Array {
    const known = this.#kept.get(key);
    this.#kept.delete(key);
    const found = known ?? this.#run(tree, shapefile);
    this.#kept.set(key, found);
    const oldest = this.#kept.keys().next();
    if (this.#kept.size > KEPT && oldest.done === false) this.#kept.delete(oldest.value);
    return found;
  }

  #run(tree: ParameterTree, shapefile: readonly Shape[] | undefined): Int32Array {
    const catalog = this.#catalog;
    const { collection: fitsCollection, granule: tests } = granuleFilter(tree, shapefile);
    const found = new Int32Array(catalog.granuleCount);
    let count = 0;
    const meets = (facts: GranuleFacts): boolean => tests.every((test) => test(facts));
    for (const run of catalog.defaultOrder) {
      if (run.collection !== undefined && !fitsCollection(run.collection)) continue;
      const { indexes } = run;
      const from = "from" in indexes ? indexes.from : 0;
      const to = "from" in indexes ? indexes.to : indexes.length;
      for (let i = from; i < to; i++) {
        const index = "from" in indexes ? i : (indexes[i] as number);
        if (run.collection === undefined || tests.length > 0) {
          const facts = catalog.facts(index);
          if (run.collection === undefined && !fitsCollection(facts.collection)) continue;
          if (!meets(facts)) continue;
        }
        found[count++] = index;
      }
    }
    const result = found.slice(0, count);
    const orders = granuleOrders(textsOf(tree.get("sort_key")));
    if (orders.length === 0) return result;
    return Int32Array.from(sortBy([...result], (index) => catalog.facts(index), orders));
  }
}
