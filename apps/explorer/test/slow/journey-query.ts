import { expect, it } from "vitest";
import type { Visit } from "./explorer-visit.js";
import { outlineFiles } from "./outline-files.js";

/** Where to look and for what: the form, outlines from files, the map. */
export function asks(visit: Visit): void {
  const { button, field, looksRight } = visit;

  it("opens with the world and the collections of the box, without a tile server", async () => {
    await button(/^SIM_SST/).waitFor();
    await expect.poll(() => visit.page.locator(".land").getAttribute("d")).toMatch(/^M.{5000}/);
    await looksRight("01-start");
  });

  it("tells everything that is wrong with a query at once, each thing at its field", async () => {
    await field("From").fill("2024-13");
    await field("To").fill("yesterday");
    await field("Clouds from, %").fill("80");
    await field("Clouds to, %").fill("20");
    await field("Box").fill("10, 50, 20, 40");
    const wrong = await visit.page.locator("[aria-invalid=true]").evaluateAll((all) => all.map(({ id }) => id));
    expect(wrong.sort()).toEqual(["field-box", "field-cloudMin", "field-end", "field-shortName", "field-start"]);
    expect(await visit.page.locator("#field-box-error").textContent()).toContain("south (50) must be less than");
    expect(await visit.page.locator("#field-start-error").textContent()).toContain("2024-13");
    expect(await button("Search").isDisabled()).toBe(true);
    await looksRight("02-errors");
    await button("Clear").click();
    expect(await visit.page.locator("[aria-invalid=true]").count()).toBe(0);
  });

  it("reads outlines of four formats, makes them small enough for CMR and shows both", async () => {
    for (const [file, points] of outlineFiles()) {
      await visit.page.getByLabel("File of outlines").setInputFiles(file);
      const told = visit.page.locator(".taken");
      await told.getByText(file.name).waitFor();
      const text = (await told.textContent()) ?? "";
      if (points < 300) expect(text).toContain(`${points} points, all kept`);
      else {
        const [, kept = ""] = /, (\d+) searched with/.exec(text) ?? [];
        expect(text).toContain(`${points.toLocaleString("en")} points, `);
        expect(Number(kept)).toBeGreaterThan(200);
        expect(Number(kept)).toBeLessThan(300);
      }
    }
    expect(await visit.page.locator(".area .given").count()).toBe(1);
    expect(await visit.page.locator(".area circle").count()).toBeGreaterThan(200);
    await looksRight("03-outline");
  });

  it("takes a file that is dropped, and says what to do with one it cannot read", async () => {
    const dropped = await visit.page.evaluateHandle(() => {
      const data = new DataTransfer();
      data.items.add(new File(["POLYGON((0 0, 10 0, 10 10, 0 0))"], "triangle.wkt"));
      return data;
    });
    await visit.page.locator(".drop").dispatchEvent("drop", { dataTransfer: dropped });
    await visit.page.locator(".taken").getByText("triangle.wkt").waitFor();
    const bad = { name: "photo.jpg", mimeType: "image/jpeg", buffer: Buffer.from([0xff, 0xd8, 0xff, 0xe0]) };
    await visit.page.getByLabel("File of outlines").setInputFiles(bad);
    await visit.page.getByRole("alert").getByText("Unsupported geometry file format: photo.jpg").waitFor();
    await looksRight("04-bad-file");
  });

  it("lets areas be drawn: an outline by clicks, a box by dragging", async () => {
    const map = visit.page.getByRole("application", { name: "Map of the world" });
    await button("Show the whole world").click();
    await button("Draw an outline").click();
    for (const [x, y] of [
      [120, 80],
      [220, 90],
      [200, 160],
      [130, 150],
    ] as const)
      await map.click({ position: { x, y } });
    await visit.page.keyboard.press("Enter");
    await visit.page.locator(".taken").getByText("Drawn outline").waitFor();
    expect(await visit.page.locator(".taken").textContent()).toContain("5 points, all kept");
    await button("Draw a box").click();
    const place = (await map.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    await visit.page.mouse.move(place.x + place.width * 0.1, place.y + place.height * 0.1);
    await visit.page.mouse.down();
    await visit.page.mouse.move(place.x + place.width * 0.6, place.y + place.height * 0.5, { steps: 5 });
    await visit.picture("05-drawing");
    await visit.page.mouse.up();
    const numbers = (await field("Box").inputValue()).split(", ").map(Number);
    for (const [i, value] of [-144, 0, 36, 72].entries()) expect(numbers[i]).toBeCloseTo(value, 0);
    expect(await visit.page.locator(".taken").count()).toBe(0);
  });

  it("moves and zooms the map by keys", async () => {
    const shown = () => visit.page.locator("#map svg").getAttribute("viewBox");
    await visit.page.locator("#map").focus();
    await visit.page.keyboard.press("+");
    const [, , width] = ((await shown()) ?? "").split(" ").map(Number);
    expect(width).toBe(240);
    await visit.page.keyboard.press("ArrowLeft");
    expect(((await shown()) ?? "").split(" ").map(Number)[0]).toBe(-144);
    await button("Show the whole world").click();
  });
}
