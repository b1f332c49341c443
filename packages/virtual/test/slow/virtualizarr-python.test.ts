import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeReader, judge, PYTHON_312 } from "../../../stac/test/slow/python-readers.js";
import { openVirtualDataset, type VirtualDataset } from "../../src/index.js";
import { toKerchunk } from "../../src/kerchunk.js";
import { bytesOf, CORPUS, index, json, noCorpus, type PairTruth } from "../corpus.js";
import { disk } from "../disk-reader.js";

interface GroupFacts {
  readonly refused?: string;
  readonly variables: Record<string, { readonly shape: number[]; readonly dims: string[]; readonly sha256?: string }>;
}

const MODULES = ["virtualizarr", "obstore", "xarray"];

function groupsOf(dataset: VirtualDataset): VirtualDataset[] {
  return [dataset, ...dataset.groups().flatMap((name) => groupsOf(dataset.group(name)))];
}

describeReader(
  "VirtualiZarr on kerchunk references",
  MODULES,
  () => {
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "virtualizarr-"));
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    it.skipIf(noCorpus)("gives every stored value of all recorded files", async () => {
      const datasets: (readonly [string, VirtualDataset])[] = [];
      const sources = [];
      for (const [i, { case: name }] of index.pairs.entries()) {
        const truth = json<PairTruth>(`${name}/truth.json`);
        const url = pathToFileURL(`${CORPUS}${name}/${truth.data[0]}`).href;
        const dataset = await openVirtualDataset(bytesOf(`${name}/${truth.dmrpp}`), { url, reader: disk, allow: [""] });
        const path = join(folder, `${i}.json`);
        await writeFile(path, JSON.stringify(await toKerchunk(dataset)));
        datasets.push([name, dataset]);
        sources.push({ path, groups: groupsOf(dataset).map((group) => group.path) });
      }
      const facts = await judge<GroupFacts[][]>("virtualizarr", { sources }, PYTHON_312);
      let compared = 0;
      for (const [i, [name, root]] of datasets.entries())
        for (const [j, group] of groupsOf(root).entries()) {
          const seen = facts[i]?.[j] as GroupFacts;
          expect(seen.refused, `${name} ${group.path}`).toBeUndefined();
          for (const variable of [...Object.values(group.coords), ...Object.values(group.dataVars)]) {
            const { data, shape, dims } = await variable.load({ decode: false });
            const read = seen.variables[variable.name];
            expect([read?.shape, read?.dims], `${name} ${variable.path}`).toEqual([shape, dims]);
            if (Array.isArray(data)) continue;
            const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
            const sha256 = createHash("sha256").update(bytes).digest("hex");
            expect(read?.sha256, `${name} ${variable.path}`).toBe(sha256);
            compared++;
          }
        }
      expect(compared).toBeGreaterThan(400);
    });
  },
  PYTHON_312 ?? "",
);
