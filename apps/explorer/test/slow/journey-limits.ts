import { expect, it } from "vitest";
import type { Visit } from "./explorer-visit.js";

/** Maps that end at a border, small and dark pages, a network that fails, a visitor who has logged out. */
export function goesFurther(visit: Visit): void {
  const { button, looksRight, tab } = visit;

  it("draws footprints on both sides of the antimeridian, and says how many records have none", async () => {
    await button(/^SIM_SWATH/).click();
    await button("Search").click();
    await visit.page.getByText("24 of 60 shown").waitFor();
    const paths = await visit.page
      .locator(".footprints path:not(.current)")
      .evaluateAll((all) => all.map((path) => (path as SVGPathElement).getBBox()).map(({ width }) => width));
    // Two parts, one at each border: as wide as the world together.
    expect(paths.filter((width) => width > 350).length).toBeGreaterThan(0);
    await looksRight("16-antimeridian");
    await button(/^SIM_ATL/).click();
    await button("Search").click();
    await visit.page.getByText("24 without an outline in the record").waitFor();
    await button(/^SIM_SST/).click();
    await button("Search").click();
    await visit.page.getByText("24 of 120 shown").waitFor();
  });

  it("is whole on a phone and in the dark", async () => {
    await visit.page.emulateMedia({ colorScheme: "dark" });
    await tab("Plot");
    await looksRight("17-dark");
    await visit.page.setViewportSize({ width: 390, height: 844 });
    const tooWide = () =>
      visit.page.evaluate(() => {
        const isTooWide = document.documentElement.scrollWidth > innerWidth;
        const wide = [...document.querySelectorAll("body *")].filter(
          (one) => one.getBoundingClientRect().right > innerWidth,
        );
        return isTooWide ? wide.map(({ tagName, className }) => `${tagName} ${String(className)}`) : [];
      });
    await expect.poll(tooWide).toEqual([]);
    await visit.picture("18-phone", { fullPage: true });
    expect(await visit.violations()).toEqual([]);
    await visit.page.setViewportSize({ width: 1440, height: 900 });
    await visit.page.emulateMedia({ colorScheme: "light" });
  });

  it("has said nothing on the console, asked nobody else, and leaked nothing", () => {
    expect(visit.complaints).toEqual([]);
    expect(visit.strangers).toEqual([]);
    expect(visit.box.leaks()).toEqual([]);
  });

  it("says what is wrong when the network is gone, and goes on when it is back", async () => {
    await visit.page.context().setOffline(true);
    // The next page had been fetched ahead; the one after it cannot be.
    await button("Show more").click();
    await expect.poll(() => visit.page.locator(".granule").count()).toBe(48);
    await button("Show more").click();
    await visit.page.locator("#results .problem").waitFor();
    expect(await visit.page.locator(".granule").count()).toBe(48);
    await looksRight("19-offline");
    await visit.page.context().setOffline(false);
    await button("Try again").click();
    await expect.poll(() => visit.page.locator(".granule").count()).toBe(72);
    const names = await visit.page.locator(".granule strong").allTextContents();
    expect(new Set(names).size).toBe(72);
    expect(visit.complaints.filter((text) => !visit.offline.test(text))).toEqual([]);
  });

  it("offers the login when a file cannot be read without one", async () => {
    await button("Log out").click();
    await tab("Read");
    await button("Try without a login").click();
    await visit.page.getByRole("button", { name: /^Read the beginning of / }).click();
    const problem = visit.page.locator("#panel-read .problem");
    await problem.getByText("You are not logged in, and most files need a login.").waitFor();
    await looksRight("20-no-login");
    await problem.getByRole("button", { name: "Log in" }).click();
    await visit.page.getByRole("heading", { name: "Log in for protected files" }).waitFor();
    expect(visit.box.leaks()).toEqual([]);
  });
}
