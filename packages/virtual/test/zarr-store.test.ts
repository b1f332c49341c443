import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { get, open, root } from "zarrita";
import { openVirtualDataset, openVirtualMfdataset, type VirtualDataset } from "../src/index.js";
import { fromKerchunk } from "../src/kerchunk.js";
import { openZarr, toZarrStore, type ZarrStore, type ZarrStoreOptions } from "../src/zarr.js";
import { bytesOf, index, json, noCorpus, type PairTruth } from "./corpus.js";
import { type CorpusServer, startCorpusServer } from "./corpus-server.js";
import { expectSameValues, variablesOf } from "./same-values.js";
import { sampleReferences } from "./sample-references.js";

/** All values of an array, as zarrita reads them. */
async function valuesOf(store: ZarrStore, path: string): Promise<unknown[]> {
  // zarrita decodes a name once, and takes what then still has a meaning in URLs for that.
  const encode = (name: string) => encodeURIComponent(name.replace(/[#?%]/g, encodeURIComponent));
  const encoded = path.split("/").map(encode).join("/");
  const array = await open(root(store).resolve(encoded), { kind: "array" });
  const read = (await get(array as never)) as unknown;
  const isArray = typeof read === "object" && read !== null && "data" in read;
  return isArray ? Array.from((read as { data: Iterable<unknown> }).data) : [read];
}

async function expectInZarrita(dataset: VirtualDataset, options: ZarrStoreOptions): Promise<number> {
  const store = toZarrStore(dataset, options);
  let compared = 0;
  for (const [path, variable] of variablesOf(dataset)) {
    // zarrita has neither bytes without meaning nor lengths of zero.
    if (variable.dtype === "opaque" || variable.shape.includes(0)) continue;
    const loaded = await variable
      .load({ decode: options.decode ?? true })
      .catch(() => variable.load({ decode: false }));
    expect(await valuesOf(store, path), path).toEqual(Array.from(loaded.data as ArrayLike<unknown>));
    compared++;
  }
  return compared;
}

describe("a dataset as a Zarr store", () => {
  it("gives zarrita decoded values", async () => {
    const store = toZarrStore(await fromKerchunk(sampleReferences()));
    expect(await valuesOf(store, "sst")).toEqual([10, 10.5, 11, 11.5, 12, 12.5, 13, 13.5, NaN, NaN, NaN, NaN]);
    expect(await valuesOf(store, "time")).toEqual([0, 1, 31].map((day) => Date.UTC(2020, 0, 1 + day)));
    expect(await valuesOf(store, "big")).toEqual([2n ** 53n + 1n, 2n]);
    expect(await valuesOf(store, "name")).toEqual(["a🌊", "bcd"]);
    expect(await valuesOf(store, "code")).toEqual(["ab"]);
    expect(await valuesOf(store, "inner/a#b")).toEqual([1, 2, 3, 4]);
  });

  it("gives stored values where they are wanted", async () => {
    const store = toZarrStore(await fromKerchunk(sampleReferences()), { decode: false });
    expect(await valuesOf(store, "sst")).toEqual([0, 1, 2, 3, 4, 5, 6, 7, -1, -1, -1, -1]);
  });

  it("is there as a method, too, and follows selections", async () => {
    const vds = await fromKerchunk(sampleReferences());
    expect(await valuesOf(vds.isel({ x: [1, 4, 2], time: -3 }).toZarrStore(), "sst")).toEqual([10.5, 11.5]);
  });

  it("has no key that it cannot have, and stops when it is told to", async () => {
    const store = toZarrStore(await fromKerchunk(sampleReferences()));
    for (const key of [
      "/sst/c/9/0",
      "/sst/c/0",
      "/sst/c",
      "/sst/c/-1/0",
      "/none/zarr.json",
      "/c/0",
      "/x",
      "/%zz/zarr.json",
    ])
      expect(await store.get(key), key).toBeUndefined();
    await expect(store.get("/sst/c/0/0", { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });

  it("has all metadata in its first document", async () => {
    const store = toZarrStore(await fromKerchunk(sampleReferences()));
    const document = JSON.parse(new TextDecoder().decode(await store.get("/zarr.json")));
    expect(Object.keys(document.consolidated_metadata.metadata)).toEqual(
      expect.arrayContaining(["sst", "time", "inner", "inner/a#b"]),
    );
    expect(document).toMatchObject({ zarr_format: 3, node_type: "group", attributes: { title: "sample" } });
  });

  it.each([{}, { decoded: false }])("opens again, with the same values (%o)", async (options) => {
    const vds = await fromKerchunk(sampleReferences());
    const again = await openZarr(toZarrStore(vds, { decode: false, ...options }));
    expect(await expectSameValues(vds, again, false)).toBe(8);
    expect(again.attrs).toEqual(vds.attrs);
  });
});

describe.skipIf(noCorpus)("recorded files as Zarr stores (needs the corpus beside the repository)", () => {
  let server: CorpusServer;
  beforeAll(async () => {
    server = await startCorpusServer();
  });
  afterAll(() => server.close());

  async function openPair(name: string): Promise<VirtualDataset> {
    const truth = json<PairTruth>(`${name}/truth.json`);
    const [url = ""] = truth.data.map((file) => server.serve(`${name}/${file}`));
    return openVirtualDataset(bytesOf(`${name}/${truth.dmrpp}`), { url });
  }

  it.each(index.pairs.map(({ case: name }) => name).filter((_, i) => i % 3 === 0))(
    "%s: zarrita reads what we read",
    async (name) => {
      const dataset = await openPair(name);
      await expectInZarrita(dataset, { decode: false });
      await expectSameValues(dataset, await openZarr(toZarrStore(dataset, { decode: false })), false);
    },
  );

  it.each(index.pairs.map(({ case: name }) => name).filter((_, i) => i % 7 === 2))(
    "%s: opens again from the bytes of the file",
    async (name) => {
      const dataset = await openPair(name);
      await expectSameValues(dataset, await openZarr(toZarrStore(dataset, { decoded: false })), false);
    },
  );

  it.each(index.series)("$case: zarrita reads all granules, whatever differs between them", async ({ case: name }) => {
    const series = json<{ granules: string[]; group: string; concat_dim: string }>(`${name}/series.json`);
    const urls = series.granules.map((granule) => {
      server.serve(`${name}/${granule}.dmrpp`);
      return server.serve(`${name}/${granule}`);
    });
    const dataset = await openVirtualMfdataset(urls, { group: series.group, concatDim: series.concat_dim });
    expect(await expectInZarrita(dataset, {})).toBeGreaterThan(0);
  });
});
