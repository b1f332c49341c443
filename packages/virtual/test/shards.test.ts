import { MemoryTarget } from "@earthaccess/targets";
import Blosc from "numcodecs/blosc";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { get, open, root } from "zarrita";
import type { VirtualDataset } from "../src/index.js";
import { fromKerchunk, toKerchunk } from "../src/kerchunk.js";
import { crc32c } from "../src/read/crc32c.js";
import { type OpenZarrOptions, openZarr, type ReadableStore, toZarrStore } from "../src/zarr.js";
import { type FolderServer, startFolderServer } from "./folder-server.js";

const SHAPE = [7, 10];
/** Chunks of 2 by 3, and shards of 2 by 2 chunks: one more shard along each dimension than is full. */
const [INNER, SHARD] = [
  [2, 3],
  [4, 6],
];
const blosc = Blosc.fromConfig({ id: "blosc", cname: "lz4", shuffle: 1 });

const valueAt = (row: number, column: number) => (row < 2 && column < 3 ? -1 : 100 * row + column);
const VALUES = Int32Array.from({ length: 70 }, (_, i) => valueAt(Math.floor(i / 10), i % 10));

interface Kind {
  readonly indexAt?: "start" | "end";
  readonly hasChecksum?: boolean;
}

/** A shard with a gap between its chunks; those of nothing but the fill value are not stored. */
async function shardAt(row: number, column: number, { indexAt = "end", hasChecksum = true }: Kind) {
  const index = new DataView(new ArrayBuffer(16 * 4 + (hasChecksum ? 4 : 0)));
  const parts: Uint8Array[] = [];
  let at = indexAt === "start" ? index.byteLength : 0;
  for (let place = 0; place < 4; place++) {
    const [top, left] = [4 * row + 2 * (place >> 1), 6 * column + 3 * (place & 1)];
    const chunk = Int32Array.from({ length: 6 }, (_, i) => valueAt(top + Math.floor(i / 3), left + (i % 3)));
    if (chunk.every((value) => value === -1) || top > 6 || left > 9) {
      index.setBigUint64(16 * place, 2n ** 64n - 1n, true);
      index.setBigUint64(16 * place + 8, 2n ** 64n - 1n, true);
      continue;
    }
    const bytes = await blosc.encode(new Uint8Array(chunk.buffer));
    index.setBigUint64(16 * place, BigInt(at), true);
    index.setBigUint64(16 * place + 8, BigInt(bytes.length), true);
    parts.push(bytes, Uint8Array.of(1, 2, 3));
    at += bytes.length + 3;
  }
  const table = new Uint8Array(index.buffer);
  if (hasChecksum) index.setUint32(64, crc32c(table.subarray(0, 64)), true);
  const chunks = Buffer.concat(parts);
  return new Uint8Array(indexAt === "start" ? Buffer.concat([table, chunks]) : Buffer.concat([chunks, table]));
}

function metadataOf({ indexAt = "end", hasChecksum = true }: Kind, changes: object = {}) {
  const checksum = hasChecksum ? [{ name: "crc32c" }] : [];
  return {
    zarr_format: 3,
    node_type: "array",
    shape: SHAPE,
    data_type: "int32",
    chunk_grid: { name: "regular", configuration: { chunk_shape: SHARD } },
    chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
    fill_value: -1,
    codecs: [
      {
        name: "sharding_indexed",
        configuration: {
          chunk_shape: INNER,
          codecs: [
            { name: "bytes", configuration: { endian: "little" } },
            {
              name: "blosc",
              configuration: { cname: "lz4", clevel: 5, shuffle: "shuffle", typesize: 4, blocksize: 0 },
            },
          ],
          index_codecs: [{ name: "bytes", configuration: { endian: "little" } }, ...checksum],
          index_location: indexAt,
          ...changes,
        },
      },
    ],
    attributes: {},
    dimension_names: ["y", "x"],
  };
}

const text = (json: object) => new TextEncoder().encode(JSON.stringify(json));
const GROUP = { zarr_format: 3, node_type: "group", attributes: {} };

