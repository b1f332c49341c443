import { MemoryTarget } from "@earthaccess/targets";
import { describe, expect, it } from "vitest";
import { rawFrame } from "../src/icechunk/envelope.js";
import { toIcechunk } from "../src/icechunk.js";
import { type ManifestGroup, openVirtualMfdataset, type VirtualDataset, type VirtualMfOptions } from "../src/index.js";
import { fromKerchunk, toKerchunk } from "../src/kerchunk.js";
import type { ChunkTable } from "../src/manifest.js";
import { planDataset } from "../src/persist/plan-dataset.js";

const GRANULES = 40;
const ALONG = 1000;

/** A granule of 1,000 chunks, of which every seventh was never written. */
function granule(url: string, dims: readonly string[], shape: readonly number[]): ManifestGroup {
  const numbers = Uint32Array.from({ length: ALONG }, (_, i) => i).filter((i) => i % 7 !== 3);
  return {
    path: "/",
    dims: {},
    attrs: {},
    groups: [],
    unsupported: [],
    variables: [
      {
        name: "v",
        dtype: "int16",
        itemSize: 2,
        shape,
        dims: dims.map((dim) => `/${dim}`),
        chunkShape: shape.map((length) => (length === ALONG ? 1 : length)),
        byteOrder: "little",
        filters: [],
        fillValue: -1,
        attrs: {},
        data: {
          kind: "chunks",
          numbers,
          offsets: Float64Array.from(numbers, (i) => 4096 + i * 10),
          lengths: Uint32Array.from(numbers, (i) => 10 + (i % 3)),
          urls: [url],
        },
      },
    ],
  };
}

function opened(dims: readonly string[], shape: readonly number[], options: VirtualMfOptions) {
  const urls = Array.from({ length: GRANULES }, (_, i) => `https://data.example/${i}.nc`);
  return openVirtualMfdataset(urls, { ...options, parser: async (url) => granule(url, dims, shape) });
}

const rowsOf = ({ numbers, offsets, lengths, files, urls }: ChunkTable) =>
  Array.from(numbers, (number, row) => [number, urls[files?.[row] ?? 0], offsets[row], lengths[row]]);

describe("references in pieces", () => {
  it.each([
    ["along the first dimension", ["time", "x"], [1, ALONG], { concatDim: "time" }, true],
    ["along a new dimension", ["x"], [ALONG], { concatDim: "time" }, true],
    ["along a later dimension, where granules take turns", ["x", "time"], [ALONG, 1], { concatDim: "time" }, false],
  ] as const)("%s are those of one table", async (_, dims, shape, options, isCut) => {
    const whole = await opened(dims, shape, options);
    for (const dataset of [whole, whole.isel({ time: [3, 30] }), whole.isel({ time: [3, 30], x: [100, 900] })]) {
      const progress: { array: string; references: number }[] = [];
      const { root } = await planDataset(dataset, { onProgress: (one) => progress.push(one) });
      const [plan] = root.arrays;
      const table = rowsOf((await plan?.chunks()) as ChunkTable);
      const pieces: ChunkTable[] = [];
      for await (const piece of plan?.pieces() ?? []) pieces.push(piece);
      expect(pieces.flatMap(rowsOf)).toEqual(table);
      expect(plan?.count()).toBe(table.length);
      // No two have the same number, and they ascend across all pieces.
      expect(table.every(([number], i) => i === 0 || (number as number) > (table[i - 1]?.[0] as number))).toBe(true);
      expect(pieces.length > 1).toBe(isCut);
      expect(progress).toEqual(Array(2).fill({ array: "/v", references: table.length }));
    }
    expect((await planDataset(whole)).root.arrays[0]?.count()).toBe(GRANULES * (ALONG - 143));
  });

  it("fill files of Parquet that begin and end elsewhere", async () => {
    const dataset = await opened(["time", "x"], [1, ALONG], { concatDim: "time" });
    const target = new MemoryTarget();
    const report = await toKerchunk(dataset, { format: "parquet", target, name: "refs.parquet" });
    expect(report.references).toBe(GRANULES * (ALONG - 143));
    const again = await fromKerchunk({ target, name: "refs.parquet" });
    // Where nothing is, Parquet has the bytes of nothing.
    const placed = async (one: VirtualDataset) =>
      Object.entries((await toKerchunk(one)).refs).filter(([, entry]) => Array.isArray(entry));
    expect(await placed(again)).toEqual(await placed(dataset));
  });

  it.each([
    ["written", "the disk is full"],
    ["compressed", "no memory is left"],
  ])(
    "of Icechunk are all at rest when one of its files could not be %s, and nothing is committed",
    async (what, error) => {
      const numbers = Uint32Array.from({ length: 100_000 }, (_, i) => i);
      const urls = Array.from({ length: 6 }, (_, i) => `https://data.example/${i}.nc`);
      const dataset = await openVirtualMfdataset(urls, {
        parser: async (url) => {
          const one = granule(url, ["time", "x"], [1, numbers.length]);
          const [variable] = one.variables;
          const offsets = Float64Array.from(numbers);
          const lengths = new Uint32Array(numbers.length).fill(1);
          const data: ChunkTable = { kind: "chunks", numbers, offsets, lengths, urls: [url] };
          return { ...one, variables: variable ? [{ ...variable, chunkShape: [1, 1], data }] : [] };
        },
      });
      const target = new MemoryTarget();
      const write = target.write.bind(target);
      let [under, most, begun, compressed] = [0, 0, 0, 0];
      const compress = (bytes: Uint8Array) => {
        if (what === "compressed" && ++compressed === 4) throw new Error(error);
        return rawFrame(bytes);
      };
      target.write = async (name, ...rest) => {
        if (!name.startsWith("manifests/")) return write(name, ...rest);
        const place = begun++;
        most = Math.max(most, ++under);
        const fails = what === "written" && place === 1;
        await new Promise((resolve) => setTimeout(resolve, fails ? 20 : 200));
        under -= 1;
        if (fails) throw new Error(error);
        return write(name, ...rest);
      };
      await expect(toIcechunk(dataset, target, { compress })).rejects.toThrow(error);
      expect([under, most]).toEqual([0, 3]);
      expect(target.bytes("refs/branch.main/ref.json")).toBeUndefined();
    },
  );
});
