import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openVirtualDataset } from "../src/index.js";
import { bytesOf, noCorpus } from "./corpus.js";
import { type CorpusServer, startCorpusServer } from "./corpus-server.js";

const CASE = "pairs/chunked_shufzip_twoD.h5/chunked_shufzip_twoD.h5";

describe.skipIf(noCorpus)("opening a file (needs the corpus)", () => {
  let server: CorpusServer;
  let url: string;
  beforeAll(async () => {
    server = await startCorpusServer();
    url = server.serve(CASE);
  });
  afterAll(() => server.close());

  it("reads the index inside of an HDF5 file when the server has no document beside it", async () => {
    const documented = await openVirtualDataset(bytesOf(`${CASE}.dmrpp`), { url });
    server.box.faults.set({ kind: "not-found", match: ".dmrpp" });
    server.box.clearRequests();
    const found = await openVirtualDataset(url);
    expect(server.box.requests.map(({ status }) => status)).toEqual([
      404,
      ...Array(server.box.requests.length - 1).fill(206),
    ]);
    for (const [name, variable] of Object.entries(documented.dataVars)) {
      expect(await found.get(name).values({ decode: false }), name).toEqual(await variable.values({ decode: false }));
    }
    await expect(openVirtualDataset(url, { parser: "dmrpp" })).rejects.toMatchObject({ code: "virtual/no-dmrpp" });
    server.box.faults.clear();
  });

  it("says what is wrong with a file that is neither documented nor HDF5", async () => {
    const other = `${server.box.urls.data}/public/other/a.txt`;
    server.box.files.put(other, new TextEncoder().encode("plain text".repeat(1000)));
    server.box.faults.set({ kind: "not-found", match: ".dmrpp" });
    const error = await openVirtualDataset(other).catch((e) => e);
    expect(error.code).toBe("virtual/no-dmrpp");
    expect(error.message).toMatch(/cannot be opened without one/);
    server.box.faults.clear();
  });

  it("has an answer for names that are not there", async () => {
    const dataset = await openVirtualDataset(bytesOf(`${CASE}.dmrpp`), { url });
    const [name = ""] = Object.keys(dataset.dataVars);
    expect(() => dataset.get(`${name}x`)).toThrow(`did you mean ${name}?`);
    expect(() => dataset.group("nowhere")).toThrow(/has no group \/nowhere/);
    expect(() => dataset.isel({ nowhere: 1 })).toThrow(/There is no dimension nowhere/);
    await expect(dataset.sel({ [Object.keys(dataset.dims)[0] ?? ""]: 1 })).rejects.toThrow(/no coordinate variable/);
    expect(() => dataset.get(name).isel({ [dataset.get(name).dims[0] ?? ""]: 1e9 })).toThrow(/is none of them/);
  });

  it("shows itself as text, as HTML and as data", async () => {
    const dataset = await openVirtualDataset(bytesOf(`${CASE}.dmrpp`), { url });
    const [name = ""] = Object.keys(dataset.dataVars);
    expect(String(dataset)).toMatch(new RegExp(`<VirtualDataset />\\nDimensions:[^]*${name}.*\\[shuffle, deflate\\]`));
    expect(dataset.toHtml()).toContain(`<td>${name}</td>`);
    expect(JSON.parse(JSON.stringify(dataset.describe()))).toMatchObject({
      path: "/",
      dataVars: { [name]: { codecs: ["shuffle", "deflate"] } },
    });
  });
});
