import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeReader, judge } from "../../../stac/test/slow/python-readers.js";
import {
  type LoadedVariable,
  openVirtualDataset,
  openVirtualMfdataset,
  type VirtualDataset,
  type VirtualVariable,
} from "../../src/index.js";
import { toKerchunk } from "../../src/kerchunk.js";
import { bytesOf, index, json, noCorpus, type PairTruth } from "../corpus.js";
import { type CorpusServer, startCorpusServer } from "../corpus-server.js";
import { type FolderServer, startFolderServer } from "../folder-server.js";

/** What xarray read of a variable. */
interface VariableFacts {
  readonly shape: number[];
  readonly dims: string[];
  readonly dtype: string;
  readonly refused?: string;
  readonly sha256?: string;
  readonly texts?: string[];
  readonly milliseconds?: number[];
  readonly values?: (number | string)[];
}
interface GroupFacts {
  readonly refused?: string;
  readonly coords: string[];
  readonly variables: Record<string, VariableFacts>;
}
type Facts = Record<string, GroupFacts>;

function groupsOf(dataset: VirtualDataset): VirtualDataset[] {
  return [dataset, ...dataset.groups().flatMap((name) => groupsOf(dataset.group(name)))];
}

function variablesOf(dataset: VirtualDataset): VirtualVariable[] {
  return [...Object.values(dataset.coords), ...Object.values(dataset.dataVars)];
}

/** Paths in the store, whose root is the dataset itself. */
function storePath(dataset: VirtualDataset, root: VirtualDataset): string {
  return root.path === "/" ? dataset.path : dataset.path.slice(root.path.length) || "/";
}

function expectStored({ data, shape }: LoadedVariable, facts: VariableFacts, where: string): void {
  expect([facts.refused, facts.shape], where).toEqual([undefined, shape]);
  if (Array.isArray(data)) {
    // numpy keeps blanks at the end, and what stands behind a NUL.
    expect(
      facts.texts?.map((text) => text.replace(/\0.*$/s, "").trimEnd()),
      where,
    ).toEqual(data.map((text) => text.trimEnd()));
    return;
  }
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  expect(facts.sha256, where).toBe(createHash("sha256").update(bytes).digest("hex"));
}

function expectDecoded({ data, shape }: LoadedVariable, facts: VariableFacts, where: string): void {
  expect([facts.refused, facts.shape], where).toEqual([undefined, shape]);
  const theirs = facts.milliseconds ?? facts.values?.map(Number) ?? [];
  const ours = Array.from(data, Number);
  expect(theirs.length, where).toBe(ours.length);
  for (const [i, value] of ours.entries()) {
    const other = theirs[i] as number;
    if (Number.isNaN(value)) expect(other, where).toBeNaN();
    // xarray scales 16-bit numbers in float32, step by step.
    else expect(Math.abs(value - other), `${where} ${i}`).toBeLessThanOrEqual(Math.max(2e-6 * Math.abs(value), 1e-9));
  }
}

const MODULES = ["xarray", "zarr", "fsspec", "aiohttp", "pyarrow", "fastparquet"];

/** What fsspec reads Parquet with; fastparquet when nobody says. */
type Engine = "pyarrow" | "fastparquet";

