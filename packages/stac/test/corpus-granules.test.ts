import { describe, expect, it } from "vitest";
import { type StacItem, stacItemToUmmGranule, type UmmGranuleRecord, ummGranuleToStacItem } from "../src/index.js";
import { granules, hasCorpus } from "./corpus.js";
import { stacProblems } from "./stac-validator.js";

function hrefsOf(item: StacItem): string[] {
  return Object.values(item.assets).flatMap((asset) => [
    asset.href,
    ...Object.values(asset.alternate ?? {}).map((other) => other.href),
  ]);
}

describe.skipIf(!hasCorpus)("every recorded granule (../shared/corpus)", () => {
  const all = granules();

  it("finds the records", () => {
    expect(all.length).toBeGreaterThanOrEqual(252);
  });

  it.each(["1.0.0", "1.1.0"] as const)(
    "becomes an item that satisfies the schemas of STAC %s and of its extensions",
    async (stacVersion) => {
      const failures: string[] = [];
      for (const { file, record } of all) {
        const problems = await stacProblems(ummGranuleToStacItem(record, { stacVersion }));
        if (problems.length > 0) failures.push(`${file}\n  ${problems.slice(0, 3).join("\n  ")}`);
      }
      expect(failures).toEqual([]);
    },
  );

  it("keeps each related URL exactly once", () => {
    for (const { file, record } of all) {
      const urls = Array.isArray(record.umm.RelatedUrls) ? record.umm.RelatedUrls : [];
      const wanted = urls.map((url) => url.URL?.trim()).filter((url) => url);
      expect(hrefsOf(ummGranuleToStacItem(record)).sort(), file).toEqual(wanted.sort());
    }
  });
});

describe.skipIf(!hasCorpus)("UMM to STAC and back", () => {
  it("gives every recorded granule back as it was, with trimmed URLs", () => {
    for (const { file, record } of granules()) {
      const back = JSON.parse(JSON.stringify(stacItemToUmmGranule(ummGranuleToStacItem(record)))) as UmmGranuleRecord;
      expect(back.meta?.stac, file).toBeUndefined();
      expect(withSortedUrls(back), file).toEqual(withSortedUrls(record));
    }
  });

  it("is a fixed point: the item of the returned record is the item", () => {
    for (const { file, record } of granules()) {
      const item = ummGranuleToStacItem(record);
      expect(ummGranuleToStacItem(stacItemToUmmGranule(item)), file).toEqual(item);
    }
  });
});

function withSortedUrls(record: UmmGranuleRecord): unknown {
  const urls = record.umm.RelatedUrls;
  if (!Array.isArray(urls)) return record;
  const trimmed = urls.map((url) =>
    JSON.stringify(Object.entries(url?.URL ? { ...url, URL: url.URL.trim() } : url).sort()),
  );
  return { ...record, umm: { ...record.umm, RelatedUrls: trimmed.sort() } };
}
