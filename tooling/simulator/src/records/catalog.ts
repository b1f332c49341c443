import type { SyntheticBlock } from "../synthetic/synthetic-block.js";
import type { CollectionEntry } from "./collection-entry.js";
import type { GranuleFacts } from "./granule-facts.js";
import type { UmmRecord } from "./record.js";
import type { RecordedGranules } from "./recorded-granules.js";

/** All granules and collections of a box: recorded ones first, then blocks of synthetic ones. */
export interface Catalog {
  readonly collections: readonly CollectionEntry[];
  readonly granuleCount: number;
  /** Indexes in CMR's default order: provider, then start. */
  readonly defaultOrder: readonly GranuleRun[];
  facts(index: number): GranuleFacts;
  /** JSON text of the granule as a `umm_json` item. */
  text(index: number): string;
  record(index: number): UmmRecord;
}

/** A run of granule indexes; `collection` when all belong to one. */
export interface GranuleRun {
  readonly indexes: readonly number[] | { readonly from: number; readonly to: number };
  readonly collection: CollectionEntry | undefined;
}

/** Joins the recorded and the synthetic granules. */
export function createCatalog(recorded: RecordedGranules, blocks: readonly SyntheticBlock[]): Catalog {
  const count = recorded.facts.length;
  const starts: number[] = [];
  let total = count;
  for (const block of blocks) {
    starts.push(total);
    total += block.count;
    block.collection.granuleCount = block.count;
  }
  const locate = (index: number): [SyntheticBlock, number] => {
    let at = blocks.length - 1;
    while (at > 0 && index < (starts[at] as number)) at -= 1;
    return [blocks[at] as SyntheticBlock, index - (starts[at] as number)];
  };
  const text = (index: number): string => {
    if (index < count) return JSON.stringify(recorded.record(index));
    const [block, local] = locate(index);
    return block.text(local);
  };
  return {
    collections: [...recorded.collections, ...blocks.map((block) => block.collection)],
    granuleCount: total,
    defaultOrder: defaultOrder(recorded.facts, blocks, starts),
    facts(index) {
      if (index < count) return recorded.facts[index] as GranuleFacts;
      const [block, local] = locate(index);
      return block.facts(local);
    },
    text,
    record: (index) => (index < count ? recorded.record(index) : (JSON.parse(text(index)) as UmmRecord)),
  };
}

/** Synthetic blocks are in order within themselves, so that only the recorded granules and the blocks need sorting. */
function defaultOrder(
  facts: readonly GranuleFacts[],
  blocks: readonly SyntheticBlock[],
  starts: readonly number[],
): GranuleRun[] {
  const byProvider = new Map<string, number[]>();
  facts.forEach((one, index) => {
    const provider = one.provider.toLowerCase();
    byProvider.set(provider, [...(byProvider.get(provider) ?? []), index]);
  });
  const runs = [...byProvider].map(([provider, indexes]) => ({
    provider,
    run: {
      indexes: indexes.sort((a, b) => (facts[a]?.start ?? 0) - (facts[b]?.start ?? 0)),
      collection: undefined,
    } as GranuleRun,
  }));
  blocks.forEach((block, i) => {
    const from = starts[i] as number;
    runs.push({
      provider: block.collection.provider.toLowerCase(),
      run: { indexes: { from, to: from + block.count }, collection: block.collection },
    });
  });
  return runs.sort((a, b) => (a.provider < b.provider ? -1 : a.provider > b.provider ? 1 : 0)).map((one) => one.run);
}
