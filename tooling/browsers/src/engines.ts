import { existsSync } from "node:fs";
import { type BrowserType, chromium, firefox } from "playwright-core";
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

/** The engines of Chrome and Edge, of Firefox, and of Safari, as Debian has them. */
export const ENGINES: readonly BrowserEngine[] = [
  {
    name: "Chromium",
    packages: "chromium",
    isInstalled: () => existsSync(CHROMIUM),
    start: () => startByPlaywright(chromium, { executablePath: CHROMIUM, args: CHROMIUM_FLAGS.split(" ") }),
  },
  {
    name: "Firefox",
    packages: "firefox-esr",
    isInstalled: () => existsSync(FIREFOX),
    // Through WebDriver BiDi, which the Firefox that people have understands.
    start: () => startByPlaywright(firefox, { executablePath: FIREFOX, channel: "moz-firefox" }),
  },
  {
    name: "WebKit",
    packages: "webkit2gtk-driver xvfb",
    isInstalled: () => existsSync("/usr/bin/WebKitWebDriver") && existsSync("/usr/bin/Xvfb"),
    start: startWebKit,
  },
];

async function startByPlaywright(
  type: BrowserType,
  options: NonNullable<Parameters<BrowserType["launch"]>[0]>,
): Promise<TestBrowser> {
  const browser = await type.launch(options);
  const page = await browser.newPage();
  return {
    version: browser.version(),
    page: {
      goto: async (url) => void (await page.goto(url)),
      evaluate: (expression) => page.evaluate(expression),
    },
    close: () => browser.close(),
  };
}
