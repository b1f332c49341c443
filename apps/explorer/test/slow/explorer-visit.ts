import type { Locator } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import { type Driver, OFFLINE, openExplorer } from "./explorer-driver.js";

/** One visit from beginning to end: what each of its steps does again and again. */
export interface Visit extends Omit<Driver, "close"> {
  field(name: string): Locator;
  button(name: string | RegExp): Locator;
  /** How the browser words on the console that there is no network. */
  readonly offline: RegExp;
  /** Turns to a tab. */
  tab(name: string): Promise<void>;
  requestsTo(...roles: string[]): Driver["box"]["requests"];
  /** Nothing is wrong with the page as it is, and here is a picture of it. */
  looksRight(name: string): Promise<void>;
}

/** Opens the explorer before the steps of a visit and closes it after them. */
export function explorerVisit(engine: keyof typeof OFFLINE): Visit {
  let driver: Driver;
  beforeAll(async () => {
    driver = await openExplorer(engine);
  });
  afterAll(() => driver?.close());
  return {
    get page() {
      return driver.page;
    },
    get box() {
      return driver.box;
    },
    get complaints() {
      return driver.complaints;
    },
    get strangers() {
      return driver.strangers;
    },
    offline: OFFLINE[engine],
    saved: (click) => driver.saved(click),
    picture: (name, options) => driver.picture(name, options),
    violations: () => driver.violations(),
    field: (name) => driver.page.getByRole("textbox", { name, exact: true }),
    button: (name) => driver.page.getByRole("button", { name, exact: typeof name === "string" }),
    tab: (name) => driver.page.getByRole("tab", { name }).click(),
    requestsTo: (...roles) => driver.box.requests.filter(({ role }) => roles.includes(role)),
    async looksRight(name) {
      await driver.picture(name);
      expect(await driver.violations()).toEqual([]);
    },
  };
}
