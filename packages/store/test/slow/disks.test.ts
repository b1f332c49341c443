import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { download } from "../../src/index.js";
import { QUICK, simulatedArchive } from "../simulated-archive.js";

const archive = simulatedArchive({ fileSize: 600_000 });
const { described, expectRight, url } = archive;
const MEBIBYTE = 1024 * 1024;

/** Mounting takes an administrator on Linux, as in continuous integration. */
const mayMount = process.platform === "linux" && process.getuid?.() === 0;

describe.runIf(mayMount)("a disk that is full", () => {
  let disk: string;
  beforeAll(async () => {
    disk = await mkdtemp(join(tmpdir(), "small-disk-"));
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", disk]);
  });
  afterAll(async () => {
    execFileSync("umount", [disk]);
    await rm(disk, { recursive: true });
  });

  it("keeps what is complete, says what to do, and is gone on with when there is room", async () => {
    const assets = [0, 1, 2, 3, 4, 5].map((n) => described(url(n)));
    const files = await download(assets, disk, { auth: archive.auth, retry: QUICK, onError: "collect", parallel: 2 });
    const failed = files.filter(({ status }) => status === "failed");
    expect(failed.length).toBeGreaterThanOrEqual(3);
    for (const { error } of failed)
      expect(error).toMatchObject({ code: "targets/no-space", message: expect.stringContaining("Free some space") });
    const complete = files.filter(({ status }) => status === "downloaded");
    expect(complete.length).toBeGreaterThan(0);
    for (const file of complete) await expectRight(file);
    expect((await readdir(disk)).filter((name) => !name.includes(".part")).sort()).toEqual(
      complete.map(({ name }) => name).sort(),
    );
    // A full disk does not get better by asking for the file again.
    expect(archive.to("data").length).toBe(assets.length);
    execFileSync("mount", ["-o", "remount,size=8m", disk]);
    const rest = await download(assets, disk, { auth: archive.auth });
    expect(rest.filter(({ status }) => status === "skipped")).toHaveLength(complete.length);
    for (const file of rest) await expectRight(file);
  });

  it("continues a large file that filled it", async () => {
    const large = `${archive.box.urls.data}/protected/bucket/files/large.nc`;
    archive.box.files.put(
      large,
      new Uint8Array(7 * MEBIBYTE).map((_, i) => (i * 7 + (i >> 12)) % 251),
    );
    execFileSync("mount", ["-o", "remount,size=4m", disk]);
    for (const name of await readdir(disk)) await rm(join(disk, name));
    const [full] = await download(described(large), disk, { auth: archive.auth, onError: "collect", retry: QUICK });
    expect(full?.error?.code).toBe("targets/no-space");
    execFileSync("mount", ["-o", "remount,size=12m", disk]);
    archive.box.clearRequests();
    const [file] = await download(described(large), disk, { auth: archive.auth });
    expect(file).toMatchObject({ status: "resumed", verified: true });
    expect(archive.to("objects").reduce((sum, { bytesSent }) => sum + bytesSent, 0)).toBeLessThan(6 * MEBIBYTE);
  });
});

describe.runIf(mayMount)("a disk that is read-only", () => {
  it("is one clear error per file, and no request for the bytes is repeated", async () => {
    const disk = await mkdtemp(join(tmpdir(), "read-only-disk-"));
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m,ro", "tmpfs", disk]);
    try {
      const [file] = await download(described(url(1)), disk, {
        auth: archive.auth,
        retry: QUICK,
        onError: "collect",
      });
      expect(file?.error).toMatchObject({
        code: "targets/no-permission",
        message: expect.stringContaining("read-only"),
      });
    } finally {
      execFileSync("umount", [disk]);
      await rm(disk, { recursive: true });
    }
  });
});

describe("what stands in the way", () => {
  it("is named, and nothing outside the folder is touched", async () => {
    const outside = await mkdtemp(join(tmpdir(), "outside-"));
    await writeFile(join(outside, "f1.nc"), "not yours");
    await symlink(outside, join(archive.folder, "granule"));
    await symlink(join(outside, "f1.nc"), join(archive.folder, "f1.nc"));
    await mkdir(join(archive.folder, "f2.nc"));
    const options = { auth: archive.auth, retry: QUICK, onError: "collect" } as const;
    const [replaced] = await download(described(url(1)), archive.folder, options);
    await expectRight(replaced as never);
    const [folder] = await download(described(url(2)), archive.folder, options);
    expect(folder?.error).toMatchObject({ code: "targets/exists" });
    const [linked] = await download(described(url(3)), archive.folder, { ...options, layout: () => "granule/f3.nc" });
    expect(linked?.error).toMatchObject({ code: "targets/invalid-name", message: expect.stringContaining("link") });
    expect(await readFile(join(outside, "f1.nc"), "utf8")).toBe("not yours");
    expect(await readdir(outside)).toEqual(["f1.nc"]);
    await rm(outside, { recursive: true });
  });
});
