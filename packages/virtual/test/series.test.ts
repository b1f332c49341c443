import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LabelSelection } from "../src/dataset/labels.js";
import type { IndexSelection } from "../src/dataset/spans.js";
import { openVirtualMfdataset, type VirtualDataset } from "../src/index.js";
import { index, json, noCorpus } from "./corpus.js";
import { type CorpusServer, startCorpusServer } from "./corpus-server.js";

interface Values {
  readonly shape: number[];
  readonly dtype: string;
  readonly iso?: string[];
  readonly first?: (number | null)[];
  readonly last?: (number | null)[];
  readonly nan?: number;
  readonly min?: number;
  readonly max?: number;
  readonly mean?: number;
}

interface Series {
  readonly granules: string[];
  readonly group: string;
  readonly concat_dim: string;
  readonly raw: Record<string, { shape: number[]; sha256?: string; dims: string[]; missing_in?: string[] }>;
  readonly decoded: Record<string, Values>;
  readonly selections: {
    readonly var: string;
    readonly sel?: Record<string, unknown>;
    readonly isel?: Record<string, unknown>;
    readonly method?: "nearest";
    readonly tolerance?: number;
    readonly result?: Values;
    readonly error?: string;
  }[];
}

let server: CorpusServer;
beforeAll(async () => {
  server = await startCorpusServer();
});
afterAll(() => server.close());

function near(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(Math.max(1e-5 * Math.abs(expected), 1e-9));
}

function expectValues(data: ArrayLike<number | bigint | string>, shape: readonly number[], wanted: Values): void {
  expect(shape).toEqual(wanted.shape);
  if (wanted.iso) {
    const times = Array.from(data, (value) => new Date(Math.round(Number(value))).toISOString().replace("Z", ""));
    expect(times).toEqual(wanted.iso);
    return;
  }
  const values = Array.from(data, Number);
  for (const [i, one] of (wanted.first ?? []).entries()) {
    if (one === null) expect(values[i]).toBeNaN();
    else near(values[i] as number, one);
  }
  for (const [i, one] of (wanted.last ?? []).entries()) {
    const at = values[values.length - (wanted.last?.length ?? 0) + i] as number;
    if (one === null) expect(at).toBeNaN();
    else near(at, one);
  }
  const sound = values.filter((value) => !Number.isNaN(value));
  if (wanted.nan !== undefined) expect(values.length - sound.length).toBe(wanted.nan);
  if (wanted.min !== undefined) near(Math.min(...sound), wanted.min);
  if (wanted.max !== undefined) near(Math.max(...sound), wanted.max);
  if (wanted.mean !== undefined) near(sound.reduce((sum, value) => sum + value, 0) / sound.length, wanted.mean);
}

describe.skipIf(noCorpus).each(index.series.map(({ case: name }) => name))("%s (needs the corpus)", (name) => {
  let series: Series;
  let dataset: VirtualDataset;
  beforeAll(async () => {
    series = json<Series>(`${name}/series.json`);
    const urls = series.granules.map((granule) => {
      server.serve(`${name}/${granule}.dmrpp`);
      return server.serve(`${name}/${granule}`);
    });
    dataset = await openVirtualMfdataset(urls, { group: series.group, concatDim: series.concat_dim });
  });

  it("gives the stored values of all granules", async () => {
    for (const [variable, { shape, sha256, missing_in, dims }] of Object.entries(series.raw)) {
      if (missing_in) {
        expect(() => dataset.get(variable)).toThrow(missing_in[0]);
        continue;
      }
      const loaded = await dataset.get(variable).load({ decode: false });
      expect([loaded.shape, loaded.dims], variable).toEqual([shape, dims]);
      const { buffer, byteOffset, byteLength } = loaded.data as Float64Array;
      const hash = createHash("sha256")
        .update(new Uint8Array(buffer, byteOffset, byteLength))
        .digest("hex");
      expect(hash, variable).toBe(sha256);
    }
  });

  it("decodes each granule by its own facts", async () => {
    for (const [variable, wanted] of Object.entries(series.decoded)) {
      const { data, shape } = await dataset.get(variable).load();
      expectValues(data, shape, wanted);
    }
  });

  it("gives the recorded selections", async () => {
    for (const { var: variable, sel, isel, method, tolerance, result, error } of series.selections) {
      const labels = Object.fromEntries(
        Object.entries(sel ?? {}).map(([dim, one]) => [
          dim,
          typeof one === "object" ? (one as { slice: unknown }).slice : one,
        ]),
      ) as Record<string, LabelSelection>;
      const selected = async () => {
        const chosen = sel
          ? await dataset.sel(labels, { method, tolerance })
          : dataset.isel(isel as Record<string, IndexSelection>);
        return chosen.get(variable).load();
      };
      if (error) {
        await expect(selected()).rejects.toMatchObject({ code: "virtual/no-such-label" });
        continue;
      }
      const { data, shape } = await selected();
      expectValues(data, shape, result as Values);
    }
  });
});
