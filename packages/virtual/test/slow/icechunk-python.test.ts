import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { LocalTarget } from "@earthaccess/targets/node";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { describeReader, judge, PYTHON_312 } from "../../../stac/test/slow/python-readers.js";
import { openIcechunk, toIcechunk } from "../../src/icechunk.js";
import { openVirtualMfdataset, type VirtualDataset } from "../../src/index.js";
import { CORPUS, index, json, noCorpus } from "../corpus.js";
import { disk } from "../disk-reader.js";
import { expectSameValues } from "../same-values.js";

interface Facts {
  readonly dims: string[];
  readonly shape: number[];
  readonly values: (number | string | null)[];
}

interface Verdict {
  readonly version: string;
  readonly spec: number;
  readonly ancestry: string[];
  readonly changes: { newArrays: string[]; updatedArrays: string[]; updatedChunks: Record<string, number> };
  readonly groups: Record<string, Record<string, Facts>>;
}

function seriesOf(name: string, from = 0, to?: number): Promise<VirtualDataset> {
  const series = json<{ granules: string[]; group: string; concat_dim: string }>(`${name}/series.json`);
  const urls = series.granules.slice(from, to).map((granule) => pathToFileURL(`${CORPUS}${name}/${granule}`).href);
  return openVirtualMfdataset(urls, { group: series.group, concatDim: series.concat_dim, reader: disk });
}

async function expectRead(dataset: VirtualDataset, read: Record<string, Facts> | undefined): Promise<void> {
  for (const variable of [...Object.values(dataset.coords), ...Object.values(dataset.dataVars)]) {
    const { data, shape, dims } = await variable.load();
    const facts = read?.[variable.name];
    expect([facts?.shape, facts?.dims], variable.name).toEqual([shape, dims]);
    for (const [i, value] of Array.from(data as ArrayLike<number | bigint | string>).entries()) {
      const theirs = facts?.values[i];
      if (typeof value === "string") expect(theirs, variable.name).toBe(value);
      else if (Number.isNaN(value)) expect(theirs, variable.name).toBeNull();
      // xarray multiplies in float32 where we use float64.
      else expect(Math.abs(Number(theirs) - Number(value))).toBeLessThanOrEqual(2e-7 * Math.abs(Number(value)) + 1e-12);
    }
  }
}

const PYTHONS = [
  ["1.x", undefined],
  ["2.x", PYTHON_312 ?? ""],
] as const;

describe.each(PYTHONS)("Icechunk %s", (_, python) => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "icechunk-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const ask = (containers: readonly string[], steps: object[] = []) =>
    judge<Verdict>("icechunk", { path: folder, containers, steps, groups: ["/"] }, python);

  describeReader(
    "reads what we write, and commits on top",
    ["icechunk", "xarray"],
    () => {
      it.skipIf(noCorpus).each(index.series.map(({ case: name }) => name))("%s", async (name) => {
        const dataset = await seriesOf(name);
        const { containers } = await toIcechunk(dataset, folder);
        const { groups, ancestry } = await ask(containers);
        expect(ancestry).toEqual([expect.stringMatching(/^Wrote \d+ arrays$/), "Repository initialized"]);
        await expectRead(dataset, groups["/"]);
      });

      it.skipIf(noCorpus)("after appending, with what the commit has changed", async () => {
        await toIcechunk(await seriesOf("series/grid", 0, 2), folder);
        const { containers } = await toIcechunk(await seriesOf("series/grid", 2), folder, {
          append: "time",
          message: "June",
        });
        const { groups, ancestry, changes } = await ask(containers);
        expect(ancestry).toEqual(["June", "Wrote 7 arrays", "Repository initialized"]);
        expect(changes.newArrays).toEqual([]);
        expect(changes.updatedArrays).toContain("/time");
        expect(changes.updatedChunks["/time"]).toBe(1);
        await expectRead(await seriesOf("series/grid"), groups["/"]);
      });

      it.skipIf(noCorpus)("and we append to what it has committed, in turns", async () => {
        const { containers } = await toIcechunk(await seriesOf("series/grid", 0, 2), folder);
        await ask(containers, [
          { do: "note", name: "first" },
          { do: "tag", name: "before" },
        ]);
        await toIcechunk(await seriesOf("series/grid", 2, 4), folder, { append: "time" });
        await ask(containers, [{ do: "note", name: "second" }]);
        await toIcechunk(await seriesOf("series/grid", 4), folder, { append: "time", message: "the last" });
        const { groups, ancestry } = await ask(containers, [{ do: "note", name: "third" }]);
        expect(ancestry.slice(0, 2)).toEqual(["Added third", "the last"]);
        await expectRead(await seriesOf("series/grid"), groups["/"]);
        const ours = await openIcechunk(folder, { reader: disk });
        await expectSameValues(await seriesOf("series/grid"), ours);
        expect((await ours.get("third").load()).data).toEqual(Int32Array.of(1, 2, 3));
        const large = await ours.get("third_large").load();
        expect(large.data).toEqual(Int32Array.from({ length: 1000 }, (_, i) => i));
        const tagged = await openIcechunk(folder, { tag: "before", reader: disk });
        expect(tagged.dims.time).toBe(2);
      });
    },
    python,
  );
});

describeReader(
  "Icechunk repositories of specification 2",
  ["icechunk", "xarray"],
  () => {
    it.skipIf(noCorpus)("are read, and appended to", async () => {
      const folder = await mkdtemp(join(tmpdir(), "icechunk-"));
      const ask = (containers: readonly string[], steps: object[] = []) =>
        judge<Verdict>("icechunk", { path: folder, containers, steps, groups: ["/"] }, PYTHON_312);
      const { containers } = await toIcechunk(await seriesOf("series/grid", 0, 2), folder);
      await ask(containers, [{ do: "tag", name: "before" }, { do: "upgrade" }]);
      await toIcechunk(await seriesOf("series/grid", 2, 3), folder, { append: "time", message: "one more" });
      await ask(containers, [{ do: "note", name: "first" }]);
      await toIcechunk(await seriesOf("series/grid", 3), folder, { append: "time", message: "the rest" });
      const { groups, ancestry, spec } = await ask(containers, [{ do: "note", name: "second" }]);
      expect(spec).toBe(2);
      expect(ancestry).toEqual([
        "Added second",
        "the rest",
        "Added first",
        "one more",
        "Wrote 7 arrays",
        "Repository initialized",
      ]);
      await expectRead(await seriesOf("series/grid"), groups["/"]);
      const ours = await openIcechunk(new LocalTarget(folder), { reader: disk });
      await expectSameValues(await seriesOf("series/grid"), ours);
      expect((await openIcechunk(folder, { tag: "before", reader: disk })).dims.time).toBe(2);
      await rm(folder, { recursive: true, force: true });
    });
  },
  PYTHON_312 ?? "",
);
