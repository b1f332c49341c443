import { searchData } from "@earthaccess/cmr";
import { expect, it } from "vitest";
import { seaSurfaceTemperature } from "../../src/box/sst-model.js";
import type { Visit } from "./explorer-visit.js";

/** Many granules as one dataset: a slice, a series, and steps through time. */
export function plots(visit: Visit): void {
  const { button, looksRight, requestsTo, tab } = visit;

  it("opens two dozen granules as one dataset and draws a slice of the right values", async () => {
    await button("Clear").click();
    await button(/^SIM_SST/).click();
    await button("Search").click();
    await tab("Read");
    await visit.page.getByRole("button", { name: /^Read the beginning of .*\.nc/ }).click();
    await visit.page.locator(".facts-list").getByText("HDF5 / netCDF-4").waitFor();
    await button("Choose all shown").click();
    await tab("Plot");
    visit.box.clearRequests();
    await button("Open 24 granules as one dataset").click();
    await visit.page.locator(".cross, .slice canvas").first().waitFor();
    await expect.poll(() => visit.page.locator("#panel-plot .summary").textContent()).toMatch(/^\s*\d+ requests/);
    const documents = requestsTo("data").filter(({ path, method }) => method === "GET" && path.endsWith(".dmrpp"));
    expect(documents.length).toBe(24);
    const colours = await visit.page.locator(".slice canvas").evaluate((canvas) => {
      const { width, height } = canvas as HTMLCanvasElement;
      const image = (canvas as HTMLCanvasElement).getContext("2d")?.getImageData(0, 0, width, height).data;
      const pixel = (x: number, y: number) => {
        const at = (Math.round(height * y) * width + Math.round(width * x)) * 4;
        return [...(image?.slice(at, at + 4) ?? [])];
      };
      // The central Pacific is warm, the Southern Ocean cold, the Sahara has no value.
      return { warm: pixel(0.06, 0.5), cold: pixel(0.06, 0.88), land: pixel(0.53, 0.36) };
    });
    expect(colours.warm[0]).toBeGreaterThan(230);
    expect(colours.cold[0]).toBeLessThan(60);
    expect(colours.land[3]).toBeLessThan(255);
  });

  it("reads the series of the cell that is clicked, and gives it as a table too", async () => {
    const board = visit.page.locator(".picture-board");
    const place = (await board.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    await board.click({ position: { x: place.width * 0.125, y: place.height * 0.45 } });
    await visit.page.locator(".series canvas").waitFor();
    await visit.page.getByText("As a table").click();
    const rows = await visit.page.locator(".series tbody tr").allTextContents();
    expect(rows.length).toBe(24);
    const [, lat, lon] =
      /At (-?[\d.]+), (-?[\d.]+)/.exec((await visit.page.locator(".series figcaption").textContent()) ?? "") ?? [];
    const granules = await searchData({ shortName: "SIM_SST-v4.1" }, { system: visit.box.system }).take(24).toArray();
    for (const [i, granule] of granules.entries()) {
      const time = Date.parse(granule.toStac().properties.start_datetime ?? "");
      const wanted = seaSurfaceTemperature(Number(lon), Number(lat), time);
      const day = new Date(time).toISOString().slice(0, 10);
      expect(rows[i]?.slice(0, 10)).toBe(day);
      // The files hold hundredths of a degree, and the page shows as many.
      expect(Math.abs(Number(rows[i]?.slice(10)) - wanted)).toBeLessThan(0.011);
    }
    await visit.page.getByText("As a table").click();
    await looksRight("11-plot");
  });

  it("goes through time, and is used by keys alone", async () => {
    const slider = visit.page.getByRole("slider", { name: "time" });
    const before = await slider.getAttribute("aria-valuetext");
    await slider.focus();
    await visit.page.keyboard.press("ArrowRight");
    await expect.poll(() => slider.getAttribute("aria-valuetext")).not.toBe(before);
    const caption = await visit.page.locator(".series figcaption").textContent();
    await visit.page.locator(".picture-board").focus();
    await visit.page.keyboard.press("Shift+ArrowLeft");
    await visit.page.keyboard.press("Enter");
    await expect.poll(() => visit.page.locator(".series figcaption").textContent()).not.toBe(caption);
  });
}
