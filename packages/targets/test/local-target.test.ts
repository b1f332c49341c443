import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { beforeEach, describe, expect, it } from "vitest";
import { asTargetError } from "../src/index.js";
import { LocalTarget } from "../src/node.js";
import { BYTES, breaks, MD5, pieces, same } from "./fox-bytes.js";

/** The superuser may write anywhere. */
const isSuperuser = process.getuid?.() === 0;
/** Linux alone has a file that is always full, and a folder where nobody can make a file. */
const hasFullDevice = existsSync("/dev/full");
const hasSystemFolder = existsSync("/sys/kernel");

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "targets-"));
  return () => rm(folder, { recursive: true, force: true });
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
  });

  it.skipIf(isSuperuser)("says that a folder is not for this user", async () => {
    await mkdir(join(folder, "d"), { mode: 0o500 });
    await expect(new LocalTarget(join(folder, "d")).write("f", new Uint8Array(1))).rejects.toMatchObject({
      code: "targets/no-permission",
      message: expect.stringContaining("Choose another folder"),
    });
  });

  it.skipIf(!hasSystemFolder)("says that a folder is for nobody, the superuser included", async () => {
    await expect(new LocalTarget("/sys").write("f", new Uint8Array(1))).rejects.toMatchObject({
      code: "targets/no-permission",
      message: expect.stringContaining("Choose another folder"),
    });
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

  // What happens to files on a disk that fills up is tried on one, in the slow tests of the store.
  it.skipIf(!hasFullDevice)("knows a full disk by what the system says", async () => {
    const real = await writeFile("/dev/full", "x").catch((e) => e);
    expect(asTargetError(real, "write f")).toMatchObject({
      code: "targets/no-space",
      message: expect.stringContaining("The disk is full"),
    });
  });

  it("replaces a link in place of the part, and does not write through it", async () => {
    await writeFile(join(folder, "victim"), "x");
    await symlink(join(folder, "victim"), join(folder, "f.part"));
    let isLink: boolean | undefined;
    async function* body(): AsyncGenerator<Uint8Array> {
      yield* pieces();
      isLink = (await lstat(join(folder, "f.part"))).isSymbolicLink();
    }
    await new LocalTarget(folder).write("f", body(), { resumable: origin });
    expect(isLink).toBe(false);
    expect(await readFile(join(folder, "victim"), "utf8")).toBe("x");
    expect(same(await readFile(join(folder, "f")), BYTES)).toBe(true);
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
