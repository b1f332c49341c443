import { deflateSync } from "node:zlib";
import { MemoryTarget } from "@earthaccess/targets";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rawFrame } from "../src/icechunk/envelope.js";
import { openVirtualDataset, type RangeReader } from "../src/index.js";
import { fromKerchunk, toKerchunk } from "../src/kerchunk.js";
import { vlenUtf8 } from "../src/zarr/vlen-text.js";
import { openZarr } from "../src/zarr.js";
import { type FolderServer, startFolderServer } from "./folder-server.js";
import { expectSameValues } from "./same-values.js";
import { sampleReferences } from "./sample-references.js";

const utf8 = new TextEncoder();
const array = (shape: number[], chunks: number[], dtype = "|u1", others: object = {}) =>
  JSON.stringify({
    zarr_format: 2,
    shape,
    chunks,
    dtype,
    order: "C",
    fill_value: null,
    filters: null,
    compressor: null,
    ...others,
  });

let folder: FolderServer;
beforeAll(async () => {
  folder = await startFolderServer();
  folder.files.set(
    "ten.bin",
    Uint8Array.from({ length: 10 }, (_, i) => i),
  );
});
afterAll(() => folder.close());

describe("references that are opened", () => {
  it("have groups, coordinates, texts, integers in all their digits, and a reason for what is not read", async () => {
    const vds = await fromKerchunk(sampleReferences());
    expect(await vds.get("sst").values()).toEqual(
      Float32Array.of(10, 10.5, 11, 11.5, 12, 12.5, 13, 13.5, NaN, NaN, NaN, NaN),
    );
    expect(await vds.get("big").values()).toEqual(BigInt64Array.of(2n ** 53n + 1n, 2n));
    expect(await vds.get("name").values()).toEqual(["a🌊", "bcd"]);
    expect(await vds.get("code").values()).toEqual(["ab"]);
    expect(vds.attrs).toMatchObject({ title: "sample", big: 12345678901234567890n });
    expect(Object.keys(vds.group("inner").coords)).toEqual(["x"]);
    expect((await (await vds.sel({ time: "2020-02" })).get("sst").load()).shape).toEqual([1, 4]);
    expect(vds.unsupported).toEqual([
      {
        name: "/packed",
        reason:
          "it was written with the codec bz2; readable are blosc, lz4, zlib, gzip, zstd, shuffle, fletcher32 and crc32c",
      },
    ]);
  });

  it("have texts that are compressed by zlib, by zstd, which xarray takes when it is not told otherwise, or by both", async () => {
    const texts = vlenUtf8(["a🌊", "", "bcd"]);
    const zlib = (bytes: Uint8Array) => new Uint8Array(deflateSync(bytes));
    const codecs = { zlib: { id: "zlib", level: 1 }, zstd: { id: "zstd", level: 0 } };
    const stored: [object[], Uint8Array][] = [
      [[], texts],
      [[codecs.zlib], zlib(texts)],
      [[codecs.zstd], rawFrame(texts)],
      [[codecs.zstd, codecs.zlib], zlib(rawFrame(texts))],
    ];
    for (const [others, bytes] of stored) {
      const filters = [{ id: "vlen-utf8" }, ...others];
      const references = {
        "a/.zarray": array([3], [3], "|O", { filters }),
        "a/0": `base64:${Buffer.from(bytes).toString("base64")}`,
      };
      expect(await (await fromKerchunk(references)).get("a").values()).toEqual(["a🌊", "", "bcd"]);
    }
  });

  it("may be of version 0, and say ranges, whole files, templates and rules", async () => {
    const ten = `${folder.url}/ten.bin`;
    const v0 = await fromKerchunk({ "a/.zarray": array([4], [4]), "a/0": [ten, 3, 4] });
    expect(await v0.get("a").values()).toEqual(Uint8Array.of(3, 4, 5, 6));
    const v1 = await fromKerchunk({
      version: 1,
      templates: { base: folder.url, file: "{{base}}/{{name}}.bin" },
      gen: [
        {
          key: "b/{{i}}",
          url: "{{file(name='ten')}}",
          offset: "{{(i + 1) * 2}}",
          length: "{{2 * 1}}",
          dimensions: { i: { stop: 3 } },
        },
      ],
      refs: {
        "b/.zarray": array([6], [2]),
        "whole/.zarray": array([10], [10]),
        "whole/0": ["{{file(name='ten')}}"],
      },
    });
    expect(await v1.get("b").values()).toEqual(Uint8Array.of(2, 3, 4, 5, 6, 7));
    expect(await v1.get("whole").values()).toEqual(Uint8Array.from({ length: 10 }, (_, i) => i));
  });

  it("come from an address, with the login's fetch for them and for the data", async () => {
    folder.files.set("refs.json", utf8.encode(JSON.stringify(sampleReferences())));
    const asked: string[] = [];
    const auth = {
      fetch: ((url: string, init?: RequestInit) => {
        asked.push(new URL(url).pathname);
        return fetch(url, init);
      }) as typeof fetch,
    };
    const vds = await fromKerchunk(`${folder.url}/refs.json?x=1`, { auth });
    const same = await openVirtualDataset(`${folder.url}/refs.json`, { parser: "kerchunk", auth });
    expect(await expectSameValues(vds, same)).toBe(8);
    expect(asked).toEqual(["/refs.json", "/refs.json"]);
    expect(
      await openVirtualDataset(utf8.encode(JSON.stringify(sampleReferences())), { parser: "kerchunk" }),
    ).toBeDefined();
    await expect(fromKerchunk(`${folder.url}/none.json`)).rejects.toMatchObject({ code: "virtual/bad-kerchunk" });
  });

  it("do not choose files of this machine, unless a reader of the user's reads them", async () => {
    for (const url of ["/etc/hostname", "file:///etc/hostname", "FILE:///etc/hostname", "C:\\data.bin"]) {
      const references = { "a/.zarray": array([2], [2]), "a/0": [url, 0, 2] };
      const vds = await fromKerchunk(references);
      await expect(vds.get("a").values(), url).rejects.toMatchObject({ code: "virtual/local-reference" });
      const reader: RangeReader = {
        getRange: async (_, offset, length) => Uint8Array.of(7, 8).subarray(offset, length),
      };
      expect(await (await fromKerchunk(references, { reader })).get("a").values()).toEqual(Uint8Array.of(7, 8));
    }
  });

  it("point only where `allow` says, when it does", async () => {
    const references = {
      "a/.zarray": array([4], [2]),
      "a/0": [`${folder.url}/ten.bin`, 0, 2],
      "a/1": ["http://other.example/x", 0, 2],
    };
    const vds = await fromKerchunk(references, { allow: [] });
    await expect(vds.get("a").values()).rejects.toMatchObject({ code: "virtual/foreign-url" });
    folder.requests.length = 0;
    const whole = { "a/.zarray": array([10], [10]), "a/0": [`${folder.url}/ten.bin`] };
    await expect(fromKerchunk(whole, { allow: [] })).rejects.toMatchObject({ code: "virtual/foreign-url" });
    expect(folder.requests).toEqual([]);
    expect(await (await fromKerchunk(whole, { allow: [folder.url] })).get("a").values()).toHaveLength(10);
  });

  it.each([
    ["text that is no JSON", utf8.encode("<html>"), /no JSON/],
    ["no object", utf8.encode("[1]"), /no object/],
    ["no refs", { version: 1 }, /no refs/],
    ["a newer version", { version: 2, refs: {} }, /newer than 1/],
    ["no metadata", { version: 1, refs: { "a/0": "x" } }, /no metadata/],
    ["bad base64", { "a/.zarray": array([2], [2]), "a/0": "base64:***" }, /no base64/],
    ["metadata that is no JSON", { "a/.zarray": "{" }, /no JSON/],
    ["a negative place", { "a/.zarray": array([2], [2]), "a/0": ["http://x/", -1, 2] }, /no whole number/],
    ["a place that is text", { "a/.zarray": array([2], [2]), "a/0": ["http://x/", "1", 2] }, /no whole number/],
    ["a number for a chunk", { "a/.zarray": array([2], [2]), "a/0": 1 }, /stands for nothing/],
    ["templates in circles", { version: 1, templates: { a: "{{b}}", b: "{{a}}" }, refs: { x: ["{{a}}"] } }, /circles/],
    ["templates that grow", growing(), /more than \d+ characters/],
    ["an unknown template", { version: 1, templates: { a: "x" }, refs: { x: ["{{c}}"] } }, /no template c/],
    ["a strange expression", { version: 1, templates: { a: "x" }, refs: { x: ["{{a | upper}}"] } }, /cannot be read/],
    ["endless rules", endless(), /makes more than 1000000 references/],
  ])("say what is wrong: %s", async (_, source, message) => {
    const opening = fromKerchunk(source as never);
    await expect(opening).rejects.toMatchObject({
      code: "virtual/bad-kerchunk",
      message: expect.stringMatching(message),
    });
  });

  it.each([
    ["Fortran's order", { order: "F", shape: [2, 2], chunks: [2, 2] }, /Fortran/],
    ["a type without a name", { dtype: [["a", "<i4"]] }, /type \[\["a","<i4"\]\]/],
    ["chunks of nothing", { chunks: [0] }, /sizes of its chunks/],
    ["a negative length", { shape: [-1] }, /list of lengths/],
    ["too many values", { shape: [2 ** 52, 8], chunks: [1, 1] }, /more values/],
    ["huge chunks", { chunks: [2 ** 40], shape: [2 ** 40] }, /2 GiB/],
    ["half floats", { dtype: "<f2" }, /type "<f2"/],
    ["objects", { dtype: "|O" }, /Python objects/],
    ["scales as a codec", { filters: [{ id: "fixedscaleoffset" }] }, /codec fixedscaleoffset/],
  ])("list what they cannot read, and read the rest: %s", async (_, facts, reason) => {
    const vds = await fromKerchunk({
      "a/.zarray": array([2], [2], "|u1", facts),
      "b/.zarray": array([2], [2]),
      "b/0": "\u0001\u0002",
    });
    expect(vds.unsupported).toEqual([{ name: "/a", reason: expect.stringMatching(reason) }]);
    expect(await vds.get("b").values()).toEqual(Uint8Array.of(1, 2));
  });

  it("have no way into the prototypes of objects", async () => {
    const refs = JSON.parse(
      `{"__proto__/.zarray":${JSON.stringify(array([1], [1]))},"__proto__/.zattrs":"{\\"__proto__\\":{\\"bad\\":1},\\"constructor\\":2}","__proto__/0":"a"}`,
    );
    const vds = await fromKerchunk(refs);
    expect(await vds.get("__proto__").values()).toEqual(Uint8Array.of(97));
    expect(({} as { bad?: unknown }).bad).toBeUndefined();
    expect(Object.keys(vds.get("__proto__").attrs)).toEqual(["__proto__", "constructor"]);
  });
});

