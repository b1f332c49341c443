import { fileURLToPath } from "node:url";
import { ENGINES, type ServedPage, servePage, type TestBrowser } from "@earthaccess/browsers";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Journal, startJournal } from "../../src/conformance/start-journal.js";
import type { PageResults } from "./browser/page.js";

let journal: Journal;
let served: ServedPage;

beforeAll(async () => {
  journal = await startJournal();
  const folder = fileURLToPath(new URL("browser/", import.meta.url));
  const { outputFiles } = await build({
    entryPoints: ["page.ts", "worker.ts"].map((name) => folder + name),
    bundle: true,
    format: "esm",
    platform: "browser",
    conditions: ["@earthaccess/source"],
    outdir: folder,
    write: false,
  });
  const scripts = outputFiles.map(({ path, text }) => [`/${path.split("/").at(-1)}`, text] as const);
  served = await servePage(new Map([...scripts, ["/silent.js", "export {};"]]));
});
afterAll(async () => {
  await served?.close();
  await journal?.close();
});

for (const engine of ENGINES) {
  if (!engine.isInstalled()) {
    it.skip(`needs ${engine.name}: apt-get install ${engine.packages}`);
    continue;
  }
  describe(`webWorkerExecutor in ${engine.name}`, () => {
    let browser: TestBrowser;
    beforeAll(async () => {
      browser = await engine.start();
    });
    afterAll(() => browser?.close());

    it("keeps the promises of the suite", async () => {
      await browser.page.goto(served.url);
      const { tests, points } = await browser.page.evaluate<PageResults>(`runAll(${JSON.stringify(journal.url)})`);
      expect(tests.filter(({ error }) => error !== undefined)).toEqual([]);
      expect(tests.length).toBeGreaterThan(20);
      expect([...points].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    });
  });
}
