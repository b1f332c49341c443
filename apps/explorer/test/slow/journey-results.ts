import { expect, it } from "vitest";
import type { Visit } from "./explorer-visit.js";

/** What was found, the files of it, and the beginning of one. */
export function finds(visit: Visit): void {
  const { button, field, looksRight, requestsTo, tab } = visit;

  it("lists results a page at a time, with as many footprints, and no request more", async () => {
    await button(/^SIM_HLS/).click();
    visit.box.clearRequests();
    await button("Search").click();
    await button("Show more").waitFor();
    const hits = Number(
      /24 of (\d+) shown/.exec((await visit.page.locator("#results .hint").textContent()) ?? "")?.[1],
    );
    expect(hits).toBeGreaterThan(48);
    // The page that was asked for, and the one that is fetched ahead.
    expect(requestsTo("cmr").filter(({ method }) => method === "POST").length).toBeLessThanOrEqual(2);
    await button("Show more").click();
    await expect.poll(() => visit.page.locator(".granule").count()).toBe(48);
    expect(requestsTo("cmr").filter(({ method }) => method === "POST").length).toBeLessThanOrEqual(3);
    expect(await visit.page.locator(".footprints path:not(.current)").count()).toBe(48);
    const picture = visit.page.locator(".granule img").first();
    await expect.poll(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(96);
    await looksRight("06-results");
  });

  it("shows the granule whose footprint is clicked", async () => {
    await visit.page.locator(".footprints path").nth(30).dispatchEvent("click");
    const name = await visit.page.locator(".granule.current strong").textContent();
    expect(await visit.page.locator(".subject").textContent()).toBe(name);
  });

  it("says of each file why it passes the filter or not, while the filter is written", async () => {
    await tab("Files");
    await visit.page.getByText("5 files of 8 pass").waitFor();
    await field("Only files like").fill("*.B0[24].tif");
    await visit.page.getByText("2 files of 8 pass").waitFor();
    const reasons = await visit.page.locator(".files .out .reason").allTextContents();
    expect(reasons.some((text) => text.includes("*.B0[24].tif"))).toBe(true);
    await field("At most, MB").fill("many");
    expect(await visit.page.locator("#filter-problems").textContent()).toContain("maxSize");
    await looksRight("07-filter");
    await field("At most, MB").fill("");
  });

  it("asks for a login before it tries to read, and keeps the token in memory alone", async () => {
    await tab("Read");
    await looksRight("08-login-first");
    await visit.page.getByRole("tabpanel", { name: "Read" }).getByRole("button", { name: "Log in" }).click();
    await button("Use a token of the box").click();
    await expect.poll(() => visit.page.locator("#token").inputValue()).not.toBe("");
    await looksRight("09-login");
    await visit.page.locator(".login-panel form").getByRole("button", { name: "Log in" }).click();
    await visit.page.getByText("Logged in").waitFor();
    const kept = await visit.page.evaluate(() => JSON.stringify([localStorage, sessionStorage, document.cookie]));
    expect(kept).toBe('[{},{},""]');
  });

  it("reads the beginning of a file by a range, and counts what that took", async () => {
    visit.box.clearRequests();
    await visit.page.getByRole("button", { name: /^Read the beginning of .*B02\.tif/ }).click();
    await visit.page.getByRole("region", { name: "First bytes" }).waitFor();
    const summary = (await visit.page.locator("#panel-read .summary").textContent()) ?? "";
    const asked = requestsTo("data").filter(({ method }) => method === "GET");
    expect(summary).toContain(`${asked.length} request`);
    expect(asked.every(({ headers }) => headers.range !== undefined)).toBe(true);
    await looksRight("10-read");
    await tab("Files");
    await field("Only files like").fill("");
  });
}
