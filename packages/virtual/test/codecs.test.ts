import { gzipSync } from "node:zlib";
import { MemoryTarget } from "@earthaccess/targets";
import Blosc from "numcodecs/blosc";
import LZ4 from "numcodecs/lz4";
import { describe, expect, it } from "vitest";
import { get, open, root } from "zarrita";
import { openIcechunk, toIcechunk } from "../src/icechunk.js";
import type { Filter, ManifestVariable } from "../src/index.js";
import { fromKerchunk, toKerchunk } from "../src/kerchunk.js";
import { encodeChunk } from "../src/persist/encode-chunk.js";
import { crc32c, withoutCrc32c } from "../src/read/crc32c.js";
import { decodeChunk } from "../src/read/decode-chunk.js";
import { openZarr, type ReadableStore, toZarrStore } from "../src/zarr.js";

const VALUES = Int16Array.from({ length: 600 }, (_, i) => Math.round(300 * Math.sin(i / 30)));
const BYTES = new Uint8Array(VALUES.buffer);
const base64 = (bytes: Uint8Array) => `base64:${Buffer.from(bytes).toString("base64")}`;

/** Codecs in Zarr 2's words, and how they are stored. */
const CODECS: readonly (readonly [object, () => Promise<Uint8Array> | Uint8Array])[] = [
  [
    { id: "blosc", cname: "zstd", clevel: 3, shuffle: 2, blocksize: 0 },
    () => Blosc.fromConfig({ id: "blosc", cname: "zstd", shuffle: 2 }).encode(BYTES),
  ],
  [
    { id: "blosc", cname: "lz4", clevel: 5, shuffle: 1, blocksize: 256 },
    () => Blosc.fromConfig({ id: "blosc", cname: "lz4", shuffle: 1, blocksize: 256 }).encode(BYTES),
  ],
  [{ id: "lz4", acceleration: 1 }, () => LZ4.fromConfig({ id: "lz4" }).encode(BYTES)],
  [{ id: "gzip", level: 1 }, () => gzipSync(BYTES)],
  [
    { id: "crc32c", location: "end" },
    () => {
      const stored = new Uint8Array(BYTES.length + 4);
      stored.set(BYTES);
      new DataView(stored.buffer).setUint32(BYTES.length, crc32c(BYTES), true);
      return stored;
    },
  ],
];

function references(codec: object, chunk: Uint8Array, place: "compressor" | "filters" = "compressor") {
  const array = {
    zarr_format: 2,
    shape: [600],
    chunks: [600],
    dtype: "<i2",
    order: "C",
    fill_value: null,
    filters: place === "filters" ? [codec] : null,
    compressor: place === "compressor" ? codec : null,
  };
  return {
    version: 1 as const,
    refs: {
      ".zgroup": '{"zarr_format":2}',
      "a/.zarray": JSON.stringify(array),
      "a/.zattrs": '{"_ARRAY_DIMENSIONS":["x"]}',
      "a/0": base64(chunk),
    },
  };
}

const named = CODECS.map(([codec, make]) => [JSON.stringify(codec), codec, make] as const);

