import { describe, expect, it } from "vitest";
import { ummCollectionToStacCollection, ummGranuleToStacItem } from "../src/index.js";
import {
  geometrySchema,
  stacCollectionSchema,
  stacItemCollectionSchema,
  stacItemSchema,
  ummGranuleRecordSchema,
} from "../src/zod.js";
import { collections, granules, hasCorpus } from "./corpus.js";

const ITEM = ummGranuleToStacItem({
  umm: {
    GranuleUR: "g",
    TemporalExtent: { SingleDateTime: "2020-01-01T00:00:00Z" },
    RelatedUrls: [{ URL: "https://x/a.nc", Type: "GET DATA" }],
  },
});

describe("the schemas", () => {
  it("take what the conversion makes, and keep fields they do not know", () => {
    expect(stacItemSchema.parse({ ...ITEM, "x:own": 1 })).toEqual({ ...ITEM, "x:own": 1 });
    const collection = ummCollectionToStacCollection({ umm: { ShortName: "A", Version: "1", Abstract: "B" } });
    expect(stacCollectionSchema.parse(collection)).toEqual(collection);
    expect(stacItemCollectionSchema.safeParse({ type: "FeatureCollection", features: [ITEM] }).success).toBe(true);
  });

  it("refuse what is none", () => {
    expect(stacItemSchema.safeParse({ ...ITEM, assets: { a: {} } }).success).toBe(false);
    expect(stacItemSchema.safeParse({ ...ITEM, bbox: [1, 2, 3] }).success).toBe(false);
    expect(stacItemSchema.safeParse({ ...ITEM, type: "Collection" }).success).toBe(false);
    expect(geometrySchema.safeParse({ type: "Polygon", coordinates: [[1]] }).success).toBe(false);
    expect(stacCollectionSchema.safeParse(ITEM).success).toBe(false);
  });

  it.skipIf(!hasCorpus)("take every recorded record and its conversion", () => {
    for (const { file, record } of granules()) {
      expect(ummGranuleRecordSchema.safeParse(record).success, file).toBe(true);
      expect(stacItemSchema.safeParse(ummGranuleToStacItem(record)).success, file).toBe(true);
    }
    for (const { file, record } of collections())
      expect(stacCollectionSchema.safeParse(ummCollectionToStacCollection(record)).success, file).toBe(true);
  });
});