describe("references that are written", () => {
  it.each(["json", "parquet"] as const)("are opened from where they are written, as %s", async (format) => {
    const vds = await fromKerchunk(sampleReferences());
    const target = new MemoryTarget();
    const report = await toKerchunk(vds, { format, target });
    expect(report).toMatchObject({ references: 0, omitted: vds.unsupported, url: `memory://references.${format}` });
    let bytes = 0;
    for await (const file of target.list()) bytes += file.size;
    expect(report.bytes).toBe(bytes);
    const again = await fromKerchunk({ target, name: `references.${format}` });
    expect(await expectSameValues(vds, again)).toBe(8);
    expect(again.get("sst").attrs).toEqual(vds.get("sst").attrs);
  });

  it("say in Parquet that no place is missing, since fastparquet takes numbers for floats otherwise", async () => {
    const { parquetMetadata } = await import("hyparquet");
    const vds = await fromKerchunk({ "a/.zarray": array([2], [1]), "a/0": ["https://data.example/a.bin", 4096, 2] });
    const file = (await toKerchunk(vds, { format: "parquet" })).get("a/refs.0.parq") as Uint8Array;
    const { schema, row_groups } = parquetMetadata(file.slice().buffer as ArrayBuffer);
    const columns = row_groups[0]?.columns.map((column) => column.meta_data);
    for (const name of ["offset", "size"]) {
      expect(schema.find((one) => one.name === name)).toMatchObject({ type: "INT64", repetition_type: "REQUIRED" });
      const column = columns?.find((one) => one?.path_in_schema[0] === name);
      expect(column?.statistics?.null_count).toBe(0n);
    }
  });

  it.each(["json", "parquet"] as const)("carry no user, token or signature of an address, as %s", async (format) => {
    const secret =
      "http://me:hidden@data.example/a.bin?X-Amz-Signature=hidden&X-Amz-Credential=hidden&token=hidden#hidden";
    const vds = await fromKerchunk({
      "a/.zarray": array([2], [2]),
      "a/0": [secret, 0, 2],
      "b/.zarray": array([2], [2]),
      "b/0": ["http://data.example/b?version=3", 0, 2],
    });
    const target = new MemoryTarget();
    await toKerchunk(vds, { format, target });
    let text = "";
    for await (const { name } of target.list()) text += new TextDecoder("latin1").decode(target.bytes(name));
    expect(text).not.toMatch(/hidden|Signature|me:/);
    expect(text).toContain("http://data.example/a.bin");
    expect(text).toContain("version=3");
  });

  const MANY = 10_003;
  const int16 = (...values: number[]) => `base64:${Buffer.from(Int16Array.from(values).buffer).toString("base64")}`;

  it("say what missing chunks hold where they are few, and then have no fill value that readers take for missing", async () => {
    const none = '{"_FillValue":null}';
    const refs = {
      "zeros/.zarray": array([6], [2], "<i2", { fill_value: 0 }),
      "zeros/.zattrs": none,
      "zeros/1": int16(1, 2),
      "fives/.zarray": array([6], [2], "<i2", { fill_value: 5 }),
      "fives/.zattrs": none,
      "fives/1": int16(1, 5),
      "many/.zarray": array([MANY], [1], "<i2", { fill_value: 0 }),
      "many/.zattrs": none,
      "many/1": int16(1),
    };
    const vds = await fromKerchunk(refs);
    const { refs: written } = await toKerchunk(vds);
    const chunksOf = (name: string) =>
      Object.entries(written).filter(([key]) => key.startsWith(`${name}/`) && !key.includes("/.z"));
    expect(Object.fromEntries(chunksOf("zeros"))).toEqual({
      "zeros/0": int16(0, 0),
      "zeros/1": int16(1, 2),
      "zeros/2": int16(0, 0),
    });
    expect(written["fives/2"]).toBe(int16(5, 5));
    expect(chunksOf("many")).toHaveLength(1);
    for (const name of ["zeros", "fives", "many"]) {
      expect(JSON.parse(String(written[`${name}/.zarray`])).fill_value, name).toBeNull();
      expect(JSON.parse(String(written[`${name}/.zattrs`])), name).not.toHaveProperty("_FillValue");
    }
    const target = new MemoryTarget();
    expect(await toKerchunk(vds, { target })).toMatchObject({ inline: 7 });
    expect(JSON.parse(new TextDecoder().decode(target.bytes("references.json"))).refs).toEqual(written);
    expect(await (await fromKerchunk(written)).get("fives").values()).toEqual(Int16Array.of(5, 5, 1, 5, 5, 5));
  });

  it("have files of Parquet for records of few missing chunks alone", async () => {
    const refs = { "a/.zarray": array([30_001], [1], "|u1", { fill_value: 7 }), "a/.zattrs": '{"_FillValue":null}' };
    const there = Array.from({ length: 30_001 }, (_, i) => i).filter(
      (i) => i < 5 || (i >= 10_000 && i < 19_999) || i >= 20_000,
    );
    const vds = await fromKerchunk({ ...refs, ...Object.fromEntries(there.map((i) => [`a/${i}`, "\u0001"])) });
    const files = await toKerchunk(vds, { format: "parquet" });
    expect([...files.keys()]).toEqual([
      "a/refs.0.parq",
      "a/refs.1.parq",
      "a/refs.2.parq",
      "a/refs.3.parq",
      ".zmetadata",
    ]);
    const values = (await (await fromKerchunk(files)).get("a").values()) as Uint8Array;
    expect([4, 5, 9_999, 10_000, 19_999, 20_000, 30_000].map((i) => values[i])).toEqual([1, 7, 7, 1, 7, 1, 1]);
    const last = { "a/.zarray": array([20_001], [1], "|u1", { fill_value: 7 }), "a/.zattrs": '{"_FillValue":null}' };
    const first = Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`a/${i + 10_000}`, "\u0001"]));
    const before = await toKerchunk(await fromKerchunk({ ...last, ...first }), { format: "parquet" });
    expect([...before.keys()].slice(0, 2)).toEqual(["a/refs.0.parq", "a/refs.1.parq"]);
    expect((await (await fromKerchunk(before)).get("a").values())[0]).toBe(7);
  });

  it("have the last codec as the compressor, where GDAL and others look for it", async () => {
    const codecs = async (filters: object[] | null, compressor: object | null) => {
      const written = { "a/.zarray": array([1], [1], "|u1", { filters, compressor }), "a/0": "base64:AA==" };
      const document = JSON.parse(String((await toKerchunk(await fromKerchunk(written))).refs["a/.zarray"]));
      return [document.filters, document.compressor];
    };
    const [shuffle, zlib, fletcher32] = [
      { id: "shuffle", elementsize: 1 },
      { id: "zlib", level: 6 },
      { id: "fletcher32" },
    ];
    expect(await codecs([shuffle, zlib], null)).toEqual([[shuffle], zlib]);
    expect(await codecs(null, zlib)).toEqual([null, zlib]);
    expect(await codecs([zlib, zlib], null)).toEqual([[zlib], zlib]);
    expect(await codecs([zlib, fletcher32], null)).toEqual([[zlib, fletcher32], null]);
    expect(await codecs([shuffle], null)).toEqual([[shuffle], null]);
  });

  it("leave a float's `_FillValue` to the metadata's fill value, as kerchunk does", async () => {
    const refs = {
      "a/.zarray": array([1], [1], "<f4", { fill_value: -9999 }),
      "a/0": "base64:AAAAAA==",
      "b/.zarray": array([1], [1], "<i2", { fill_value: -9999 }),
      "b/0": int16(1),
    };
    const { refs: written } = await toKerchunk(await fromKerchunk(refs));
    const metadata = (key: string) => JSON.parse(String(written[key])) as Record<string, unknown>;
    expect([metadata("a/.zarray").fill_value, metadata("b/.zarray").fill_value]).toEqual([-9999, -9999]);
    expect(metadata("a/.zattrs")).not.toHaveProperty("_FillValue");
    expect(metadata("b/.zattrs")).toHaveProperty("_FillValue", -9999);
    const again = await fromKerchunk(written);
    for (const name of ["a", "b"]) expect(again.get(name).attrs._FillValue, name).toBe(-9999);
  });

  it("have no fill value of texts, for which xarray would take every empty one", async () => {
    const { refs } = await toKerchunk(await fromKerchunk(sampleReferences()));
    expect(JSON.parse(String(refs["name/.zarray"])).fill_value).toBeNull();
  });

  it("keep the fill value away from xarray, which would mask it, where no chunk is missing", async () => {
    const refs = {
      "full/.zarray": array([2], [2], "<i2", { fill_value: null }),
      "full/0": "\u0000\u0000\u0001\u0000",
      "gap/.zarray": array([MANY], [1], "<i2", { fill_value: 5 }),
      "gap/.zattrs": '{"_FillValue":null}',
      "gap/0": int16(1),
      "masked/.zarray": array([MANY], [1], "<i2", { fill_value: 5 }),
      "masked/.zattrs": '{"_FillValue":1}',
      "masked/0": int16(1),
    };
    const { refs: written } = await toKerchunk(await fromKerchunk(refs));
    const metadata = (key: string) => JSON.parse(String(written[key])) as Record<string, unknown>;
    expect(metadata("full/.zarray").fill_value).toBeNull();
    expect([metadata("gap/.zarray").fill_value, metadata("gap/.zattrs")._FillValue]).toEqual([5, null]);
    expect([metadata("masked/.zarray").fill_value, metadata("masked/.zattrs")]).toMatchObject([
      5,
      { _FillValue: 1, missing_value: 1 },
    ]);
    const again = await fromKerchunk(written);
    expect((await again.get("gap").values()).slice(0, 3)).toEqual(Int16Array.of(1, 5, 5));
    expect((await again.get("masked").values()).slice(0, 3)).toEqual(Float32Array.of(NaN, 5, 5));
  });
});

