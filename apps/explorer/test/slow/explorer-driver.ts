import { existsSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Simulator } from "@earthaccess/simulator";
import axe from "axe-core";
import { type Browser, chromium, firefox, type Page } from "playwright-core";
import { type Explorer, startExplorer } from "../../src/box/start-explorer.js";

export const CHROMIUM = process.env.EARTHACCESS_TEST_CHROMIUM ?? "/usr/bin/chromium";

const PAGE = fileURLToPath(new URL("../../dist/page", import.meta.url));
/** Pictures of each state, to be looked at; not under version control. */
const PICTURES = fileURLToPath(new URL("../../test-output/", import.meta.url));
// What a browser does by itself beside showing our page is switched off.
const FLAGS =
  "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";

/** The explorer in a real browser, and everything it said and asked for. */
export interface Driver {
  readonly page: Page;
  readonly box: Simulator;
  /** Errors and warnings of the console, and uncaught ones. */
  readonly complaints: string[];
  /** Requests to anything but this machine. */
  readonly strangers: string[];
  /** Keeps a picture of the page. */
  picture(name: string, options?: { readonly fullPage?: boolean }): Promise<void>;
  /** What axe finds wrong with the page as it is, a line each. */
  violations(): Promise<string[]>;
  close(): Promise<void>;
}

/** Starts the box, the server of the page and Chromium, and opens the page. */
export async function openExplorer(granules = 600): Promise<Driver> {
  if (!existsSync(PAGE)) throw new Error("The page is not built: npm run build");
  mkdirSync(PICTURES, { recursive: true });
  const explorer: Explorer = await startExplorer({ folder: PAGE, granules });
  const browser: Browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS.split(" ") });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
  page.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  const strangers: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    const { hostname, protocol } = new URL(request.url());
    const isHere = protocol === "data:" || protocol === "blob:" || hostname.startsWith("127.");
    if (!isHere) strangers.push(request.url());
  });
  // The picker is the browser's own window; behind it is a folder that a page has anyway.
  await page.addInitScript(() => {
    Object.assign(globalThis, { showDirectoryPicker: () => navigator.storage.getDirectory() });
  });
  await page.goto(explorer.url);
  await page.getByRole("heading", { name: "Search granules" }).waitFor();
  await page.evaluate(axe.source);
  return {
    page,
    box: explorer.box as Simulator,
    complaints,
    strangers,
    picture: async (name, options) => {
      await page.screenshot({ path: `${PICTURES}${name}.png`, animations: "disabled", ...options });
    },
    async violations() {
      const { violations } = await page.evaluate(() =>
        (globalThis as unknown as { readonly axe: typeof axe }).axe.run(document, { resultTypes: ["violations"] }),
      );
      return violations.flatMap(({ id, help, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id} (${help}) at ${target.join(" ")}: ${failureSummary ?? ""}`),
      );
    },
    async close() {
      await browser.close();
      await explorer.close();
    },
  };
}
