import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { beforeEach, describe, expect, it } from "vitest";
import {
  type ByteSource,
  batchedBytes,
  hasherFor,
  MemoryTarget,
  openTarget,
  registerTarget,
  sameDigest,
  type TargetFileSystem,
} from "../src/index.js";
import { LocalTarget } from "../src/node.js";

const BYTES = new TextEncoder().encode("the quick brown fox jumps over the lazy dog".repeat(30_000));
/** Comparing a megabyte element by element takes seconds. */
const same = (a: Uint8Array | undefined, b: Uint8Array) => a !== undefined && Buffer.compare(a, b) === 0;
const MD5 = createHash("md5").update(BYTES).digest("hex");

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

async function* pieces(size = 10_000): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < BYTES.length; i += size) yield BYTES.subarray(i, i + size);
}

async function* breaks(after: number): AsyncGenerator<Uint8Array> {
  yield BYTES.subarray(0, after);
  throw new Error("cut off");
}

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

describe("the local target", () => {
  const origin = { etag: '"v1"', size: BYTES.length };

  it.each(["a.nc", "a/b-1/c_d.nc", "größe 1.nc", "a~b.nc", "100%.nc", "a#b;c@d.nc", "a/[b]^{c}.nc"])(
    "has the URL of %s as Node makes it, in any folder",
    (name) => {
      for (const folder of ["/", "/data", "/data/", "/my data/50%"]) {
        const target = new LocalTarget(folder);
        expect(target.path(name)).toBe(join(folder, name));
        expect(target.url(name)).toBe(pathToFileURL(join(folder, name)).href);
      }
    },
  );

  it("goes on with a file that was cut off, and checks the whole", async () => {
    const target = new LocalTarget(folder);
    await expect(target.write("f", breaks(20_000), { resumable: origin })).rejects.toThrow("cut off");
    expect(existsSync(join(folder, "f"))).toBe(false);
    const partial = await new LocalTarget(folder).resume("f");
    expect(partial).toMatchObject({ offset: 20_000, origin });
    const written = await partial?.continue(new Blob([BYTES.subarray(20_000)]).stream() as ReadableStream<Uint8Array>, {
      size: BYTES.length,
      checksum: { algorithm: "MD5", value: MD5 },
    });
    expect(written).toMatchObject({ size: BYTES.length, verified: true });
    expect(same(await readFile(join(folder, "f")), BYTES)).toBe(true);
    expect(await readdir(folder)).toEqual(["f"]);
  });

  it("keeps nothing of a continued file that turns out to be damaged", async () => {
    const target = new LocalTarget(folder);
    await expect(target.write("f", breaks(20_000), { resumable: origin })).rejects.toThrow();
    const partial = await target.resume("f");
    const wrong = new Uint8Array(BYTES.length - 20_000);
    await expect(
      partial?.continue(wrong, { size: BYTES.length, checksum: { algorithm: "MD5", value: MD5 } }),
    ).rejects.toMatchObject({ code: "targets/checksum-mismatch" });
    expect(await readdir(folder)).toEqual([]);
  });

  it("keeps nothing of a small file that was cut off: fetching it again costs less than a note", async () => {
    const target = new LocalTarget(folder);
    await expect(target.write("f", breaks(20_000), { resumable: { etag: '"v1"', size: 50_000 } })).rejects.toThrow(
      "cut off",
    );
    expect(await readdir(folder)).toEqual([]);
  });

  it("sweeps away what a writer that died has left, and nothing else", async () => {
    const dead = (await promisify(execFile)(process.execPath, ["-e", "console.log(process.pid)"])).stdout.trim();
    const alive = process.ppid;
    const own = await partNameOf(folder);
    const [, , host] = own.split(".").slice(-5) as [string, string, string];
    const names = [
      `a.nc.${Number(dead).toString(36)}.${host}.abc123.part`,
      `b.nc.${alive.toString(36)}.${host}.abc123.part`,
      `c.nc.${Number(dead).toString(36)}.zzzz.abc123.part`,
      "d.nc",
    ];
    for (const name of names) await writeFile(join(folder, name), "x");
    await new LocalTarget(folder).write("e.nc", new Uint8Array(1));
    expect((await readdir(folder)).sort()).toEqual([...names.slice(1), "e.nc"].sort());
  });

  it("does not go on with a part that has no note, or a broken one", async () => {
    await writeFile(join(folder, "f.part"), BYTES.subarray(0, 100));
    expect(await new LocalTarget(folder).resume("f")).toBeUndefined();
    for (const note of ["", "{", "null", '{"v":1,"pid":0,"host":"x"}']) {
      await writeFile(join(folder, "f.part.json"), note);
      expect(await new LocalTarget(folder).resume("f")).toBeUndefined();
    }
  });

  it("lets two writers of one name both finish", async () => {
    const target = new LocalTarget(folder);
    const [a, b] = await Promise.all([target.write("f", pieces(500)), new LocalTarget(folder).write("f", pieces(700))]);
    expect([a.size, b.size]).toEqual([BYTES.length, BYTES.length]);
    expect(same(await readFile(join(folder, "f")), BYTES)).toBe(true);
    expect(await readdir(folder)).toEqual(["f"]);
  });

  it("does not write through a link in the folder", async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), "elsewhere-"));
    await symlink(elsewhere, join(folder, "out"));
    await expect(new LocalTarget(folder).write("out/f", new Uint8Array(1))).rejects.toThrow(/through the link out/);
    await writeFile(join(elsewhere, "victim"), "x");
    await symlink(join(elsewhere, "victim"), join(folder, "g"));
    await new LocalTarget(folder).write("g", new Uint8Array([7]));
    expect(await readFile(join(elsewhere, "victim"), "utf8")).toBe("x");
    expect(await readdir(elsewhere)).toEqual(["victim"]);
    await rm(elsewhere, { recursive: true });
  });

  it("says in words what the disk refuses", async () => {
    await mkdir(join(folder, "d"));
    await writeFile(join(folder, "file"), "x");
    await expect(new LocalTarget(folder).write("d", new Uint8Array(1))).rejects.toMatchObject({
      code: "targets/exists",
    });
    await expect(new LocalTarget(folder).write("file/x", new Uint8Array(1))).rejects.toMatchObject({
      code: "targets/exists",
    });
    const deep = Array.from({ length: 40 }, () => "x".repeat(200)).join("/");
    await expect(new LocalTarget(folder).write(deep, new Uint8Array(1))).rejects.toMatchObject({
      code: "targets/invalid-name",
    });
    await chmod(join(folder, "d"), 0o500);
    const refused = await new LocalTarget(join(folder, "d")).write("f", new Uint8Array(1)).catch((e) => e);
    // The superuser may write anywhere.
    if (process.getuid?.() !== 0) expect(refused).toMatchObject({ code: "targets/no-permission" });
  });

  it("says of a folder that cannot be made what stands in its way, and never tries for ever", async () => {
    await writeFile(join(folder, "file"), "x");
    await symlink(join(folder, "unmounted"), join(folder, "link"));
    const refusal = (path: string) =>
      new LocalTarget(path).write("f", new Uint8Array(1)).catch(({ code, message }) => `${code} ${message}`);
    expect(await refusal(join(folder, "file"))).toMatch(/targets\/exists .*A file stands/);
    expect(await refusal(join(folder, "file", "deep", "er"))).toMatch(/targets\/exists .*A file stands/);
    for (const path of [join(folder, "link"), join(folder, "link", "deep")])
      expect(await refusal(path)).toMatch(/targets\/failed .*links lead somewhere/);
    // Node's own recursive call tries for ever there.
    if (existsSync("/proc/self")) expect(await refusal("/proc/no/such")).toMatch(/targets\/failed .*is not there/);
    expect(await new LocalTarget(join(folder, "a", "b", "c")).write("f", new Uint8Array(1))).toMatchObject({ size: 1 });
  });

  it("says that the disk is full, and leaves what was there", async () => {
    if (!existsSync("/dev/full")) return;
    await symlink("/dev/full", join(folder, "f.part"));
    const { asTargetError } = await import("../src/index.js");
    const real = await writeFile("/dev/full", "x").catch((e) => e);
    expect(asTargetError(real, "write f")).toMatchObject({ code: "targets/no-space" });
    // A link in place of the part is replaced, not followed.
    expect(await new LocalTarget(folder).write("f", BYTES)).toMatchObject({ size: BYTES.length });
  });
});