/** A store of one sharded array, whose last shard is not there. */
async function storeOf(kind: Kind = {}, changes: object = {}): Promise<Map<string, Uint8Array>> {
  const metadata = metadataOf(kind, changes);
  const summary = { kind: "inline", must_understand: false, metadata: { a: metadata } };
  const files = new Map([
    ["zarr.json", text({ ...GROUP, consolidated_metadata: summary })],
    ["a/zarr.json", text(metadata)],
  ]);
  for (const [row, column] of [
    [0, 0],
    [0, 1],
    [1, 0],
  ] as const)
    files.set(`a/c/${row}/${column}`, await shardAt(row, column, kind));
  return files;
}

function expected(): number[] {
  return Array.from(VALUES, (value, i) => (i >= 40 && i % 10 >= 6 ? -1 : value));
}

async function valuesIn(dataset: VirtualDataset): Promise<number[]> {
  const { data } = await dataset.get("a").load({ decode: false });
  return Array.from(data as Int32Array);
}

describe("shards", () => {
  let server: FolderServer;
  beforeEach(async () => {
    server = await startFolderServer();
  });
  afterEach(() => server.close());

  async function served(files: ReadonlyMap<string, Uint8Array>, options?: OpenZarrOptions): Promise<VirtualDataset> {
    for (const [name, bytes] of files) server.files.set(`s.zarr/${name}`, bytes);
    const dataset = await openZarr(`${server.url}/s.zarr`, options);
    server.requests.length = 0;
    return dataset;
  }

  it.each([
    {},
    { indexAt: "start" as const },
    { hasChecksum: false },
    { indexAt: "start" as const, hasChecksum: false },
  ])("of any form (%o) are read over HTTP, out of a target and out of a store", async (kind) => {
    const files = await storeOf(kind);
    expect(await valuesIn(await served(files))).toEqual(expected());
    const target = new MemoryTarget();
    for (const [name, bytes] of files) await target.write(`s.zarr/${name}`, bytes);
    expect(await valuesIn(await openZarr({ target, name: "s.zarr" }))).toEqual(expected());
    const get = async (key: string) => files.get(key.slice(1));
    expect(await valuesIn(await openZarr({ get } as ReadableStore))).toEqual(expected());
  });

  it("are read as zarrita reads them, through its own store", async () => {
    const files = await storeOf();
    const store = {
      get: async (key: string) => files.get(key.slice(1)),
      async getRange(key: string, range: { offset: number; length: number } | { suffixLength: number }) {
        const bytes = files.get(key.slice(1));
        if ("suffixLength" in range) return bytes?.slice(-range.suffixLength);
        return bytes?.slice(range.offset, range.offset + range.length);
      },
    };
    const array = await open(root(store).resolve("a"), { kind: "array" });
    const theirs = (await get(array as never)) as unknown as { data: Int32Array };
    expect(await valuesIn(await openZarr(store))).toEqual(Array.from(theirs.data));
  });

  it("cost one request for an index and one for neighbours, and nothing when they are opened", async () => {
    const dataset = await served(await storeOf());
    const { chunks, shape } = dataset.get("a");
    expect([chunks, shape]).toEqual([INNER, SHAPE]);
    const part = dataset.isel({ y: [2, 4], x: [0, 6] }).get("a");
    expect(Array.from((await part.load({ decode: false })).data as Int32Array)).toEqual(
      [20, 30].flatMap((row) => [0, 1, 2, 3, 4, 5].map((column) => 10 * row + column)),
    );
    expect(server.requests.map(({ path, status }) => [path, status])).toEqual([
      ["s.zarr/a/c/0/0", 206],
      ["s.zarr/a/c/0/0", 206],
    ]);
    server.requests.length = 0;
    // The index is known by now, and so are two of its chunks.
    await dataset
      .isel({ y: [0, 2], x: [3, 6] })
      .get("a")
      .load();
    expect(server.requests.length).toBe(1);
    await part.load();
    expect(server.requests.length).toBe(1);
  });

  it("are read from servers that cannot count from the end, too", async () => {
    const fetcher: typeof fetch = async (url, init) => {
      const range = new Headers(init?.headers).get("range");
      return range?.startsWith("bytes=-") ? new Response(null, { status: 416 }) : fetch(url, init);
    };
    expect(await valuesIn(await served(await storeOf(), { auth: { fetch: fetcher } }))).toEqual(expected());
  });

  it("with a damaged index are an error, whatever is damaged", async () => {
    const files = await storeOf();
    const shard = files.get("a/c/0/0") as Uint8Array;
    for (let at = shard.length - 68; at < shard.length; at++) {
      const changed = shard.slice();
      changed[at] = (changed[at] as number) ^ 0x40;
      const dataset = await served(new Map([...files, ["a/c/0/0", changed]]));
      await expect(valuesIn(dataset)).rejects.toMatchObject({ code: "virtual/damaged-chunk" });
    }
  });

  it("with places outside of themselves are an error, and with lengths that no chunk has", async () => {
    const files = await storeOf({ hasChecksum: false });
    const shard = files.get("a/c/0/0") as Uint8Array;
    for (const [at, value] of [
      [16, 2n ** 53n - 2n],
      [24, 2n ** 40n],
      [16, BigInt(shard.length - 4)],
      [24, 0n],
    ] as const) {
      const changed = shard.slice();
      new DataView(changed.buffer).setBigUint64(shard.length - 64 + at, value, true);
      const store = { get: async (key: string) => new Map([...files, ["a/c/0/0", changed]]).get(key.slice(1)) };
      await expect(valuesIn(await openZarr(store as ReadableStore))).rejects.toMatchObject({
        code: "virtual/damaged-chunk",
      });
    }
  });

  it("that are shorter than an index are an error", async () => {
    const files = new Map([...(await storeOf()), ["a/c/0/0", Uint8Array.of(1, 2, 3)]]);
    const store = { get: async (key: string) => files.get(key.slice(1)) };
    await expect(valuesIn(await openZarr(store as ReadableStore))).rejects.toThrow(
      "The index of shard 0 of a has 3 bytes instead of 68.",
    );
  });

  it.each([
    [{ chunk_shape: [3, 3] }, "the chunks in its shards do not fill them"],
    [{ chunk_shape: [0, 3] }, "the chunks in its shards do not fill them"],
    [{ chunk_shape: [-2, 3] }, "the sizes of its chunks do not fit its shape"],
    [{ index_location: "middle" }, "the place of the indexes of its shards is unknown"],
    [
      { index_codecs: [{ name: "bytes" }, { name: "gzip" }] },
      "the indexes of its shards were written with other codecs than bytes and crc32c",
    ],
    [{ codecs: [{ name: "sharding_indexed" }] }, expect.stringContaining("the codec sharding_indexed; readable are")],
  ])("that are not understood are listed with a reason (%o)", async (changes, reason) => {
    const { unsupported } = await served(await storeOf({}, changes));
    expect(unsupported).toEqual([{ name: "/a", reason }]);
  });

  it("are read out of references, and are not written as such: where their chunks are, they do not tell", async () => {
    const files = await storeOf();
    for (const [name, bytes] of files) server.files.set(`s.zarr/${name}`, bytes);
    const refs = Object.fromEntries(
      [...files].map(([name, bytes]) =>
        name.endsWith("zarr.json")
          ? [name, new TextDecoder().decode(bytes)]
          : [name, [`${server.url}/s.zarr/${name}`, 0, bytes.length]],
      ),
    );
    const dataset = await fromKerchunk({ version: 1, refs });
    expect(await valuesIn(dataset)).toEqual(expected());
    const small = await fromKerchunk(await toKerchunk(dataset));
    expect(await valuesIn(small)).toEqual(expected());
    const target = new MemoryTarget();
    const { omitted } = await toKerchunk(dataset, { loadBelow: 0, target });
    expect(omitted).toEqual([
      { name: "/a", reason: "its chunks lie in shards (sharding_indexed), and it is not among loadVariables" },
    ]);
    expect(await toZarrStore(dataset, { decoded: false }).get("/a/zarr.json")).toBeDefined();
    const named = await toKerchunk(dataset, { loadBelow: 0, loadVariables: ["a"], target });
    expect([named.omitted, named.inline]).toEqual([[], 1]);
  });

  it("that are too many to be read are no bytes of a store, which says so", async () => {
    const refs = {
      "zarr.json": JSON.stringify(GROUP),
      "a/zarr.json": JSON.stringify({ ...metadataOf({}), shape: [2000, 1200] }),
    };
    const dataset = await fromKerchunk({ version: 1, refs });
    await expect(toZarrStore(dataset, { decoded: false }).get("/zarr.json")).rejects.toMatchObject({
      code: "virtual/incompatible",
      message: expect.stringContaining("Give plain numbers"),
    });
    expect(await toZarrStore(dataset).get("/zarr.json")).toBeDefined();
  });
});
