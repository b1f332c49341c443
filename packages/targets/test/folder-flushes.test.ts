import { mkdir, mkdtemp, readdir, readlink, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { FolderFlushes } from "../src/folder-flushes.js";
import { LocalTarget } from "../src/local-target.js";

/** Folders below `folder`, and itself, that this process has open; only Linux tells. */
async function openBelow(folder: string): Promise<number> {
  const handles = await readdir("/proc/self/fd");
  const paths = await Promise.all(handles.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => "")));
  return paths.filter((path) => path.startsWith(folder)).length;
}

it.runIf(process.platform === "linux")(
  "leaves no folder open when the last file is written, and few before",
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "flushes-"));
    const target = new LocalTarget(folder);
    const names = Array.from({ length: 60 }, (_, n) => `${n % 20}/${n}.bin`);
    await Promise.all(names.map((name) => target.write(name, new Uint8Array(10))));
    expect(await openBelow(folder)).toBe(0);
    const flushes = new FolderFlushes();
    for (let n = 0; n < 30; n++) {
      await mkdir(join(folder, `more-${n}`));
      await flushes.flush(join(folder, `more-${n}`));
    }
    expect(await openBelow(folder)).toBeLessThanOrEqual(8);
    await flushes.close();
    expect(await openBelow(folder)).toBe(0);
    await rm(folder, { recursive: true });
  },
);

it("flushes for many files at once, and again for those that come later", async () => {
  const folder = await mkdtemp(join(tmpdir(), "flushes-"));
  const flushes = new FolderFlushes();
  const first = flushes.flush(folder);
  const later = Array.from({ length: 100 }, () => flushes.flush(folder));
  // One that has begun may have missed their names; all of them share the next one.
  expect(new Set(later).size).toBe(1);
  expect(later[0]).not.toBe(first);
  await Promise.all([first, ...later]);
  const again = flushes.flush(folder);
  expect(again).not.toBe(later[0]);
  await again;
  await rm(folder, { recursive: true });
});

it("tells everybody who waits that a folder is gone, and recovers", async () => {
  const folder = await mkdtemp(join(tmpdir(), "flushes-"));
  await rm(folder, { recursive: true });
  const flushes = new FolderFlushes();
  const all = await Promise.allSettled([flushes.flush(folder), flushes.flush(folder), flushes.flush(folder)]);
  expect(all.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  const other = await mkdtemp(join(tmpdir(), "flushes-"));
  await flushes.flush(other);
  await rm(other, { recursive: true });
});
