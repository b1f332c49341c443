import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type IndexSelection,
  openVirtualDataset,
  openVirtualMfdataset,
  type VirtualDataset,
  type VirtualVariable,
} from "../src/index.js";
import type { ManifestGroup } from "../src/manifest.js";
import { bytesOf, index, json, noCorpus, type PairTruth } from "./corpus.js";
import { type CorpusServer, startCorpusServer } from "./corpus-server.js";
import { reopened } from "./plan-round-trip.js";

/** Has chunks that were shuffled behind other filters, which are written by value alone. */
const SHUFFLED = "pairs/syn_filters.h5";

let server: CorpusServer;
beforeAll(async () => {
  server = await startCorpusServer();
});
afterAll(() => server.close());

function all(dataset: VirtualDataset, prefix = ""): [string, VirtualVariable][] {
  const own = [...Object.values(dataset.coords), ...Object.values(dataset.dataVars)].map(
    (variable): [string, VirtualVariable] => [`${prefix}${variable.name}`, variable],
  );
  return [...own, ...dataset.groups().flatMap((name) => all(dataset.group(name), `${prefix}${name}/`))];
}

async function seriesOf(name: string): Promise<VirtualDataset> {
  const {
    granules,
    group,
    concat_dim: concatDim,
  } = json<{ granules: string[]; group: string; concat_dim: string }>(`${name}/series.json`);
  const urls = granules.map((granule) => {
    server.serve(`${name}/${granule}.dmrpp`);
    return server.serve(`${name}/${granule}`);
  });
  return openVirtualMfdataset(urls, { group, concatDim });
}

async function expectSame(before: VirtualDataset, after: VirtualDataset): Promise<number> {
  let compared = 0;
  for (const [path, variable] of all(before)) {
    const loaded = await variable.load().catch(() => undefined);
    if (!loaded) continue;
    const again = await after.get(path).load();
    expect(again.shape, path).toEqual(loaded.shape);
    expect(Array.from(again.data as never), path).toEqual(Array.from(loaded.data as never));
    compared++;
  }
  return compared;
}

describe.skipIf(noCorpus)("what is planned to be written (needs the corpus beside the repository)", () => {
  it.each(index.pairs.map(({ case: name }) => name))("%s: gives the values that were read", async (name) => {
    const truth = json<PairTruth>(`${name}/truth.json`);
    const [url = ""] = truth.data.map((file) => server.serve(`${name}/${file}`));
    const dataset = await openVirtualDataset(bytesOf(`${name}/${truth.dmrpp}`), { url });
    await expectSame(dataset, await reopened(dataset, { loadBelow: name === SHUFFLED ? undefined : 0 }));
    await expectSame(dataset, await reopened(dataset, { inlineThreshold: 1000 }));
  });

  it.each(index.series.map(({ case: name }) => name))("%s: gives the values of all granules", async (name) => {
    const dataset = await seriesOf(name);
    const after = await reopened(dataset);
    expect(await expectSame(dataset, after)).toBeGreaterThan(0);
  });

  it("writes selections that end where chunks do, dropped dimensions among them", async () => {
    const dataset = await seriesOf("series/grid");
    const variable = Object.values(dataset.dataVars).find(({ dims }) => dims.length === 3) as VirtualVariable;
    const [, along = "", across = ""] = variable.dims;
    const [, rows = 1, columns = 1] = variable.chunks;
    for (const selection of [
      { time: [1, 4] },
      { time: 2 },
      { time: -1, [along]: [rows, null] },
      { [along]: [0, rows], [across]: [columns, 2 * columns] },
    ] as Record<string, IndexSelection>[]) {
      const selected = dataset.isel(selection);
      await expectSame(selected, await reopened(selected));
    }
  });

  it("says everything that cannot be written, with granule and reason", async () => {
    const dataset = (await seriesOf("series/grid")).isel({ lat: [1, null] });
    await expect(reopened(dataset, { loadBelow: 100 })).rejects.toMatchObject({
      code: "virtual/incompatible",
      message: expect.stringMatching(/cuts chunks along lat.*\n[\s\S]*loadVariables/),
    });
  });
});

it("reads nothing of other places than the data's own for chunks that are written by value", async () => {
  const variable = { name: "v", dims: ["/x"], shape: [2], chunkShape: [1], dtype: "int8", itemSize: 1 } as const;
  const columns = { numbers: Uint32Array.of(0, 1), offsets: Float64Array.of(0, 1), lengths: Uint32Array.of(1, 1) };
  const urls = ["https://data.example.org/a.h5", "http://169.254.169.254/keys"];
  const root: ManifestGroup = {
    path: "/",
    dims: {},
    attrs: {},
    groups: [],
    unsupported: [],
    variables: [
      {
        ...variable,
        byteOrder: "little",
        filters: [],
        fillValue: 0,
        attrs: {},
        data: { kind: "chunks", ...columns, files: Uint16Array.of(0, 1), urls },
      },
    ],
  };
  const asked: string[] = [];
  const reader = {
    getRange: async (url: string, _: number, length: number) => {
      asked.push(url);
      return new Uint8Array(length);
    },
  };
  const dataset = await openVirtualDataset("https://data.example.org/a.h5", { reader, parser: async () => root });
  await expect(reopened(dataset, { inlineThreshold: 100 }, reader)).rejects.toMatchObject({
    code: "virtual/foreign-url",
  });
  expect(asked).toEqual([]);
  await expect(reopened(dataset, {}, reader)).resolves.toBeDefined();
});
