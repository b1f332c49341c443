import type { CollectionEntry } from "../records/collection-entry.js";
import type { GranuleFacts } from "../records/granule-facts.js";
import { snake } from "./parameters.js";

type Key = string | number | undefined;

/** One of several sort keys. */
export interface SortOrder<T> {
  readonly read: (item: T) => Key;
  readonly descending: boolean;
}

const GRANULE_KEYS: Readonly<Record<string, (facts: GranuleFacts) => Key>> = {
  granule_ur: (facts) => facts.granuleUr.toLowerCase(),
  producer_granule_id: (facts) => facts.producerIds[0]?.toLowerCase(),
  readable_granule_name: (facts) => (facts.producerIds[0] ?? facts.granuleUr).toLowerCase(),
  start_date: (facts) => facts.start,
  end_date: (facts) => (facts.start === undefined ? undefined : (facts.end ?? Number.MAX_SAFE_INTEGER)),
  entry_title: (facts) => facts.collection.entryTitle.toLowerCase(),
  short_name: (facts) => facts.collection.shortName.toLowerCase(),
  version: (facts) => facts.collection.version.toLowerCase(),
  provider: (facts) => facts.provider.toLowerCase(),
  data_size: (facts) => facts.sizeMb,
  cloud_cover: (facts) => facts.cloudCover,
  project: (facts) => (facts.projects[0] ?? facts.collection.projects[0])?.toLowerCase(),
  platform: (facts) => (facts.platforms[0] ?? facts.collection.platforms[0])?.toLowerCase(),
  instrument: (facts) => (facts.instruments[0] ?? facts.collection.instruments[0])?.toLowerCase(),
  day_night: (facts) => facts.dayNight?.toLowerCase(),
  downloadable: (facts) => Number(facts.downloadable),
  browsable: (facts) => Number(facts.browsable),
  revision_date: (facts) => facts.revisionDate,
};

const COLLECTION_KEYS: Readonly<Record<string, (entry: CollectionEntry) => Key>> = {
  short_name: (entry) => entry.shortName.toLowerCase(),
  entry_title: (entry) => entry.entryTitle.toLowerCase(),
  entry_id: (entry) => entry.entryId.toLowerCase(),
  start_date: (entry) => entry.ranges[0]?.start,
  end_date: (entry) => entry.ranges.at(-1)?.end ?? Number.MAX_SAFE_INTEGER,
  provider: (entry) => entry.provider.toLowerCase(),
  platform: (entry) => entry.platforms[0]?.toLowerCase(),
  instrument: (entry) => entry.instruments[0]?.toLowerCase(),
  revision_date: (entry) => entry.revisionDate,
  has_granules: (entry) => Number(entry.granuleCount === 0),
  usage_score: (entry) => -entry.granuleCount,
  score: () => 0,
  ongoing: (entry) => Number(entry.ranges.at(-1)?.end !== undefined),
  create_data_date: (entry) => entry.createdAt,
};

const ALIASES: Readonly<Record<string, string>> = {
  dataset_id: "entry_title",
  campaign: "project",
  sensor: "instrument",
  day_night_flag: "day_night",
  online_only: "downloadable",
  browse_only: "browsable",
  has_granules_or_cwic: "has_granules",
  has_granules_or_opensearch: "has_granules",
};

/** The sort orders of a granule search; none is CMR's default. */
export function granuleOrders(keys: readonly string[]): SortOrder<GranuleFacts>[] {
  return orders(keys, GRANULE_KEYS);
}

/** The sort orders of a collection search; by entry title and provider unless told otherwise. */
export function collectionOrders(keys: readonly string[]): SortOrder<CollectionEntry>[] {
  return orders(keys.length > 0 ? keys : ["entry_title", "provider"], COLLECTION_KEYS);
}

/** Compares by the orders one after the other; items without a key come last in either direction, as in CMR's index. */
export function compareKeys(a: readonly Key[], b: readonly Key[], descending: readonly boolean[]): number {
  for (let i = 0; i < descending.length; i++) {
    const [x, y] = [a[i], b[i]];
    if (x === y) continue;
    if (x === undefined) return 1;
    if (y === undefined) return -1;
    return x < y === descending[i] ? 1 : -1;
  }
  return 0;
}

/** Sorts items by their orders; equal ones keep their places. */
export function sortBy<I, T>(items: I[], read: (item: I) => T, by: readonly SortOrder<T>[]): I[] {
  const descending = by.map((order) => order.descending);
  const keyed = items.map((item) => {
    const value = read(item);
    return { item, keys: by.map((order) => order.read(value)) };
  });
  return keyed.sort((a, b) => compareKeys(a.keys, b.keys, descending)).map(({ item }) => item);
}

function orders<T>(keys: readonly string[], table: Readonly<Record<string, (item: T) => Key>>): SortOrder<T>[] {
  return keys.map((key) => {
    const name = snake(key.replace(/^[-+ ]/, ""));
    return { read: table[ALIASES[name] ?? name] ?? (() => 0), descending: key.startsWith("-") };
  });
}
