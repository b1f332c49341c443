import { fileURLToPath } from "node:url";
import { type BrowserEngine, ENGINES, servePage } from "@earthaccess/browsers";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import type { PageResult } from "./opfs-page.js";

const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL("opfs-page.ts", import.meta.url))],
  bundle: true,
  format: "esm",
  write: false,
  conditions: ["@earthaccess/source"],
  logLevel: "silent",
});

for (const engine of ENGINES) {
  // Its driver opens private sessions alone, and those have no folder of their own.
  if (engine.name === "WebKit") continue;
  if (!engine.isInstalled()) {
    it.skip(`needs ${engine.name}: apt-get install ${engine.packages}`);
    continue;
  }
  const { results, complaints } = await resultsIn(engine);
  describe(`the target of a page's private folder, in ${engine.name}`, () => {
    for (const { title, error } of results) it(title, () => expect(error).toBe(""));
    it("says nothing on the console", () => expect(complaints).toEqual([]));
    it("ran the whole suite", () => expect(results.length).toBeGreaterThan(25));
  });
}

async function resultsIn(engine: BrowserEngine): Promise<{ results: PageResult[]; complaints: readonly string[] }> {
  const served = await servePage(new Map([["/page.js", outputFiles[0]?.text ?? ""]]));
  const { page, complaints, close } = await engine.start();
  try {
    await page.goto(served.url);
    const results = await page.evaluate<PageResult[]>("runSuite()");
    return { results, complaints: await complaints() };
  } finally {
    await close();
    await served.close();
  }
}
