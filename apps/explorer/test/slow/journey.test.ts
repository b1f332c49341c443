import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { searchData } from "@earthaccess/cmr";
import { parquetReadObjects } from "hyparquet";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seaSurfaceTemperature } from "../../src/box/sst-model.js";
import { CHROMIUM, type Driver, openExplorer } from "./explorer-driver.js";
import { outlineFiles } from "./outline-files.js";

if (!existsSync(CHROMIUM)) it.skip("needs Chromium: apt-get install chromium");
else describe("the explorer in Chromium", journey);

/** One visit from beginning to end; each step goes on where the one before it stopped. */
function journey(): void {
  let driver: Driver;
  beforeAll(async () => {
    driver = await openExplorer();
  });
  afterAll(() => driver?.close());

  const field = (name: string) => driver.page.getByRole("textbox", { name, exact: true });
  const button = (name: string | RegExp) => driver.page.getByRole("button", { name, exact: typeof name === "string" });
  const tab = (name: string) => driver.page.getByRole("tab", { name }).click();
  const requestsTo = (...roles: string[]) => driver.box.requests.filter(({ role }) => roles.includes(role));
  /** Nothing is wrong with the page as it is, and here is a picture of it. */
  const looksRight = async (name: string): Promise<void> => {
    await driver.picture(name);
    expect(await driver.violations()).toEqual([]);
  };

  it("opens with the world and the collections of the box, without a tile server", async () => {
    await button(/^SIM_SST/).waitFor();
    await expect.poll(() => driver.page.locator(".land").getAttribute("d")).toMatch(/^M.{5000}/);
    await looksRight("01-start");
  });

  it("tells everything that is wrong with a query at once, each thing at its field", async () => {
    await field("From").fill("2024-13");
    await field("To").fill("yesterday");
    await field("Clouds from, %").fill("80");
    await field("Clouds to, %").fill("20");
    await field("Box").fill("10, 50, 20, 40");
    const wrong = await driver.page.locator("[aria-invalid=true]").evaluateAll((all) => all.map(({ id }) => id));
    expect(wrong.sort()).toEqual(["field-box", "field-cloudMin", "field-end", "field-shortName", "field-start"]);
    expect(await driver.page.locator("#field-box-error").textContent()).toContain("south (50) must be less than");
    expect(await driver.page.locator("#field-start-error").textContent()).toContain("2024-13");
    expect(await button("Search").isDisabled()).toBe(true);
    await looksRight("02-errors");
    await button("Clear").click();
    expect(await driver.page.locator("[aria-invalid=true]").count()).toBe(0);
  });

  it("reads outlines of four formats, makes them small enough for CMR and shows both", async () => {
    for (const [file, points] of outlineFiles()) {
      await driver.page.getByLabel("File of outlines").setInputFiles(file);
      const told = driver.page.locator(".taken");
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
    expect(await driver.page.locator(".area .given").count()).toBe(1);
    expect(await driver.page.locator(".area circle").count()).toBeGreaterThan(200);
    await looksRight("03-outline");
  });

  it("takes a file that is dropped, and says what to do with one it cannot read", async () => {
    const dropped = await driver.page.evaluateHandle(() => {
      const data = new DataTransfer();
      data.items.add(new File(["POLYGON((0 0, 10 0, 10 10, 0 0))"], "triangle.wkt"));
      return data;
    });
    await driver.page.locator(".drop").dispatchEvent("drop", { dataTransfer: dropped });
    await driver.page.locator(".taken").getByText("triangle.wkt").waitFor();
    const bad = { name: "photo.jpg", mimeType: "image/jpeg", buffer: Buffer.from([0xff, 0xd8, 0xff, 0xe0]) };
    await driver.page.getByLabel("File of outlines").setInputFiles(bad);
    await driver.page.getByRole("alert").getByText("Unsupported geometry file format: photo.jpg").waitFor();
    await looksRight("04-bad-file");
  });

  it("lets areas be drawn: an outline by clicks, a box by dragging", async () => {
    const map = driver.page.getByRole("application", { name: "Map of the world" });
    await button("Show the whole world").click();
    await button("Draw an outline").click();
    for (const [x, y] of [
      [120, 80],
      [220, 90],
      [200, 160],
      [130, 150],
    ] as const)
      await map.click({ position: { x, y } });
    await driver.page.keyboard.press("Enter");
    await driver.page.locator(".taken").getByText("Drawn outline").waitFor();
    expect(await driver.page.locator(".taken").textContent()).toContain("5 points, all kept");
    await button("Draw a box").click();
    const place = (await map.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    await driver.page.mouse.move(place.x + place.width * 0.1, place.y + place.height * 0.1);
    await driver.page.mouse.down();
    await driver.page.mouse.move(place.x + place.width * 0.6, place.y + place.height * 0.5, { steps: 5 });
    await driver.picture("05-drawing");
    await driver.page.mouse.up();
    const numbers = (await field("Box").inputValue()).split(", ").map(Number);
    for (const [i, value] of [-144, 0, 36, 72].entries()) expect(numbers[i]).toBeCloseTo(value, 0);
    expect(await driver.page.locator(".taken").count()).toBe(0);
  });

  it("moves and zooms the map by keys", async () => {
    const shown = () => driver.page.locator("#map svg").getAttribute("viewBox");
    await driver.page.locator("#map").focus();
    await driver.page.keyboard.press("+");
    const [, , width] = ((await shown()) ?? "").split(" ").map(Number);
    expect(width).toBe(240);
    await driver.page.keyboard.press("ArrowLeft");
    expect(((await shown()) ?? "").split(" ").map(Number)[0]).toBe(-144);
    await button("Show the whole world").click();
  });

  it("lists results a page at a time, with as many footprints, and no request more", async () => {
    await button(/^SIM_HLS/).click();
    driver.box.clearRequests();
    await button("Search").click();
    await button("Show more").waitFor();
    const hits = Number(
      /24 of (\d+) shown/.exec((await driver.page.locator("#results .hint").textContent()) ?? "")?.[1],
    );
    expect(hits).toBeGreaterThan(48);
    // The page that was asked for, and the one that is fetched ahead.
    expect(requestsTo("cmr").filter(({ method }) => method === "POST").length).toBeLessThanOrEqual(2);
    await button("Show more").click();
    await expect.poll(() => driver.page.locator(".granule").count()).toBe(48);
    expect(requestsTo("cmr").filter(({ method }) => method === "POST").length).toBeLessThanOrEqual(3);
    expect(await driver.page.locator(".footprints path:not(.current)").count()).toBe(48);
    const picture = driver.page.locator(".granule img").first();
    await expect.poll(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(96);
    await looksRight("06-results");
  });

  it("shows the granule whose footprint is clicked", async () => {
    await driver.page.locator(".footprints path").nth(30).dispatchEvent("click");
    const name = await driver.page.locator(".granule.current strong").textContent();
    expect(await driver.page.locator(".subject").textContent()).toBe(name);
  });

  it("says of each file why it passes the filter or not, while the filter is written", async () => {
    await tab("Files");
    await driver.page.getByText("5 files of 8 pass").waitFor();
    await field("Only files like").fill("*.B0[24].tif");
    await driver.page.getByText("2 files of 8 pass").waitFor();
    const reasons = await driver.page.locator(".files .out .reason").allTextContents();
    expect(reasons.some((text) => text.includes("*.B0[24].tif"))).toBe(true);
    await field("At most, MB").fill("many");
    expect(await driver.page.locator("#filter-problems").textContent()).toContain("maxSize");
    await looksRight("07-filter");
    await field("At most, MB").fill("");
  });

  it("asks for a login before it tries to read, and keeps the token in memory alone", async () => {
    await tab("Read");
    await looksRight("08-login-first");
    await driver.page.getByRole("tabpanel", { name: "Read" }).getByRole("button", { name: "Log in" }).click();
    await button("Use a token of the box").click();
    await expect.poll(() => driver.page.locator("#token").inputValue()).not.toBe("");
    await looksRight("09-login");
    await driver.page.locator(".login-panel form").getByRole("button", { name: "Log in" }).click();
    await driver.page.getByText("Logged in").waitFor();
    const kept = await driver.page.evaluate(() => JSON.stringify([localStorage, sessionStorage, document.cookie]));
    expect(kept).toBe('[{},{},""]');
  });

  it("reads the beginning of a file by a range, and counts what that took", async () => {
    driver.box.clearRequests();
    await driver.page.getByRole("button", { name: /^Read the beginning of .*B02\.tif/ }).click();
    await driver.page.getByRole("region", { name: "First bytes" }).waitFor();
    const summary = (await driver.page.locator("#panel-read .summary").textContent()) ?? "";
    const asked = requestsTo("data").filter(({ method }) => method === "GET");
    expect(summary).toContain(`${asked.length} request`);
    expect(asked.every(({ headers }) => headers.range !== undefined)).toBe(true);
    await looksRight("10-read");
    await tab("Files");
    await field("Only files like").fill("");
  });

  it("opens two dozen granules as one dataset and draws a slice of the right values", async () => {
    await button("Clear").click();
    await button(/^SIM_SST/).click();
    await button("Search").click();
    await tab("Read");
    await driver.page.getByRole("button", { name: /^Read the beginning of .*\.nc/ }).click();
    await driver.page.locator(".facts-list").getByText("HDF5 / netCDF-4").waitFor();
    await button("Choose all shown").click();
    await tab("Plot");
    driver.box.clearRequests();
    await button("Open 24 granules as one dataset").click();
    await driver.page.locator(".cross, .slice canvas").first().waitFor();
    await expect.poll(() => driver.page.locator("#panel-plot .summary").textContent()).toMatch(/^\s*\d+ requests/);
    const documents = requestsTo("data").filter(({ path, method }) => method === "GET" && path.endsWith(".dmrpp"));
    expect(documents.length).toBe(24);
    const colours = await driver.page.locator(".slice canvas").evaluate((canvas) => {
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
    const board = driver.page.locator(".picture-board");
    const place = (await board.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    await board.click({ position: { x: place.width * 0.125, y: place.height * 0.45 } });
    await driver.page.locator(".series canvas").waitFor();
    await driver.page.getByText("As a table").click();
    const rows = await driver.page.locator(".series tbody tr").allTextContents();
    expect(rows.length).toBe(24);
    const [, lat, lon] =
      /At (-?[\d.]+), (-?[\d.]+)/.exec((await driver.page.locator(".series figcaption").textContent()) ?? "") ?? [];
    const granules = await searchData({ shortName: "SIM_SST-v4.1" }, { system: driver.box.system }).take(24).toArray();
    for (const [i, granule] of granules.entries()) {
      const time = Date.parse(granule.toStac().properties.start_datetime ?? "");
      const wanted = seaSurfaceTemperature(Number(lon), Number(lat), time);
      const day = new Date(time).toISOString().slice(0, 10);
      expect(rows[i]?.slice(0, 10)).toBe(day);
      // The files hold hundredths of a degree, and the page shows as many.
      expect(Math.abs(Number(rows[i]?.slice(10)) - wanted)).toBeLessThan(0.011);
    }
    await driver.page.getByText("As a table").click();
    await looksRight("11-plot");
  });

  it("goes through time, and is used by keys alone", async () => {
    const slider = driver.page.getByRole("slider", { name: "time" });
    const before = await slider.getAttribute("aria-valuetext");
    await slider.focus();
    await driver.page.keyboard.press("ArrowRight");
    await expect.poll(() => slider.getAttribute("aria-valuetext")).not.toBe(before);
    const caption = await driver.page.locator(".series figcaption").textContent();
    await driver.page.locator(".picture-board").focus();
    await driver.page.keyboard.press("Shift+ArrowLeft");
    await driver.page.keyboard.press("Enter");
    await expect.poll(() => driver.page.locator(".series figcaption").textContent()).not.toBe(caption);
  });

  it("downloads into the folder that is picked, with progress, every byte right", async () => {
    await tab("Download");
    await button("Choose none").click();
    for (const i of [0, 1, 2]) await driver.page.locator(".granule input").nth(i).check();
    await driver.page.getByText("3 files of 3 granules pass the filter").waitFor();
    await button("Pick a folder and download").click();
    await driver.page.getByText(/^3 files in .*, all verified\.$/).waitFor();
    await looksRight("12-download");
    const there = await filesInFolder();
    expect(there.length).toBe(3);
    const links = requestsTo("data").map(({ path }) => `${driver.box.urls.data}${path}`);
    for (const { name, sha256 } of there) {
      const url = links.find((link) => link.endsWith(`/${name}`)) ?? "";
      expect(sha256).toBe(driver.box.files.expected(url)?.sha256);
    }
  });

  it("cancels a download and leaves no half of a file", async () => {
    for (const i of [3, 4, 5, 6]) await driver.page.locator(".granule input").nth(i).check();
    driver.box.faults.set({ kind: "drip", role: "objects", bytesPerSecond: 4000, times: 20 });
    await button("Pick a folder and download").click();
    await driver.page.getByText("Downloading into").waitFor();
    await driver.page.locator("progress").waitFor();
    await driver.picture("13-downloading");
    await button("Cancel").click();
    await driver.page.getByText(/^Cancelled: /).waitFor();
    driver.box.faults.clear();
    expect((await filesInFolder()).filter(({ name }) => !name.endsWith(".nc"))).toEqual([]);
    await looksRight("14-cancelled");
  });

  it("saves everything that was found as STAC and as GeoParquet", async () => {
    await tab("Export");
    const saved = async (name: string): Promise<Buffer> => {
      const [download] = await Promise.all([driver.page.waitForEvent("download"), button(`Save as ${name}`).click()]);
      return readFileSync(await download.path());
    };
    const stac = JSON.parse((await saved("STAC")).toString()) as { type: string; features: { stac_version: string }[] };
    expect(stac.type).toBe("FeatureCollection");
    expect(stac.features.length).toBe(120);
    expect(stac.features.every(({ stac_version }) => /^1\./.test(stac_version))).toBe(true);
    const parquet = await saved("GeoParquet");
    const rows = await parquetReadObjects({ file: new Uint8Array(parquet).buffer, columns: ["id"] });
    expect(rows.map(({ id }) => id)).toEqual((stac.features as unknown as { id: string }[]).map(({ id }) => id));
    await looksRight("15-export");
  });

  it("draws footprints on both sides of the antimeridian, and says how many records have none", async () => {
    await button(/^SIM_SWATH/).click();
    await button("Search").click();
    await driver.page.getByText("24 of 60 shown").waitFor();
    const paths = await driver.page
      .locator(".footprints path:not(.current)")
      .evaluateAll((all) => all.map((path) => (path as SVGPathElement).getBBox()).map(({ width }) => width));
    // Two parts, one at each border: as wide as the world together.
    expect(paths.filter((width) => width > 350).length).toBeGreaterThan(0);
    await looksRight("16-antimeridian");
    await button(/^SIM_ATL/).click();
    await button("Search").click();
    await driver.page.getByText("24 without an outline in the record").waitFor();
    await button(/^SIM_SST/).click();
    await button("Search").click();
    await driver.page.getByText("24 of 120 shown").waitFor();
  });

  it("is whole on a phone and in the dark", async () => {
    await driver.page.emulateMedia({ colorScheme: "dark" });
    await tab("Plot");
    await looksRight("17-dark");
    await driver.page.setViewportSize({ width: 390, height: 844 });
    const tooWide = () =>
      driver.page.evaluate(() => {
        const isTooWide = document.documentElement.scrollWidth > innerWidth;
        const wide = [...document.querySelectorAll("body *")].filter(
          (one) => one.getBoundingClientRect().right > innerWidth,
        );
        return isTooWide ? wide.map(({ tagName, className }) => `${tagName} ${String(className)}`) : [];
      });
    await expect.poll(tooWide).toEqual([]);
    await driver.picture("18-phone", { fullPage: true });
    expect(await driver.violations()).toEqual([]);
    await driver.page.setViewportSize({ width: 1440, height: 900 });
    await driver.page.emulateMedia({ colorScheme: "light" });
  });

  it("has said nothing on the console, asked nobody else, and leaked nothing", () => {
    expect(driver.complaints).toEqual([]);
    expect(driver.strangers).toEqual([]);
    expect(driver.box.leaks()).toEqual([]);
  });

  it("says what is wrong when the network is gone, and goes on when it is back", async () => {
    await driver.page.context().setOffline(true);
    // The next page had been fetched ahead; the one after it cannot be.
    await button("Show more").click();
    await expect.poll(() => driver.page.locator(".granule").count()).toBe(48);
    await button("Show more").click();
    await driver.page.locator("#results .problem").waitFor();
    expect(await driver.page.locator(".granule").count()).toBe(48);
    await looksRight("19-offline");
    await driver.page.context().setOffline(false);
    await button("Try again").click();
    await expect.poll(() => driver.page.locator(".granule").count()).toBe(72);
    const names = await driver.page.locator(".granule strong").allTextContents();
    expect(new Set(names).size).toBe(72);
    expect(driver.complaints.every((text) => text.includes("ERR_INTERNET_DISCONNECTED"))).toBe(true);
  });

  /** What lies in the picked folder, with its checksums. */
  async function filesInFolder(): Promise<{ name: string; sha256: string }[]> {
    const found = await driver.page.evaluate(async () => {
      const files: { name: string; content: number[] }[] = [];
      const walk = async (folder: FileSystemDirectoryHandle): Promise<void> => {
        for await (const entry of (folder as unknown as { values(): AsyncIterable<FileSystemHandle> }).values()) {
          if (entry.kind === "directory") await walk(entry as FileSystemDirectoryHandle);
          else {
            const file = await (entry as FileSystemFileHandle).getFile();
            files.push({ name: entry.name, content: [...new Uint8Array(await file.arrayBuffer())] });
          }
        }
      };
      await walk(await navigator.storage.getDirectory());
      return files;
    });
    return found.map(({ name, content }) => ({
      name,
      sha256: createHash("sha256").update(Uint8Array.from(content)).digest("hex"),
    }));
  }
}
