import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openVirtualDataset, openVirtualMfdataset, type VirtualDataset } from "../src/index.js";
import { fromKerchunk, toKerchunk } from "../src/kerchunk.js";
import type { PersistOptions } from "../src/persist/plan.js";
import { bytesOf, index, json, noCorpus, type PairTruth } from "./corpus.js";
import { type CorpusServer, startCorpusServer } from "./corpus-server.js";
import { expectSameValues } from "./same-values.js";

/** Has chunks that were shuffled behind other filters, which are written by value alone. */
const SHUFFLED = "pairs/syn_filters.h5";

let server: CorpusServer;
beforeAll(async () => {
  server = await startCorpusServer();
});
afterAll(() => server.close());

/** References as text and back, as a file would be. */
async function throughJson(dataset: VirtualDataset, options?: PersistOptions): Promise<VirtualDataset> {
  return fromKerchunk(new TextEncoder().encode(JSON.stringify(await toKerchunk(dataset, options))));
}

describe.skipIf(noCorpus)("references of recorded files (needs the corpus beside the repository)", () => {
  it.each(index.pairs.map(({ case: name }) => name))("%s: JSON gives the values that were read", async (name) => {
    const truth = json<PairTruth>(`${name}/truth.json`);
    const [url = ""] = truth.data.map((file) => server.serve(`${name}/${file}`));
    const dataset = await openVirtualDataset(bytesOf(`${name}/${truth.dmrpp}`), { url });
    const after = await throughJson(dataset, { loadBelow: name === SHUFFLED ? undefined : 0 });
    await expectSameValues(dataset, after, false);
    await expectSameValues(dataset, after);
  });

  it.each(index.pairs.map(({ case: name }) => name).filter((_, i) => i % 6 === 0))(
    "%s: Parquet gives the values that were read",
    async (name) => {
      const truth = json<PairTruth>(`${name}/truth.json`);
      const [url = ""] = truth.data.map((file) => server.serve(`${name}/${file}`));
      const dataset = await openVirtualDataset(bytesOf(`${name}/${truth.dmrpp}`), { url });
      const after = await fromKerchunk(
        await toKerchunk(dataset, { format: "parquet", loadBelow: name === SHUFFLED ? undefined : 0 }),
      );
      await expectSameValues(dataset, after, false);
    },
  );

  it.each(index.series)("$case: gives the values of all granules, twice over", async ({ case: name }) => {
    const series = json<{ granules: string[]; group: string; concat_dim: string }>(`${name}/series.json`);
    const urls = series.granules.map((granule) => {
      server.serve(`${name}/${granule}.dmrpp`);
      return server.serve(`${name}/${granule}`);
    });
    const dataset = await openVirtualMfdataset(urls, { group: series.group, concatDim: series.concat_dim });
    const after = await throughJson(dataset);
    expect(await expectSameValues(dataset, after)).toBeGreaterThan(0);
    expect(await expectSameValues(dataset, await throughJson(after))).toBeGreaterThan(0);
  });
});
