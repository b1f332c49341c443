import { MemoryTarget } from "@earthaccess/targets";
import { afterAll, beforeAll, describe, it } from "vitest";
import { openIcechunk, toIcechunk } from "../src/icechunk.js";
import { openVirtualDataset, openVirtualMfdataset, type VirtualDataset } from "../src/index.js";
import { bytesOf, index, json, noCorpus, type PairTruth } from "./corpus.js";
import { type CorpusServer, startCorpusServer } from "./corpus-server.js";
import { expectSameValues } from "./same-values.js";

let server: CorpusServer;
beforeAll(async () => {
  server = await startCorpusServer();
});
afterAll(() => server.close());

async function seriesOf(name: string, from = 0, to?: number): Promise<VirtualDataset> {
  const {
    granules,
    group,
    concat_dim: concatDim,
  } = json<{ granules: string[]; group: string; concat_dim: string }>(`${name}/series.json`);
  const urls = granules.slice(from, to).map((granule) => {
    server.serve(`${name}/${granule}.dmrpp`);
    return server.serve(`${name}/${granule}`);
  });
  return openVirtualMfdataset(urls, { group, concatDim });
}

describe.skipIf(noCorpus)("Icechunk (needs the corpus beside the repository)", () => {
  it.each(index.pairs.map(({ case: name }) => name))("%s: comes back with the same values", async (name) => {
    const truth = json<PairTruth>(`${name}/truth.json`);
    const [url = ""] = truth.data.map((file) => server.serve(`${name}/${file}`));
    const dataset = await openVirtualDataset(bytesOf(`${name}/${truth.dmrpp}`), { url });
    const target = new MemoryTarget();
    await toIcechunk(dataset, target);
    await expectSameValues(dataset, await openIcechunk(target));
  });

  it.each(index.series.map(({ case: name }) => name))(
    "%s: comes back with the values of all granules",
    async (name) => {
      const dataset = await seriesOf(name);
      const target = new MemoryTarget();
      await toIcechunk(dataset, target);
      await expectSameValues(dataset, await openIcechunk(target));
    },
  );

  it("grows along a dimension", async () => {
    const target = new MemoryTarget();
    await toIcechunk(await seriesOf("series/grid", 0, 2), target);
    await toIcechunk(await seriesOf("series/grid", 2, 3), target, { append: "time" });
    await toIcechunk(await seriesOf("series/grid", 3), target, { append: "time" });
    await expectSameValues(await seriesOf("series/grid"), await openIcechunk(target));
  });
});
