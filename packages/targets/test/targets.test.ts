import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import {
  type ByteSource,
  batchedBytes,
  MemoryTarget,
  openTarget,
  registerTarget,
  type TargetFileSystem,
} from "../src/index.js";
import { LocalTarget } from "../src/node.js";
import { BYTES, breaks, MD5, pieces, same } from "./fox-bytes.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "targets-"));
  return () => rm(folder, { recursive: true, force: true });
});

interface Kind {
  readonly name: string;
  make(): TargetFileSystem;
  read(target: TargetFileSystem, name: string): Promise<Uint8Array | undefined>;
}

const KINDS: readonly Kind[] = [
  {
    name: "memory",
    make: () => new MemoryTarget(),
    read: async (target, name) => (target as MemoryTarget).bytes(name),
  },
  {
    name: "local",
    make: () => new LocalTarget(folder),
    read: (_target, name) =>
      readFile(join(folder, name)).then(
        (b) => new Uint8Array(b),
        () => undefined,
      ),
  },
];

describe.each(KINDS)("the $name target", ({ make, read }) => {
  it.each<[string, () => ByteSource]>([
    ["bytes", () => BYTES],
    ["a web stream", () => new Blob([BYTES]).stream() as ReadableStream<Uint8Array>],
    ["pieces", () => pieces()],
    ["one piece", () => pieces(1e9)],
    [
      "batches",
      () =>
        batchedBytes(async function* () {
          for await (const p of pieces(999)) yield [p, new Uint8Array(0)];
        }),
    ],
  ])("writes %s", async (_what, body) => {
    const target = make();
    const written = await target.write("a/b.bin", body(), {
      size: BYTES.length,
      checksum: { algorithm: "MD5", value: MD5.toUpperCase() },
    });
    expect(written).toMatchObject({ name: "a/b.bin", size: BYTES.length, verified: true });
    expect(same(await read(target, "a/b.bin"), BYTES)).toBe(true);
    expect(await target.head("a/b.bin")).toMatchObject({ size: BYTES.length });
  });

  it("writes an empty file", async () => {
    const target = make();
    expect(await target.write("empty", new Uint8Array(0), { size: 0 })).toMatchObject({ size: 0, verified: false });
    expect(await target.head("empty")).toMatchObject({ size: 0 });
  });

  it("replaces a file whole, or not at all when told so", async () => {
    const target = make();
    await target.write("f", new Uint8Array([1]));
    await target.write("f", new Uint8Array([2, 3]));
    expect(await read(target, "f")).toEqual(new Uint8Array([2, 3]));
    await expect(target.write("f", new Uint8Array([4]), { ifNoneMatch: "*" })).rejects.toMatchObject({
      code: "targets/exists",
    });
    expect(await read(target, "f")).toEqual(new Uint8Array([2, 3]));
  });

  it.each([
    [
      "the checksum is another",
      "targets/checksum-mismatch",
      { checksum: { algorithm: "SHA-256", value: "00".repeat(32) } },
      () => BYTES,
    ],
    ["the body is too short", "targets/size-mismatch", { size: BYTES.length + 1 }, () => BYTES],
    ["the body is too long", "targets/size-mismatch", { size: BYTES.length - 1 }, () => pieces()],
    ["the body breaks off", undefined, {}, () => breaks(20_000)],
  ] as const)("leaves what was there when %s", async (_what, code, options, body) => {
    const target = make();
    await target.write("f", new Uint8Array([1]));
    await expect(target.write("f", body(), options)).rejects.toMatchObject(code ? { code } : { message: "cut off" });
    expect(await read(target, "f")).toEqual(new Uint8Array([1]));
    const names: string[] = [];
    for await (const { name } of target.list()) names.push(name);
    expect(names).toEqual(["f"]);
  });

  it("stops when the caller does, and leaves nothing", async () => {
    const target = make();
    const stop = new AbortController();
    const writing = target.write("f", pieces(1000), {
      signal: stop.signal,
      onProgress: (bytes) => bytes > 5000 && stop.abort(new Error("enough")),
    });
    await expect(writing).rejects.toThrow("enough");
    expect(await target.head("f")).toBeNull();
  });

  it("lists by prefix, and forgets what was deleted", async () => {
    const target = make();
    for (const name of ["a/1", "a/2", "b/1", "ab"]) await target.write(name, new Uint8Array(3));
    const list = async (prefix?: string) => {
      const names: string[] = [];
      for await (const file of target.list(prefix)) names.push(file.name);
      return names.sort();
    };
    expect(await list()).toEqual(["a/1", "a/2", "ab", "b/1"]);
    expect(await list("a/")).toEqual(["a/1", "a/2"]);
    expect(await list("a")).toEqual(["a/1", "a/2", "ab"]);
    await target.delete("a/1");
    await target.delete("never-there");
    expect(await list("a/")).toEqual(["a/2"]);
  });

  it("writes many files at a time", async () => {
    const target = make();
    await Promise.all(Array.from({ length: 200 }, (_, i) => target.write(`d${i % 7}/${i}`, new Uint8Array([i]))));
    for (let i = 0; i < 200; i++) expect(await read(target, `d${i % 7}/${i}`)).toEqual(new Uint8Array([i]));
  });

  it("takes bytes only, and says so", async () => {
    const target = make();
    for (const body of ["text", null, 5])
      await expect(target.write("f", body as unknown as ByteSource)).rejects.toThrow(/A body is bytes, a stream/);
    expect(await read(target, "f")).toBeUndefined();
  });

  it("refuses names that could lead elsewhere", async () => {
    const target = make();
    for (const name of ["../x", "/etc/x", "a/../../x", "a\\..\\x", ""]) {
      await expect(target.write(name, new Uint8Array(1))).rejects.toMatchObject({ code: "targets/invalid-name" });
    }
  });

  it("tells whether a file has a checksum", async () => {
    const target = make();
    await target.write("f", BYTES);
    expect(await target.matches?.("f", { algorithm: "MD5", value: MD5 })).toBe(true);
    expect(await target.matches?.("f", { algorithm: "MD5", value: "0".repeat(32) })).toBe(false);
    expect(await target.matches?.("f", { algorithm: "SM3", value: "0" })).toBeUndefined();
  });
});

describe("openTarget", () => {
  it("opens folders, file URLs and memory", async () => {
    expect(await openTarget(folder)).toBeInstanceOf(LocalTarget);
    expect(await openTarget(new URL(`file://${folder}/a%20b`))).toBeInstanceOf(LocalTarget);
    expect(await openTarget("memory://x")).toBeInstanceOf(MemoryTarget);
    await (await openTarget(new URL(`file://${folder}/a%20b`))).write("f", new Uint8Array(1));
    expect(await readdir(join(folder, "a b"))).toEqual(["f"]);
  });

  it("learns schemes, and forgets them again", async () => {
    const forget = registerTarget("scratch", (location) => new MemoryTarget(location));
    expect((await openTarget("scratch://x/y")).location).toBe("scratch://x/y");
    forget();
    await expect(openTarget("scratch://x/y")).rejects.toMatchObject({ code: "targets/unknown-scheme" });
    await expect(openTarget("memry://x")).rejects.toThrow("Did you mean memory://?");
  });
});
