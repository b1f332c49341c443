import { existsSync } from "node:fs";
import { type Browser, chromium, firefox } from "playwright-core";
import { startWebKit } from "./webkit.js";

/** One page of a browser. */
export interface TestPage {
  goto(url: string): Promise<void>;
  /** The value of an expression in the page, awaited; it crosses as JSON. */
  evaluate<T>(expression: string): Promise<T>;
}

/** A browser that was started for a test. */
export interface TestBrowser {
  readonly version: string;
  readonly page: TestPage;
  /** Errors and warnings of the console since the page was opened, and uncaught ones. */
  complaints(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** An engine that pages run in. */
export interface BrowserEngine {
  readonly name: "Chromium" | "Firefox" | "WebKit";
  /** How Debian installs it, for those who lack it. */
  readonly packages: string;
  isInstalled(): boolean;
  start(): Promise<TestBrowser>;
}

const CHROMIUM = process.env.EARTHACCESS_TEST_CHROMIUM ?? "/usr/bin/chromium";
const FIREFOX = process.env.EARTHACCESS_TEST_FIREFOX ?? "/usr/bin/firefox-esr";

// What a browser does by itself beside showing our page is switched off.
const CHROMIUM_FLAGS =
  "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";

/** Browsers that Playwright drives, for pages that somebody uses by hand. */
export const LAUNCHES: Readonly<Record<"Chromium" | "Firefox", () => Promise<Browser>>> = {
  Chromium: () => chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS.split(" ") }),
  // Through WebDriver BiDi, which the Firefox that people have understands.
  Firefox: () => firefox.launch({ executablePath: FIREFOX, channel: "moz-firefox" }),
};

/** The engines of Chrome and Edge, of Firefox, and of Safari, as Debian has them. */
export const ENGINES: readonly BrowserEngine[] = [
  {
    name: "Chromium",
    packages: "chromium",
    isInstalled: () => existsSync(CHROMIUM),
    start: () => startByPlaywright(LAUNCHES.Chromium),
  },
  {
    name: "Firefox",
    packages: "firefox-esr",
    isInstalled: () => existsSync(FIREFOX),
    start: () => startByPlaywright(LAUNCHES.Firefox),
  },
  {
    name: "WebKit",
    packages: "webkit2gtk-driver xvfb",
    isInstalled: () => existsSync("/usr/bin/WebKitWebDriver") && existsSync("/usr/bin/Xvfb"),
    start: startWebKit,
  },
];

async function startByPlaywright(launch: () => Promise<Browser>): Promise<TestBrowser> {
  const browser = await launch();
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  return {
    version: browser.version(),
    page: {
      goto: async (url) => void (await page.goto(url)),
      evaluate: (expression) => page.evaluate(expression),
    },
    complaints: async () => complaints,
    close: () => browser.close(),
  };
}
