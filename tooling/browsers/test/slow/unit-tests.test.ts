import { describe, expect, it } from "vitest";
import { ENGINES, servePage, type TestBrowser } from "../../src/index.js";
import { bundleTests } from "./bundle-tests.js";
import { pageServices } from "./page-services.js";
import { LEFT_TESTS, PACKAGES, unitTests } from "./which-tests.js";

/** What a test came to in a page; without an error when it was skipped. */
interface Outcome {
  readonly title: string;
  readonly error?: string;
}

const RUN = `(async () => {
  for (let i = 0; i < 200 && !globalThis.runTests; i++) await new Promise((resolve) => setTimeout(resolve, 50));
  return globalThis.runTests ? runTests(${JSON.stringify(Object.keys(LEFT_TESTS))}) : [{ title: "(the page)", error: complaints.join() }];
})()`;

const scripts = new Map<string, string>();
for (const file of unitTests()) {
  const script = await bundleTests(PACKAGES + file);
  if (script !== undefined) scripts.set(file, script);
}

// The engine that Node has, too, is Chromium's; the others make the difference.
for (const engine of ENGINES) {
  if (engine.name === "Chromium") continue;
  if (!engine.isInstalled()) it.skip(`needs ${engine.name}: apt-get install ${engine.packages}`);
}
const engines = ENGINES.filter((engine) => engine.name !== "Chromium" && engine.isInstalled());
const results = await Promise.all(
  engines.map(async (engine) => ({ engine, outcomes: await run(await engine.start()) })),
);

for (const { engine, outcomes } of results) {
  describe(`the unit tests of portable code in ${engine.name}`, () => {
    for (const [file, tests] of outcomes)
      it(file, () => {
        expect(tests.filter(({ error }) => error)).toEqual([]);
        expect(tests).not.toHaveLength(0);
      });
    it("are most of all", () => {
      const passed = [...outcomes.values()].flat().filter(({ error }) => error === "").length;
      expect(outcomes.size).toBeGreaterThan(60);
      expect(passed).toBeGreaterThan(1000);
    });
  });
}

async function run(browser: TestBrowser): Promise<Map<string, Outcome[]>> {
  const outcomes = new Map<string, Outcome[]>();
  try {
    for (const [file, script] of scripts) {
      const services = pageServices();
      const page = await servePage(new Map([["/tests.js", script]]), services.answer);
      await browser.page.goto(page.url);
      outcomes.set(file, await browser.page.evaluate<Outcome[]>(RUN));
      await page.close();
      await services.close();
    }
  } finally {
    await browser.close();
  }
  return outcomes;
}
