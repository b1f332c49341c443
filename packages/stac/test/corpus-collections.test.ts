import { describe, expect, it } from "vitest";
import {
  stacCollectionToUmmCollection,
  type UmmCollectionRecord,
  ummCollectionToStacCollection,
} from "../src/index.js";
import { collections, hasCorpus } from "./corpus.js";
import { stacProblems } from "./stac-validator.js";

describe.skipIf(!hasCorpus)("every recorded collection (../shared/corpus)", () => {
  const all = collections();

  it("finds the records", () => {
    expect(all.length).toBeGreaterThanOrEqual(90);
  });

  it.each(["1.0.0", "1.1.0"] as const)(
    "becomes a collection that satisfies the schemas of STAC %s and of its extensions",
    async (stacVersion) => {
      const failures: string[] = [];
      for (const { file, record } of all) {
        const problems = await stacProblems(ummCollectionToStacCollection(record, { stacVersion }));
        if (problems.length > 0) failures.push(`${file}\n  ${problems.slice(0, 3).join("\n  ")}`);
      }
      expect(failures).toEqual([]);
    },
  );

  it("keeps each related URL as a link", () => {
    for (const { file, record } of all) {
      const hrefs = ummCollectionToStacCollection(record).links.map(({ href }) => href);
      const urls = Array.isArray(record.umm.RelatedUrls) ? record.umm.RelatedUrls : [];
      for (const { URL: url } of urls) if (url?.trim()) expect(hrefs, file).toContain(url.trim());
    }
  });

  it("comes back as it was, without the id of the user who ingested it", () => {
    for (const { file, record } of all) {
      const back = JSON.parse(
        JSON.stringify(stacCollectionToUmmCollection(ummCollectionToStacCollection(record))),
      ) as UmmCollectionRecord;
      expect(back.meta?.stac, file).toBeUndefined();
      expect(comparable(back), file).toEqual(comparable(record));
    }
  });

  it("is a fixed point: the collection of the returned record is the collection", () => {
    for (const { file, record } of all) {
      const collection = ummCollectionToStacCollection(record);
      expect(ummCollectionToStacCollection(stacCollectionToUmmCollection(collection)), file).toEqual(collection);
    }
  });
});

function comparable(record: UmmCollectionRecord): unknown {
  const { "user-id": _user, ...meta } = record.meta ?? {};
  const urls = record.umm.RelatedUrls;
  const trimmed = Array.isArray(urls) ? urls.map((url) => (url?.URL ? { ...url, URL: url.URL.trim() } : url)) : urls;
  return JSON.parse(JSON.stringify({ meta, umm: { ...record.umm, RelatedUrls: trimmed } }));
}
