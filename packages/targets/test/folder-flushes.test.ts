import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { FolderFlushes } from "../src/folder-flushes.js";

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