describe("codecs of Zarr", () => {
  it.each(named)("%s: are read as compressor and as filter", async (_, codec, make) => {
    for (const place of ["compressor", "filters"] as const) {
      const vds = await fromKerchunk(references(codec, await make(), place));
      expect(vds.unsupported).toEqual([]);
      expect((await vds.get("a").load()).data).toEqual(VALUES);
    }
  });

  it.each(named)("%s: are written on as they were, in kerchunk and in Icechunk", async (_, codec, make) => {
    const vds = await fromKerchunk(references(codec, await make()));
    const { refs } = await toKerchunk(vds, { loadBelow: 0 });
    const zarray = refs["a/.zarray"];
    const { filters, compressor } = typeof zarray === "string" ? JSON.parse(zarray) : (zarray as never);
    // What compresses has a place of its own there.
    expect([...(filters ?? []), ...(compressor ? [compressor] : [])]).toEqual([codec]);
    expect((await (await fromKerchunk({ version: 1, refs })).get("a").load()).data).toEqual(VALUES);
    const target = new MemoryTarget();
    await toIcechunk(vds, target, { loadBelow: 0 });
    expect((await (await openIcechunk(target)).get("a").load()).data).toEqual(VALUES);
  });

  it.each(named.filter(([name]) => !name.includes("crc32c")))("%s: zarrita reads the bytes", async (_, codec, make) => {
    const vds = await fromKerchunk(references(codec, await make()));
    const store = toZarrStore(vds, { decoded: false });
    const array = await open(root(store).resolve("a"), { kind: "array" });
    expect(((await get(array as never)) as unknown as { data: Int16Array }).data).toEqual(VALUES);
    expect((await (await openZarr(store)).get("a").load()).data).toEqual(VALUES);
  });

  it("have other words in Zarr 3, and are understood in both", async () => {
    const chunk = await Blosc.fromConfig({ id: "blosc" }).encode(BYTES);
    const array = (blosc: object) => ({
      zarr_format: 3,
      node_type: "array",
      shape: [600],
      data_type: "int16",
      chunk_grid: { name: "regular", configuration: { chunk_shape: [600] } },
      chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
      fill_value: 0,
      codecs: [{ name: "bytes", configuration: { endian: "little" } }, blosc],
      attributes: {},
      dimension_names: ["x"],
    });
    const settings = { cname: "lz4hc", clevel: 7, blocksize: 0 };
    for (const [blosc, written] of [
      [{ name: "blosc", configuration: { ...settings, shuffle: "noshuffle", typesize: 2 } }, "noshuffle"],
      [{ name: "numcodecs.blosc", configuration: { ...settings, shuffle: 2 } }, "bitshuffle"],
      [{ name: "numcodecs.blosc", configuration: { ...settings, shuffle: -1 } }, "shuffle"],
    ] as const) {
      const refs = {
        "zarr.json": '{"zarr_format":3,"node_type":"group"}',
        "a/zarr.json": JSON.stringify(array(blosc)),
      };
      const vds = await fromKerchunk({ version: 1, refs: { ...refs, "a/c/0": base64(chunk) } });
      expect((await vds.get("a").load()).data).toEqual(VALUES);
      const document = JSON.parse(
        new TextDecoder().decode(await toZarrStore(vds, { decoded: false }).get("/a/zarr.json")),
      );
      expect(document.codecs[1]).toEqual({
        name: "blosc",
        configuration: { ...settings, shuffle: written, typesize: 2 },
      });
    }
  });

  it.each([1, 40, 700])("of damaged chunks are errors that name them (from byte %i)", async (at) => {
    const chunk = await Blosc.fromConfig({ id: "blosc", cname: "lz4", shuffle: 0 }).encode(BYTES);
    const vds = await fromKerchunk(references({ id: "blosc" }, chunk.subarray(0, at)));
    await expect(vds.get("a").load()).rejects.toMatchObject({
      code: "virtual/damaged-chunk",
      data: { variable: "a", chunk: 0 },
      message: expect.stringContaining("Chunk 0 of a is no Blosc frame"),
    });
  });

  it("refuse a frame that is more than a chunk before they take memory for it", async () => {
    const chunk = await Blosc.fromConfig({ id: "blosc", cname: "lz4" }).encode(new Uint8Array(2 ** 24));
    const vds = await fromKerchunk(references({ id: "blosc" }, chunk));
    const error = await vds
      .get("a")
      .load()
      .catch((reason: Error) => reason);
    expect((error as Error).cause).toMatchObject({
      message: "The Blosc frame becomes 16777216 bytes, and a chunk has no more than 5446.",
    });
  });

  it("read texts of any length out of Blosc, as xarray writes them", async () => {
    const texts = ["a", "βγ", ""];
    const utf8 = texts.map((one) => new TextEncoder().encode(one));
    const parts = [Uint32Array.of(3), ...utf8.flatMap((one) => [Uint32Array.of(one.length), one])];
    const plain = Buffer.concat(parts.map((one) => new Uint8Array(one.buffer, one.byteOffset, one.byteLength)));
    const chunk = await Blosc.fromConfig({ id: "blosc" }).encode(new Uint8Array(plain));
    const array = {
      zarr_format: 2,
      shape: [3],
      chunks: [3],
      dtype: "|O",
      order: "C",
      fill_value: null,
      filters: [{ id: "vlen-utf8" }],
      compressor: { id: "blosc", cname: "lz4", clevel: 5, shuffle: 1, blocksize: 0 },
    };
    const store = (bytes: Uint8Array) =>
      fromKerchunk({
        version: 1,
        refs: { ".zgroup": '{"zarr_format":2}', "t/.zarray": JSON.stringify(array), "t/0": base64(bytes) },
      });
    expect((await (await store(chunk)).get("t").load()).data).toEqual(texts);
    expect((await store(chunk.subarray(0, 20))).unsupported).toEqual([
      { name: "/t", reason: "its chunk 0 is damaged" },
    ]);
  });

  it("are found in stores of others, whose keys are theirs", async () => {
    const { refs } = references({ id: "blosc" }, await Blosc.fromConfig({ id: "blosc" }).encode(BYTES));
    const files = new Map(
      Object.entries(refs).map(([key, entry]) => [
        `/${key}`,
        entry.startsWith("base64:") ? Buffer.from(entry.slice(7), "base64") : Buffer.from(entry),
      ]),
    );
    const store = { get: async (key: string) => files.get(key) } as ReadableStore;
    expect((await (await openZarr(store, { paths: ["a"] })).get("a").load()).data).toEqual(VALUES);
  });
});

describe("chunks that are encoded again", () => {
  const filters: readonly Filter[][] = [
    [{ name: "blosc", elementSize: 2 }],
    [{ name: "lz4" }],
    [{ name: "zstd" }],
    [{ name: "gzip" }],
    [{ name: "shuffle", elementSize: 2 }, { name: "zstd" }, { name: "crc32c" }],
  ];
  it.each(filters.map((list) => [list.map(({ name }) => name).join(", "), list] as const))(
    "%s: become what they were",
    async (_, list) => {
      for (const length of [1, 7, 8, 134, 150_000]) {
        const values = Int16Array.from({ length }, (_, i) => i * 7);
        const variable: ManifestVariable = {
          name: "a",
          dtype: "int16",
          itemSize: 2,
          shape: [length],
          chunkShape: [length],
          dims: ["/x"],
          byteOrder: "little",
          filters: list,
          fillValue: 0,
          attrs: {},
          data: { kind: "fill" },
        };
        const bytes = await encodeChunk(new Uint8Array(values.buffer), list, 2);
        const again = await decodeChunk(variable, { bytes, mask: 0, number: 0, url: "" });
        expect(Buffer.compare(again, new Uint8Array(values.buffer))).toBe(0);
        const other = { bytes: bytes.subarray(0, bytes.length - 1), mask: 0, number: 0, url: "" };
        await expect(decodeChunk(variable, other)).rejects.toMatchObject({ code: "virtual/damaged-chunk" });
      }
    },
  );
});

describe("CRC-32C", () => {
  it("is that of RFC 3720", () => {
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i))).toBe(0x46dd794e);
  });

  it("has to be there", () => {
    expect(() => withoutCrc32c(new Uint8Array(3))).toThrow("no room");
    expect(() => withoutCrc32c(new Uint8Array(8))).toThrow("another one");
  });
});
