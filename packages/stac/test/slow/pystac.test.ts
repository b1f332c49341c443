import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import {
  type StacCollection,
  type StacItem,
  type StacVersion,
  ummCollectionToStacCollection,
  ummGranuleToStacItem,
} from "../../src/index.js";
import { collections, granules, hasCorpus, SHARED } from "../corpus.js";
import { describeReader, judge } from "./python-readers.js";
import { asJson, instantOf, SAMPLES } from "./sample-granules.js";

interface Facts {
  readonly id: string;
  readonly refused?: string;
  readonly kind: string;
  readonly written: StacItem | null;
  readonly times: readonly (string | null)[];
  readonly assets: Readonly<Record<string, string>>;
  readonly validatedAgainst: readonly string[];
  readonly problem: string | null;
}
interface Judgement {
  readonly documents: readonly Facts[];
  readonly schemasRead: readonly string[];
}

const schemas = hasCorpus ? join(SHARED, "corpus", "cmr", "schemas") : null;
const judged = (documents: readonly object[]) => judge<Judgement>("pystac", { documents, schemas });

const RECORDS = [...SAMPLES, ...granules().map(({ record }) => record)];
const COLLECTION = {
  umm: {
    ShortName: "SAMPLE",
    Version: "1.0",
    EntryTitle: "A sample",
    Abstract: "What a collection needs.",
    TemporalExtents: [{ RangeDateTimes: [{ BeginningDateTime: "2000-01-01T00:00:00Z" }] }],
  },
};

const itemsOf = (stacVersion: StacVersion) =>
  RECORDS.map((record) => asJson(ummGranuleToStacItem(record, { stacVersion })));
const collectionsOf = (stacVersion: StacVersion): StacCollection[] =>
  [COLLECTION, ...collections().map(({ record }) => record)].map((record) =>
    asJson(ummCollectionToStacCollection(record, { stacVersion })),
  );

const problemsOf = ({ documents }: Judgement) =>
  documents
    .filter(({ refused, problem }) => refused || problem)
    .map(({ id, refused, problem }) => [id, refused, problem]);

describeReader("pystac", ["pystac", "jsonschema"], () => {
  if (!hasCorpus)
    console.warn("Without ../shared/corpus pystac loads and checks the core only: no schemas of extensions.");
  const items = itemsOf("1.1.0");
  let ofItems: Judgement;
  let ofCollections: Judgement;
  beforeAll(async () => {
    ofItems = await judged(items);
    ofCollections = await judged(collectionsOf("1.1.0"));
  });

  it("loads every item, with its times and its assets", () => {
    expect(ofItems.documents.map(({ id, kind }) => [id, kind])).toEqual(items.map(({ id }) => [id, "Item"]));
    for (const [i, { properties, assets }] of items.entries()) {
      const facts = ofItems.documents[i] as Facts;
      const { datetime, start_datetime, end_datetime } = properties;
      // pystac has microseconds, JavaScript milliseconds.
      expect(facts.times.map(instantOf), facts.id).toEqual([datetime, start_datetime, end_datetime].map(instantOf));
      expect(facts.assets).toEqual(Object.fromEntries(Object.entries(assets).map(([key, { href }]) => [key, href])));
    }
  });

  it("writes every item back as it was", () => {
    for (const [i, item] of items.entries()) {
      const { written } = ofItems.documents[i] as Facts;
      expect(comparable(written as StacItem)).toEqual(comparable(item));
    }
  });

  it("loads every collection", () => {
    const all = collectionsOf("1.1.0");
    expect(ofCollections.documents.map(({ id, kind }) => [id, kind])).toEqual(all.map(({ id }) => [id, "Collection"]));
    for (const [i, { extent }] of all.entries())
      expect(ofCollections.documents[i]?.times.map(instantOf)).toEqual(extent.temporal.interval.flat().map(instantOf));
  });

  it("finds every item and collection valid, against the core and each extension that they name", () => {
    expect(problemsOf(ofItems)).toEqual([]);
    expect(problemsOf(ofCollections)).toEqual([]);
    for (const [i, { stac_extensions = [] }] of items.entries())
      expect(ofItems.documents[i]?.validatedAgainst).toHaveLength(1 + (hasCorpus ? stac_extensions.length : 0));
  });

  it.skipIf(!hasCorpus)("finds them valid as STAC 1.0.0, too", async () => {
    const judgement = await judged([...itemsOf("1.0.0"), ...collectionsOf("1.0.0")]);
    expect(problemsOf(judgement)).toEqual([]);
    expect(judgement.schemasRead.some((url) => url.includes("/v1.0.0/item-spec/"))).toBe(true);
    expect(judgement.schemasRead.some((url) => url.includes("/v1.0.0/collection-spec/"))).toBe(true);
  });

  it("refuses items that are broken, each for what is broken", async () => {
    const [item] = items as [StacItem];
    const { bbox: _, ...withoutBbox } = item;
    const broken: readonly (readonly [object, RegExp])[] = [
      // A geometry and its bbox are one choice in the schema: what is said of a wrong one is said of the other.
      [withoutBbox, /item\.json/],
      [{ ...item, properties: { ...item.properties, datetime: null } }, /start_datetime/],
      [{ ...item, properties: { ...item.properties, updated: "yesterday" } }, /yesterday/],
      [{ ...item, assets: { data: { title: "no href" } } }, /href/],
      [{ ...item, geometry: { type: "Polygon", coordinates: [[[0, 0]]] } }, /item\.json/],
      [{ ...item, type: "Collection" }, /description/],
    ];
    const { documents } = await judged(broken.map(([document]) => document));
    for (const [i, [, reason]] of broken.entries())
      expect(`${documents[i]?.refused ?? documents[i]?.problem}`).toMatch(reason);
  });

  it.skipIf(!hasCorpus)("refuses an item that breaks an extension only", async () => {
    const [item] = items as [StacItem];
    const data = { ...item.assets.data, "file:size": "large" };
    const file = "https://stac-extensions.github.io/file/v2.1.0/schema.json";
    const broken = { ...item, stac_extensions: [...(item.stac_extensions ?? []), file], assets: { data } };
    const { documents } = await judged([broken]);
    expect(documents[0]?.refused).toBeUndefined();
    expect(documents[0]?.problem).toContain("file/v2.1.0");
  });
});

/** pystac writes its links in its own order, without titles of those it knows, and datetime with microseconds. */
function comparable(item: StacItem): object {
  const links = item.links.map(({ rel, href }) => `${rel} ${href}`).sort();
  const properties = { ...item.properties, datetime: instantOf(item.properties.datetime) };
  return { ...item, links, properties };
}
