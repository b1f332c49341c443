import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { LAUNCHES } from "@earthaccess/browsers";
import type { Simulator } from "@earthaccess/simulator";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { type Explorer, startExplorer } from "../../src/box/start-explorer.js";

const PAGE = fileURLToPath(new URL("../../dist/page", import.meta.url));
/** Pictures of each state, to be looked at; not under version control. */
const PICTURES = fileURLToPath(new URL("../../test-output/", import.meta.url));

/** How each browser words on the console that there is no network. */
export const OFFLINE: Readonly<Record<keyof typeof LAUNCHES, RegExp>> = {
  Chromium: /ERR_INTERNET_DISCONNECTED/,
  Firefox: /CORS request did not succeed/,
};

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
  /** The file that the page gives its user at a click. */
  saved(click: () => Promise<void>): Promise<Uint8Array>;
  /** What axe finds wrong with the page as it is, a line each. */
  violations(): Promise<string[]>;
  close(): Promise<void>;
}

/** Starts the box, the server of the page and a browser, and opens the page. */
export async function openExplorer(engine: keyof typeof LAUNCHES, granules = 600): Promise<Driver> {
  if (!existsSync(PAGE)) throw new Error("The page is not built: npm run build");
  mkdirSync(PICTURES, { recursive: true });
  const explorer: Explorer = await startExplorer({ folder: PAGE, granules });
  const browser = await LAUNCHES[engine]();
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
    const { createObjectURL } = URL;
    URL.createObjectURL = (blob) => {
      Object.assign(globalThis, { given: blob });
      return createObjectURL.call(URL, blob);
    };
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
      await page.screenshot({ path: `${PICTURES}${engine}-${name}.png`, animations: "disabled", ...options });
    },
    async saved(click) {
      if (engine === "Chromium") {
        const [download] = await Promise.all([page.waitForEvent("download"), click()]);
        return readFileSync(await download.path());
      }
      // Firefox does not tell its driver of downloads.
      await page.evaluate(() => Object.assign(globalThis, { given: undefined }));
      await click();
      await page.waitForFunction(() => (globalThis as { given?: Blob }).given !== undefined);
      const bytes = await page.evaluate(async () => {
        const { given } = globalThis as unknown as { readonly given: Blob };
        return [...new Uint8Array(await given.arrayBuffer())];
      });
      return Uint8Array.from(bytes);
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