describeReader("xarray on kerchunk references (needs the corpus beside the repository)", MODULES, () => {
  let server: CorpusServer;
  let folder: FolderServer;
  beforeAll(async () => {
    server = await startCorpusServer();
    folder = await startFolderServer();
  });
  afterAll(() => Promise.all([server.close(), folder.close()]));

  async function openPair(name: string): Promise<VirtualDataset> {
    const truth = json<PairTruth>(`${name}/truth.json`);
    const [url = ""] = truth.data.map((file) => server.serve(`${name}/${file}`));
    return openVirtualDataset(bytesOf(`${name}/${truth.dmrpp}`), { url });
  }

  async function openSeries(name: string): Promise<VirtualDataset> {
    const series = json<{ granules: string[]; group: string; concat_dim: string }>(`${name}/series.json`);
    const urls = series.granules.map((granule) => {
      server.serve(`${name}/${granule}.dmrpp`);
      return server.serve(`${name}/${granule}`);
    });
    return openVirtualMfdataset(urls, { group: series.group, concatDim: series.concat_dim });
  }

  /** Puts references where Python gets them, and gives the address. */
  async function published(name: string, dataset: VirtualDataset, format: "json" | "parquet", loadBelow?: number) {
    const at = `${name}.${format}`;
    if (format === "json") {
      const references = await toKerchunk(dataset, { loadBelow });
      folder.files.set(at, new TextEncoder().encode(JSON.stringify(references)));
    } else {
      const files = await toKerchunk(dataset, { format, loadBelow });
      for (const [file, bytes] of files) folder.files.set(`${at}/${file}`, bytes);
    }
    return `${folder.url}/${at}`;
  }

  async function judged(
    datasets: readonly (readonly [string, VirtualDataset])[],
    format: "json" | "parquet",
    options: { readonly decode: boolean; readonly loadBelow?: number; readonly engine?: Engine },
  ): Promise<number> {
    const sources = [];
    for (const [name, dataset] of datasets) {
      // Shuffles behind other filters are refused by Python, so those few are written by value.
      const loadBelow = name === "pairs/syn_filters.h5" ? undefined : options.loadBelow;
      const url = await published(name, dataset, format, loadBelow);
      const groups = groupsOf(dataset).map((group) => storePath(group, dataset));
      sources.push({ url, groups, decode: options.decode, engine: options.engine });
    }
    const facts = await judge<Facts[]>("kerchunk", { sources });
    let compared = 0;
    for (const [i, [name, root]] of datasets.entries()) {
      for (const group of groupsOf(root)) {
        const seen = facts[i]?.[storePath(group, root)] as GroupFacts;
        expect(seen.refused, `${name} ${group.path}`).toBeUndefined();
        for (const variable of variablesOf(group)) {
          const where = `${name} ${variable.path}`;
          const loaded = await variable.load({ decode: options.decode });
          const check = options.decode && !Array.isArray(loaded.data) ? expectDecoded : expectStored;
          check(loaded, seen.variables[variable.name] as VariableFacts, where);
          compared++;
        }
      }
    }
    return compared;
  }

  it.skipIf(noCorpus)("gives every stored value of all recorded files out of JSON", async () => {
    const datasets = [];
    for (const { case: name } of index.pairs) datasets.push([name, await openPair(name)] as const);
    expect(await judged(datasets, "json", { decode: false, loadBelow: 0 })).toBeGreaterThan(550);
  });

  it.skipIf(noCorpus).each(["pyarrow", "fastparquet"] as const)(
    "gives every stored value of a part of them out of Parquet, read by %s",
    async (engine) => {
      const datasets = [];
      for (const { case: name } of index.pairs.filter((_, i) => i % 5 === 1))
        datasets.push([name, await openPair(name)] as const);
      expect(await judged(datasets, "parquet", { decode: false, loadBelow: 0, engine })).toBeGreaterThan(80);
    },
  );

  it.skipIf(noCorpus)("decodes texts, of which an empty one is no missing one", async () => {
    const datasets = [];
    for (const name of ["pairs/t_vl_string_1d.h5", "pairs/t_string_compact.h5"])
      datasets.push([name, await openPair(name)] as const);
    expect(await judged(datasets, "json", { decode: true })).toBeGreaterThan(2);
  });

  it.skipIf(noCorpus).each(["json", "parquet"] as const)(
    "decodes many granules as we do, out of %s",
    async (format) => {
      const datasets = [];
      for (const { case: name } of index.series) datasets.push([name, await openSeries(name)] as const);
      expect(await judged(datasets, format, { decode: true })).toBeGreaterThan(20);
    },
  );
});
