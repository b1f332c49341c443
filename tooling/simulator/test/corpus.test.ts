import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Simulator, startSimulator } from "../src/index.js";
import { CORPUS, HAS_CORPUS } from "./corpus-folder.js";
import { type Item, search, searchAll } from "./search.js";

interface Recorded {
  file: string;
  kind: string;
}

interface Entry {
  Name?: string;
  SizeInBytes?: number;
  Size?: number;
  SizeUnit?: string;
  Checksum?: { Value: string; Algorithm: string };
}

const EVERYTHING = "provider=*&options[provider][pattern]=true";

if (!HAS_CORPUS) test.skip("the tests over recorded records need the corpus beside the repository");

describe.runIf(HAS_CORPUS)("recorded records", () => {
  let box: Simulator;
  let items: Item[];
  let recorded: { meta?: Record<string, unknown>; umm: Record<string, unknown> }[];

  beforeAll(async () => {
    box = await startSimulator({ corpus: CORPUS, granules: 0 });
    ({ items } = await searchAll(box, EVERYTHING, 2000));
    const index = JSON.parse(readFileSync(`${CORPUS}/index.json`, "utf8")) as Recorded[];
    recorded = index
      .filter((entry) => entry.kind === "umm_g")
      .map((entry) => JSON.parse(readFileSync(`${CORPUS}/${entry.file}`, "utf8")) as (typeof recorded)[number]);
  });

  afterAll(async () => {
    await box.close();
  });

  test("are all found, each once, at page sizes 7 and 2000", async () => {
    const wanted = recorded.map((record) => String(record.umm.GranuleUR)).sort();
    expect(wanted).toHaveLength(252);
    expect(box.totalGranules).toBe(252);
    expect(items.map((item) => item.umm.GranuleUR).sort()).toEqual(wanted);
    const paged = await searchAll(box, EVERYTHING, 7);
    expect(paged.items.map((item) => item.umm.GranuleUR)).toEqual(items.map((item) => item.umm.GranuleUR));
  });

  test("are served as recorded, apart from links, sizes and checksums", () => {
    const strip = (umm: Record<string, unknown>): unknown => ({
      ...umm,
      RelatedUrls: undefined,
      DataGranule: undefined,
    });
    for (const record of recorded) {
      const served = items.find((item) => item.umm.GranuleUR === record.umm.GranuleUR);
      expect(strip(served?.umm ?? {})).toEqual(strip(record.umm));
      if (record.meta !== undefined) expect(served?.meta).toEqual(record.meta);
      expect(served?.meta["concept-id"]).toMatch(/^G\d+-[A-Z0-9_]+$/);
    }
  });

  test("have their https links in the box and their s3 links unchanged", () => {
    for (const item of items) {
      const original = recorded.find((record) => record.umm.GranuleUR === item.umm.GranuleUR)?.umm.RelatedUrls as {
        URL: string;
      }[];
      const links = (item.umm as unknown as { RelatedUrls?: { URL: string }[] }).RelatedUrls ?? [];
      links.forEach((link, i) => {
        const before = String(original[i]?.URL);
        if (before.startsWith("http")) expect(link.URL).toBe(before.replace(/^https?:\/\//, `${box.urls.data}/`));
        else expect(link.URL).toBe(before);
      });
    }
  });

  test("describe by name the bytes that the box serves", async () => {
    let checked = 0;
    for (const item of items) {
      const umm = item.umm as unknown as {
        RelatedUrls?: { URL: string }[];
        DataGranule?: { ArchiveAndDistributionInformation?: Entry[] };
      };
      for (const entry of umm.DataGranule?.ArchiveAndDistributionInformation ?? []) {
        const link = umm.RelatedUrls?.find(
          (one) => one.URL.startsWith(box.urls.data) && one.URL.endsWith(`/${entry.Name}`),
        );
        if (link === undefined) continue;
        const bytes = box.files.bytes(link.URL);
        if (entry.SizeInBytes !== undefined) expect(entry.SizeInBytes).toBe(bytes.length);
        if (entry.Size !== undefined && entry.SizeUnit === "MB") {
          expect(
            [bytes.length / 1e6, bytes.length / 2 ** 20].some((size) => Math.abs(size - (entry.Size ?? 0)) < 1e-9),
          ).toBe(true);
        }
        const { Algorithm, Value } = entry.Checksum ?? {};
        const hash = Algorithm === "MD5" ? "md5" : Algorithm === "SHA-256" ? "sha256" : undefined;
        if (hash !== undefined) expect(createHash(hash).update(bytes).digest("hex")).toBe(Value);
        const copy = umm.RelatedUrls?.find((one) => one.URL.startsWith("s3://") && one.URL.endsWith(`/${entry.Name}`));
        if (copy !== undefined) expect(box.files.expected(copy.URL)?.size).toBe(bytes.length);
        checked += 1;
      }
    }
    expect(checked).toBeGreaterThan(250);
  });

  test("keep the forms of their sizes", () => {
    const forms = (umm: Record<string, unknown>): string[] => {
      const data = umm.DataGranule as { ArchiveAndDistributionInformation?: Entry[] } | undefined;
      return (data?.ArchiveAndDistributionInformation ?? []).map((entry) => {
        const { Checksum: _, ...rest } = entry;
        return Object.keys(rest).sort().join();
      });
    };
    for (const record of recorded) {
      const served = items.find((item) => item.umm.GranuleUR === record.umm.GranuleUR);
      expect(forms(served?.umm ?? {})).toEqual(forms(record.umm));
    }
  });

  test("each have a collection that a search finds", async () => {
    const collections = await search(box, "page_size=2000&include_granule_counts=true", {}, "collections.umm_json");
    const counted = collections.items.reduce((total, item) => total + Number(item.meta["granule-count"]), 0);
    expect(counted).toBe(252);
    expect(new Set(collections.items.map((item) => item.meta["concept-id"])).size).toBe(collections.hits);
  });

  test("answer every recorded query without an error", async () => {
    const index = JSON.parse(readFileSync(`${CORPUS}/index.json`, "utf8")) as Recorded[];
    for (const entry of index.filter((one) => /^cmr_(granules|collections)_exchange$/.test(one.kind))) {
      const { request, response } = JSON.parse(readFileSync(`${CORPUS}/${entry.file}`, "utf8")) as {
        request: { method: string; url: string; body?: string };
        response: { status: number };
      };
      const url = new URL(request.url);
      if (url.pathname.endsWith(".stac") || response.status !== 200) continue;
      const answer = await fetch(`${box.urls.cmr}${url.pathname}${url.search}`, {
        method: request.method,
        ...(request.method === "POST"
          ? { body: request.body ?? "", headers: { "content-type": "application/x-www-form-urlencoded" } }
          : {}),
      });
      expect([entry.file, answer.status, answer.status === 200 ? "" : await answer.text()]).toEqual([
        entry.file,
        200,
        "",
      ]);
      await answer.body?.cancel();
    }
  });

  test("of the examples come along when they are asked for", async () => {
    await using more = await startSimulator({ corpus: CORPUS, granules: 0, includeExamples: true });
    expect(more.totalGranules).toBe(270);
    const all = await searchAll(more, EVERYTHING, 100);
    expect(all.items).toHaveLength(270);
  });
});