describe("a Zarr store of files", () => {
  it.each(["consolidated", "listed", "named"])("opens when it is %s", async (how) => {
    const target = new MemoryTarget();
    const { refs } = await toKerchunk(await fromKerchunk(sampleReferences()));
    for (const [key, entry] of Object.entries(refs)) {
      if (key === ".zmetadata" && how !== "consolidated") continue;
      const text = String(entry);
      await target.write(
        `sst.zarr/${key}`,
        text.startsWith("base64:") ? Buffer.from(text.slice(7), "base64") : utf8.encode(text),
      );
      folder.files.set(`${how}.zarr/${key}`, target.bytes(`sst.zarr/${key}`) as Uint8Array);
    }
    const paths = ["time", "x", "sst", "big", "name", "code", "inner", "inner/a#b"];
    const vds =
      how === "named"
        ? await openZarr(`${folder.url}/named.zarr`, { paths })
        : how === "listed"
          ? await openZarr({ target, name: "sst.zarr" })
          : await openZarr(`${folder.url}/consolidated.zarr`);
    expect(await expectSameValues(await fromKerchunk(sampleReferences()), vds)).toBe(8);
    folder.requests.length = 0;
    if (how !== "listed") {
      await vds
        .get("sst")
        .isel({ time: 0, x: [0, 2] })
        .values();
      // What was read to compare is kept.
      expect(folder.requests).toEqual([]);
    }
  });

  it("says when nothing tells what is in it", async () => {
    folder.files.set("bare.zarr/zarr.json", utf8.encode('{"zarr_format":3,"node_type":"group"}'));
    await expect(openZarr(`${folder.url}/bare.zarr`)).rejects.toThrow(/no consolidated metadata.*option paths/);
    await expect(openZarr(`${folder.url}/nothing.zarr`)).rejects.toThrow(/no Zarr store/);
  });
});

function growing(): object {
  const templates = Object.fromEntries(
    Array.from({ length: 15 }, (_, i) => [`t${i}`, i === 14 ? "x".repeat(100) : `{{t${i + 1}}}{{t${i + 1}}}`]),
  );
  return { version: 1, templates, refs: { x: ["{{t0}}"] } };
}

function endless(): object {
  const dimensions = { i: { stop: 1e9 }, j: { stop: 1e9 } };
  return { version: 1, gen: [{ key: "a/{{i}}", url: "u", dimensions }], refs: { "a/.zarray": array([2], [2]) } };
}
