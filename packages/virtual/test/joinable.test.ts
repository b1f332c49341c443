import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openVirtualMfdataset, type VirtualMfOptions } from "../src/index.js";
import { nameMap } from "../src/manifest.js";
import { json, noCorpus } from "./corpus.js";
import { type CorpusServer, startCorpusServer } from "./corpus-server.js";

let server: CorpusServer;
beforeAll(async () => {
  server = await startCorpusServer();
});
afterAll(() => server.close());

function urlsOf(name: string): string[] {
  const { granules } = json<{ granules: string[] }>(`${name}/series.json`);
  return granules.map((granule) => {
    server.serve(`${name}/${granule}.dmrpp`);
    return server.serve(`${name}/${granule}`);
  });
}

describe.skipIf(noCorpus)("granules before they are joined (needs the corpus beside the repository)", () => {
  it("are sorted by the coordinate, whatever order they come in", async () => {
    const urls = urlsOf("series/grid");
    const times = async (list: string[], options: VirtualMfOptions) => {
      const { data } = await (await openVirtualMfdataset(list, options)).get("time").load();
      return Array.from(data as Float64Array);
    };
    const right = await times(urls, {});
    const shuffled = [3, 0, 5, 1, 4, 2].map((i) => urls[i] as string);
    expect(await times(shuffled, {})).not.toEqual(right);
    expect(await times(shuffled, { combine: "byCoords" })).toEqual(right);
  });

  it("that have no such coordinate cannot be sorted, and one error says which", async () => {
    await expect(
      openVirtualMfdataset(urlsOf("series/stack"), { concatDim: "granule", combine: "byCoords" }),
    ).rejects.toMatchObject({ code: "virtual/incompatible", data: { variable: "granule" } });
  });

  it("may differ in variables without the dimension only where that is asked for", async () => {
    const urls = urlsOf("series/align");
    await expect(openVirtualMfdataset(urls, { compat: "equals" })).rejects.toMatchObject({
      code: "virtual/incompatible",
      message: expect.stringContaining('compat: "override"'),
    });
    expect((await openVirtualMfdataset(urls, {})).dims.time).toBeGreaterThan(1);
    await expect(openVirtualMfdataset(urlsOf("series/grid"), { compat: "equals" })).resolves.toBeDefined();
  });

  it("are changed by the user, each with its name", async () => {
    const seen: string[] = [];
    const vds = await openVirtualMfdataset(urlsOf("series/grid"), {
      preprocess: (manifest, granule) => {
        seen.push(granule);
        const variables = manifest.variables.filter(({ name }) => name !== "mask");
        return { ...manifest, variables, attrs: nameMap([["project", "mine"]]) };
      },
    });
    expect(seen).toHaveLength(6);
    expect(vds.attrs).toEqual({ project: "mine" });
    expect(Object.keys(vds.dataVars)).not.toContain("mask");
    expect(Object.keys(vds.dataVars)).toContain("analysed_sst");
  });
});
