import { inspect } from "node:util";
import { expect } from "vitest";
import { DataGranule, searchData } from "../../src/index.js";
import { everything } from "../simulated-cmr.js";
import type { Behaviour, Data } from "./records.js";
import { countOf, resultsOf } from "./searches.js";

export async function checkResults({ given, expect: expected }: Behaviour): Promise<void> {
  const { results } = await resultsOf(given.items?.length ?? 0);
  const all = await results.toArray();
  switch (given.op) {
    case "ResultsBase":
      expect([all.length, await results.hits()]).toEqual([expected.len, expected.matched]);
      break;
    case "iterate":
      expect((await results.toArray()).map(({ id }) => id)).toEqual(all.map(({ id }) => id));
      expect(all).toHaveLength(expected.yields.length);
      break;
    case "index":
      expect(given.items.map((_: string, i: number) => (results as Data)[i] ?? null)).toEqual(Object.values(expected));
      break;
    case "first/last":
      expect((await results.first())?.id).toBe(all[0]?.id);
      break;
    case "filter": {
      const kept = new Set(all.filter((_, i) => given.items[i] % 2 === 0).map(({ id }) => id));
      expect(await results.filter(({ id }) => kept.has(id)).toArray()).toHaveLength(expected.matched);
      break;
    }
    case "map":
      expect({
        yields: (await countOf(results.map((granule) => granule) as never)).count,
        matched: (await (results.map(String) as Data).hits?.()) ?? null,
      }).toEqual({ yields: expected.yields.length, matched: expected.matched });
      break;
    case "preview(3)":
      expect((await results.take(3).toArray()).map(({ id }) => id)).toEqual(all.slice(0, 3).map(({ id }) => id));
      break;
    default:
      throw new Error(`The runner does not know ${given.op}.`);
  }
}

export async function checkLazy({ id, given, expect: expected }: Behaviour): Promise<void> {
  const cached: number | undefined = [given.cached].flat().at(-1);
  const hits = Math.min(given.hits ?? given.total ?? given.items ?? given.cmr_items ?? cached ?? 5, 5000);
  const limit = given.limit ?? (/limit=(\d+)/.exec(given.op)?.[1] as string | undefined);
  const { box, results } = await resultsOf(hits, limit === undefined ? {} : { limit: Number(limit) });
  expect(box.requests).toHaveLength(0);
  if (id === "results.lazy-004")
    expect({ requests: box.requests.length }).toEqual({ requests: expected.page_requests });
  if (id === "results.lazy-005") {
    const { length = null } = results as Data;
    expect({ length, hits: await results.hits() }).toEqual({ length: cached, hits: cached });
  }
  if (expected.contains) {
    const text = String(results);
    expect([text, inspect(results)]).toEqual(Array(2).fill(expect.stringContaining("SearchResults")));
    if (id === "results.lazy-020") for (const word of expected.contains) expect(text).toContain(word);
    expect(box.requests).toHaveLength(0);
  }
  if (given.op.includes("total") || given.op === "hits()" || expected.total !== undefined) {
    expect([await results.hits(), await results.hits()]).toEqual([hits, hits]);
    expect(box.requests).toHaveLength(expected.hits_requests ?? 1);
    return;
  }
  const wanted = limit === undefined ? hits : Math.min(Number(limit), hits);
  for (let pass = 0; pass < 3; pass++) expect(await countOf(results)).toEqual({ count: wanted, unique: true });
  const requests = box.requests.length;
  await countOf(results);
  if (expected.requests_second !== undefined) expect(box.requests.length - requests).toBe(expected.requests_second);
  let paged = 0;
  for await (const page of results.pages()) paged += page.length;
  expect(paged).toBe(wanted);
}

export async function checkDefect({ id, given, expect: { ours } }: Behaviour): Promise<void> {
  if (ours.throws) {
    const pageSize = given.page_size;
    expect(() => searchData(everything, { pageSize })).toThrow(/1 to 2000/);
    return;
  }
  const limit = /(?:limit|count)=(\d+)/.exec(given.op)?.[1];
  const { box, results } = await resultsOf(5000, limit === undefined ? {} : { limit: Number(limit) });
  if (ours.async_iterable) {
    let items = 0;
    for await (const item of results.toStac()) items += item.type === "Feature" ? 1 : 0;
    expect(items).toBe(5000);
  } else if (ours.requests !== undefined) {
    await results.toArray();
    expect(box.requests).toHaveLength(ours.requests);
  } else if (ours.returns) expect("at" in results).toBe(false);
  else {
    if (id === "defect.results-001") await results.take(26).toArray();
    if (id === "defect.results-002") for await (const _ of results.take(30));
    expect(await countOf(results)).toEqual({ count: ours.yields ?? ours.count, unique: true });
  }
}

export async function checkSeed({ given }: Behaviour): Promise<void> {
  const { box, results } = await resultsOf(300, { pageSize: 100 });
  const count = async () => {
    let items = 0;
    for await (const page of results.pages()) items += page.length;
    return items;
  };
  expect(box.requests).toHaveLength(0);
  if (/pages\(\)/.test(given.acceptance ?? given.op)) expect([await count(), await count()]).toEqual([300, 300]);
  else if (given.op === "len(results)") expect(await results.hits()).toBe(300);
  else {
    const cmr = await searchData(
      { "provider[]": "*", "options[provider][pattern]": "true" },
      { system: box.system },
    ).toArray();
    expect(cmr).toHaveLength(300);
  }
}

/** There is no `summary()`, which would have to load the results: the caller sums what it reads. */
export async function checkSummary({ given, expect: expected }: Behaviour): Promise<void> {
  const [, count, megabytes, day] = /^(\d+) x (\d+) MB cloud (\S+)$/.exec(given.granules ?? "") ?? [];
  const read = Array.from({ length: Number(count ?? 0) }, (_, i) => granuleOf(i, Number(megabytes), day as string));
  const { box, results } = await resultsOf(given.total ?? read.length);
  const summary = {
    total: await results.hits(),
    loaded: read.length,
    total_size_mb: read.reduce((sum, { size = 0 }) => sum + size, 0) / 2 ** 20,
    cloud_count: read.filter(({ cloudHosted }) => cloudHosted).length,
    temporal_range: read[0]?.toStac().properties.datetime ?? null,
  };
  expect(summary).toMatchObject(expected.equals ?? expected.path);
  if (expected.temporal_range_contains) expect(summary.temporal_range).toContain(expected.temporal_range_contains);
  // Counting loads nothing.
  expect(box.requests.map(({ body }) => new URLSearchParams(body as string).get("page_size"))).toEqual(["0"]);
}

function granuleOf(i: number, megabytes: number, day: string): DataGranule {
  const name = `g${i}.nc`;
  return new DataGranule({
    umm: {
      GranuleUR: `g${i}`,
      TemporalExtent: { SingleDateTime: `${day}T00:00:00Z` },
      DataGranule: { ArchiveAndDistributionInformation: [{ Name: name, Size: megabytes, SizeUnit: "MB" }] },
      RelatedUrls: [{ URL: `s3://bucket/${name}`, Type: "GET DATA VIA DIRECT ACCESS" }],
    },
  });
}
