import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { PageResult } from "./opfs-page.js";

const executablePath = process.env.EARTHACCESS_TEST_CHROMIUM ?? "/usr/bin/chromium";

if (!existsSync(executablePath)) it.skip("needs Chromium: apt-get install chromium");
else {
  const { results, errors } = await resultsOfPage();
  describe("the target of a page's private folder, in Chromium", () => {
    for (const { title, error } of results) it(title, () => expect(error).toBe(""));
    it("says nothing on the console", () => expect(errors).toEqual([]));
    it("ran the whole suite", () => expect(results.length).toBeGreaterThan(25));
  });
}

async function resultsOfPage(): Promise<{ results: PageResult[]; errors: string[] }> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("opfs-page.ts", import.meta.url))],
    bundle: true,
    format: "iife",
    write: false,
    conditions: ["@earthaccess/source"],
    logLevel: "silent",
  });
  const script = outputFiles[0]?.text ?? "";
  const server = createServer((request, response) => {
    if (request.url !== "/") response.writeHead(204).end();
    else response.setHeader("content-type", "text/html").end(`<!doctype html><script>${script}</script>`);
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
  });
  const errors: string[] = [];
  try {
    const page = await browser.newPage();
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    page.on("pageerror", (error) => errors.push(error.message));
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const results = await page.evaluate(() =>
      (globalThis as unknown as { runSuite(): Promise<PageResult[]> }).runSuite(),
    );
    return { results, errors };
  } finally {
    await browser.close();
    server.close();
  }
}
