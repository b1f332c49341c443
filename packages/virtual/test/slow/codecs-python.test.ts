import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeReader, judge, PYTHON_312 } from "../../../stac/test/slow/python-readers.js";
import { openIcechunk, toIcechunk } from "../../src/icechunk.js";
import { openVirtualDataset, type RangeReader, type VirtualDataset } from "../../src/index.js";
import { fromKerchunk, toKerchunk } from "../../src/kerchunk.js";
import { openZarr } from "../../src/zarr.js";
import { type FolderServer, startFolderServer } from "../folder-server.js";

interface ArrayFacts {
  readonly shape: number[];
  readonly sha256: string;
}
type Written = Record<"v2" | "v3" | "sharded" | "icechunk" | "hdf5", Record<string, ArrayFacts>> & {
  readonly xarray: { readonly sst: ArrayFacts; readonly name: string[]; readonly time: number[] };
};
/** What xarray read of references, and of a repository. */
type KerchunkFacts = Record<string, { variables: Record<string, ArrayFacts & { refused?: string }>; refused?: string }>;
interface IcechunkFacts {
  readonly groups: Record<string, Record<string, { readonly shape: number[]; readonly values: (number | null)[] }>>;
}

const disk: RangeReader = {
  getRange: async (url, offset, length) => (await readFile(fileURLToPath(url))).subarray(offset, offset + length),
  size: async (url) => (await stat(fileURLToPath(url))).size,
};

async function factsOf(dataset: VirtualDataset, name: string): Promise<ArrayFacts> {
  const { data, shape } = await dataset.get(name).load({ decode: false });
  const { buffer, byteOffset, byteLength } = data as Int16Array;
  const sha256 = createHash("sha256")
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest("hex");
  return { shape: [...shape], sha256 };
}

const MODULES = ["xarray", "zarr", "numcodecs", "h5py", "google_crc32c", "fsspec", "aiohttp", "icechunk"];

describeReader("codecs of stores that Python writes", MODULES, () => {
  let folder: string;
  let server: FolderServer;
  let written: Written;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "codecs-"));
    written = await judge<Written>("codecs", { folder });
    server = await startFolderServer();
    for (const name of filesIn()) server.files.set(name, readFileSync(join(folder, name)));
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  const filesIn = () =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));

  /** References to all chunks of a store, as others write them. */
  function references(store: string, addressOf: (name: string) => string) {
    const names = filesIn().filter((name) => name.startsWith(`${store}/`));
    const refs = names.map((name) => {
      const bytes = readFileSync(join(folder, name));
      const isText = /(\.z\w+|zarr\.json)$/.test(name);
      return [name.slice(store.length + 1), isText ? bytes.toString() : [addressOf(name), 0, bytes.length]] as const;
    });
    return { version: 1, refs: Object.fromEntries(refs.filter(([name]) => name !== ".zmetadata")) };
  }

  it.each(["v2", "v3", "sharded"] as const)(
    "%s: every array has their values, from the disk and over HTTP",
    async (kind) => {
      for (const place of [join(folder, `${kind}.zarr`), `${server.url}/${kind}.zarr`]) {
        const dataset = await openZarr(place);
        expect(dataset.unsupported).toEqual([]);
        for (const [name, facts] of Object.entries(written[kind]))
          expect(await factsOf(dataset, name), name).toEqual(facts);
      }
      expect(Object.keys(written[kind]).length).toBeGreaterThan(6);
    },
  );

  it("sharded: parts of them, too", async () => {
    const dataset = await openZarr(`${server.url}/sharded.zarr`);
    const whole = (await dataset.get("cube").load()).data as Int32Array;
    const part = dataset.get("cube").isel({ cube_0: [3, 29, 5], cube_1: 7, cube_2: [39, 41] });
    server.requests.length = 0;
    const expected = [3, 8, 13, 18, 23, 28].flatMap((z) => [39, 40].map((x) => whole[(z * 25 + 7) * 41 + x]));
    expect(Array.from((await part.load()).data as Float64Array)).toEqual(expected);
    // Six places in two shards, whose indexes and chunks are known.
    expect(server.requests.length).toBe(0);
  });

  it("sharded in a repository of Icechunk", async () => {
    const dataset = await openIcechunk(join(folder, "native.icechunk"));
    expect(dataset.unsupported).toEqual([]);
    for (const [name, facts] of Object.entries(written.icechunk))
      expect(await factsOf(dataset, name), name).toEqual(facts);
  });

  it("xarray's own: numbers, times and texts in Blosc", async () => {
    const dataset = await openZarr(join(folder, "xarray.zarr"));
    expect(await factsOf(dataset, "sst")).toEqual(written.xarray.sst);
    expect((await dataset.get("name").load()).data).toEqual(written.xarray.name);
    expect(Array.from((await dataset.get("time").load()).data as Float64Array)).toEqual(written.xarray.time);
  });

  it("HDF5 with the filters Blosc and zstd, and chunks without them", async () => {
    const dataset = await openVirtualDataset(pathToFileURL(join(folder, "plugins.h5")), {
      parser: "hdf5",
      reader: disk,
    });
    expect(dataset.unsupported).toEqual([]);
    for (const [name, facts] of Object.entries(written.hdf5)) expect(await factsOf(dataset, name), name).toEqual(facts);
  });

  /** What there is to be written on: references to stores of both versions, and to the file of HDF5. */
  async function datasets(addressOf: (name: string) => string, reader?: RangeReader) {
    const options = reader ? { reader } : {};
    return [
      ["v2", await fromKerchunk(references("v2.zarr", addressOf), options)],
      ["v3", await fromKerchunk(references("v3.zarr", addressOf), options)],
      ["hdf5", await openVirtualDataset(addressOf("plugins.h5"), { parser: "hdf5", ...options })],
    ] as const;
  }

  it("written on as kerchunk they are read by xarray", async () => {
    const all = await datasets((name) => `${server.url}/${name}`);
    const sources = [];
    for (const [name, dataset] of all) {
      const document = await toKerchunk(dataset, { loadBelow: 0 });
      server.files.set(`${name}.json`, new TextEncoder().encode(JSON.stringify(document)));
      sources.push({ url: `${server.url}/${name}.json`, groups: ["/"], decode: false });
    }
    const facts = await judge<KerchunkFacts[]>("kerchunk", { sources });
    for (const [i, [name]] of all.entries()) {
      const read = facts[i]?.["/"];
      expect(read?.refused).toBeUndefined();
      for (const [array, { shape, sha256 }] of Object.entries(written[name]))
        expect(read?.variables[array], `${name} ${array}`).toMatchObject({ shape, sha256 });
    }
  });

  it.each([
    ["1.x", undefined],
    ["2.x", PYTHON_312],
  ])("written on as Icechunk they are read by it (%s)", async (version, python) => {
    if (version === "2.x" && !python) return;
    for (const [name, dataset] of await datasets((file) => pathToFileURL(join(folder, file)).href, disk)) {
      const path = join(folder, `${name}-${version}.icechunk`);
      const { containers } = await toIcechunk(dataset, path, { loadBelow: 0 });
      const { groups } = await judge<IcechunkFacts>("icechunk", { path, containers, groups: ["/"] }, python);
      for (const array of Object.keys(written[name])) {
        const { data } = await dataset.get(array).load();
        const ours = Array.from(data as Float64Array, (one) => (Number.isNaN(Number(one)) ? null : Number(one)));
        expect(groups["/"]?.[array]?.values, `${name} ${array}`).toEqual(ours);
      }
    }
  });
});
