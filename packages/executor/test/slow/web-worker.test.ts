import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Journal, startJournal } from "../../src/conformance/start-journal.js";
import type { PageResults } from "./browser/page.js";

// What a browser does by itself beside showing our page is switched off.
const FLAGS =
  "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";

let journal: Journal;
let server: Server;
let browser: Browser;
let url: string;

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
  const files = new Map(outputFiles.map(({ path, text }) => [`/${path.split("/").at(-1)}`, text]));
  files.set("/", '<!doctype html><title>executors</title><script type="module" src="/page.js"></script>');
  server = createServer(({ url = "" }, response) => {
    const text = files.get(url);
    response
      .writeHead(text === undefined ? 404 : 200, { "content-type": url === "/" ? "text/html" : "text/javascript" })
      .end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  browser = await chromium.launch({ executablePath: "/usr/bin/chromium", headless: true, args: FLAGS.split(" ") });
});
afterAll(async () => {
  await browser?.close();
  server?.close();
  await journal?.close();
});

describe("webWorkerExecutor in Chromium", () => {
  it("keeps the promises of the suite", async () => {
    const page = await browser.newPage();
    await page.goto(url);
    const run = (journal: string) =>
      (globalThis as unknown as { runAll(url: string): Promise<PageResults> }).runAll(journal);
    const { tests, points } = await page.evaluate(run, journal.url);
    expect(tests.filter(({ error }) => error !== undefined)).toEqual([]);
    expect(tests.length).toBeGreaterThan(20);
    expect([...points].sort((a, b) => a - b)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20,
    ]);
  });
});
