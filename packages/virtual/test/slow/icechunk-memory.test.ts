import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const SCRIPT = fileURLToPath(new URL("../../../../bench/virtual/write-icechunk.mjs", import.meta.url));

it("a million references are written to Icechunk within 350 MB of memory, Node's own among them", async () => {
  const folder = await mkdtemp(join(tmpdir(), "icechunk-"));
  const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT, "1000000", "1", "child", folder]);
  const { rss } = JSON.parse(stdout) as { readonly rss: number };
  expect(rss).toBeLessThanOrEqual(350);
  await rm(folder, { recursive: true });
});
