import { describe, expect, it } from "vitest";
import {
  type StacItem,
  stacCollectionToUmmCollection,
  stacItemToUmmGranule,
  ummCollectionToStacCollection,
  ummGranuleToStacItem,
} from "../src/index.js";
import { hasCorpus, stacCollections, stacItems } from "./corpus.js";

function hrefs(item: StacItem, base?: string): string[] {
  const all = Object.values(item.assets).flatMap((asset) => [asset, ...Object.values(asset.alternate ?? {})]);
  const list = all.map(({ href }) =>
    base && !/^[a-z0-9+.-]+:/i.test(href) && URL.canParse(href, base) ? new URL(href, base).href : href,
  );
  return list.map((href) => href.trim()).sort();
}

describe.skipIf(!hasCorpus)("items of other catalogs (../shared/corpus)", () => {
  const items = stacItems().filter(({ record }) => record.type === "Feature");

  it("finds the items", () => {
    expect(items.length).toBeGreaterThanOrEqual(200);
  });

  it("become granule records and come back exactly", () => {
    for (const { file, record } of items) {
      const throughJson = JSON.parse(JSON.stringify(stacItemToUmmGranule(record)));
      // JSON has no -0, which one item holds.
      expect(JSON.stringify(ummGranuleToStacItem(throughJson)), file).toBe(JSON.stringify(record));
    }
  });

  it("lose no asset, no place and no time even when only the UMM part is kept", () => {
    for (const { file, record } of items) {
      const { meta, umm } = stacItemToUmmGranule(record);
      const { stac: _item, ...rest } = meta ?? {};
      const back = ummGranuleToStacItem(JSON.parse(JSON.stringify({ meta: rest, umm })));
      const self = record.links.find(({ rel }) => rel === "self")?.href;
      expect(hrefs(back), file).toEqual(hrefs(record, self));
      expect(back.id).toBe(record.id);
      expect(back.geometry === null, file).toBe(record.geometry === null);
      const { datetime, start_datetime: start, end_datetime: end } = record.properties;
      const times = [back.properties.datetime, back.properties.start_datetime, back.properties.end_datetime].filter(
        Boolean,
      );
      for (const time of start && end ? [start, end] : [datetime])
        if (time)
          expect(
            times.map((t) => Date.parse(t as string)),
            file,
          ).toContain(Date.parse(time));
    }
  });
});

describe.skipIf(!hasCorpus)("collections of other catalogs (../shared/corpus)", () => {
  const collections = stacCollections().filter(({ record }) => record.type === "Collection" || "extent" in record);

  it("finds the collections", () => {
    expect(collections.length).toBeGreaterThanOrEqual(90);
  });

  it("become collection records and come back exactly", () => {
    for (const { file, record } of collections) {
      const converted = stacCollectionToUmmCollection(record);
      expect(converted.umm.ShortName, file).toBeTruthy();
      expect(JSON.stringify(ummCollectionToStacCollection(JSON.parse(JSON.stringify(converted)))), file).toBe(
        JSON.stringify(record),
      );
    }
  });
});
