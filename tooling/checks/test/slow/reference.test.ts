import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";
import { ENTRIES, ROOT } from "../../src/workspace.js";

it("has a page for every entry, a comment for every export, and no link that leads nowhere", async () => {
  const folder = await mkdtemp(join(tmpdir(), "earthaccess-reference-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const writer = join(ROOT, "tooling/docs/write-reference.mjs");
  // It ends with an error, and says what is wrong, when anything is.
  const { stderr } = await promisify(execFile)(process.execPath, [writer, folder], { cwd: ROOT });
  expect(stderr).toBe("");
  const page = (specifier: string) => join(folder, "modules", `${specifier.replace(/[^\w.-]/g, "_")}.html`);
  const entries = ENTRIES.map(({ specifier }) => specifier).filter(
    (specifier) => !specifier.startsWith("earthaccess/"),
  );
  expect(entries.filter((specifier) => !existsSync(page(specifier)))).toEqual([]);
  expect(await readFile(page("@earthaccess/cmr"), "utf8")).toContain("searchData");
});