describe("checksums", () => {
  it.each([
    ["MD5", MD5],
    ["SHA-1", createHash("sha1").update(BYTES).digest("hex")],
    ["sha_256", createHash("sha256").update(BYTES).digest("hex")],
    ["SHA-384", createHash("sha384").update(BYTES).digest("hex")],
    ["SHA512", createHash("sha512").update(BYTES).digest("hex")],
    ["SHA-256", createHash("sha256").update(BYTES).digest("base64")],
  ])("knows %s", async (algorithm, value) => {
    const hasher = await hasherFor({ algorithm });
    for await (const piece of pieces()) hasher?.update(piece);
    expect(sameDigest({ algorithm, value }, hasher?.digest() ?? "")).toBe(true);
  });

  it.each([
    ["CRC-32", "cbf43926"],
    ["crc32c", "e3069283"],
    ["Adler-32", "091e01de"],
  ])("gives the published check value of %s", async (algorithm, value) => {
    const hasher = await hasherFor({ algorithm });
    hasher?.update(new TextEncoder().encode("123456789"));
    expect(hasher?.digest()).toBe(value);
  });

  it("agrees with the browser's form of each", async () => {
    const { newHasher } = await import("../src/hash-browser.js");
    for (const algorithm of ["md5", "sha1", "sha256", "sha384", "sha512", "crc32", "crc32c", "adler32"]) {
      const [node, browser] = [await hasherFor({ algorithm }), await newHasher(algorithm)];
      for (const hasher of [node, browser]) for await (const piece of pieces()) hasher?.update(piece);
      expect(browser.digest()).toBe(node?.digest());
    }
  });

  it("does not pretend to know others", async () => {
    expect(await hasherFor({ algorithm: "SM3" })).toBeUndefined();
    expect(await hasherFor({ algorithm: "POSIX" })).toBeUndefined();
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

/** The name under which a small file is written at this moment. */
async function partNameOf(folder: string): Promise<string> {
  let name = "";
  async function* body(): AsyncGenerator<Uint8Array> {
    yield new Uint8Array(1);
    name = (await readdir(folder)).find((each) => each.endsWith(".part")) ?? "";
  }
  await new LocalTarget(folder).write("probe", body());
  await new LocalTarget(folder).delete("probe");
  return name;
}
