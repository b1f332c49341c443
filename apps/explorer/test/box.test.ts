import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openVirtualDataset, type RangeReader } from "@earthaccess/virtual";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dmrppDocument } from "../src/box/dmrpp-document.js";
import { landMask } from "../src/box/land-mask.js";
import { MISSING, netcdfFile, SCALE } from "../src/box/netcdf-file.js";
import { type PageServer, startPageServer } from "../src/box/page-server.js";
import { globalGrid, seaSurfaceTemperature } from "../src/box/sst-model.js";

const grid = globalGrid(72, 36);

describe("the land of the box", () => {
  const mask = landMask(grid);
  const isLand = (lon: number, lat: number): boolean =>
    mask[Math.floor((lat + 90) / 5) * 72 + Math.floor((lon + 180) / 5)] === 1;

  it("is where it is, also beyond the antimeridian and around the pole", () => {
    const land = [
      [20, 20],
      [-60, -10],
      [135, -25],
      [100, 60],
      [0, -85],
      [-178, -88],
    ];
    const sea = [
      [-30, 30],
      [-150, 0],
      [80, -40],
      [-178, 30],
      [0, 88],
      [178, 2],
    ];
    expect(land.map(([lon = 0, lat = 0]) => isLand(lon, lat))).toEqual(land.map(() => true));
    expect(sea.map(([lon = 0, lat = 0]) => isLand(lon, lat))).toEqual(sea.map(() => false));
  });
});

describe("a file of the box", () => {
  const time = Date.UTC(2020, 5, 15, 12);
  const values = Int16Array.from({ length: 72 * 36 }, (_, i) =>
    i % 7 === 0
      ? MISSING
      : Math.round(seaSurfaceTemperature(grid.lon[i % 72] ?? 0, grid.lat[Math.floor(i / 72)] ?? 0, time) / SCALE),
  );
  let file: Uint8Array;
  beforeAll(async () => {
    file = await netcdfFile({ time, values }, grid);
  });

  it("says the same by its DMR++ document and by the index inside it", async () => {
    const reader: RangeReader = {
      getRange: async (_url, offset, length) => file.slice(offset, offset + length),
      size: async () => file.length,
    };
    const url = "https://data.example/day.nc";
    const document = await dmrppDocument("day.nc", file);
    const byDocument = await openVirtualDataset(document, { url, reader });
    const byIndex = await openVirtualDataset(url, { parser: "hdf5", reader });
    expect(byDocument.unsupported).toEqual([]);
    expect(byDocument.describe()).toEqual(byIndex.describe());
    for (const dataset of [byDocument, byIndex]) {
      expect((await dataset.get("time").load()).data).toEqual(Float64Array.of(time));
      const { data, shape, dims } = await dataset.get("analysed_sst").load();
      expect([shape, dims]).toEqual([
        [1, 36, 72],
        ["time", "lat", "lon"],
      ]);
      for (const [i, value] of values.entries()) {
        if (value === MISSING) expect(data[i]).toBeNaN();
        else expect(data[i]).toBeCloseTo(value * SCALE, 5);
      }
    }
  });
});

describe("the server of the page", () => {
  const folder = mkdtempSync(join(tmpdir(), "earthaccess-page-"));
  let server: PageServer;
  beforeAll(async () => {
    writeFileSync(join(folder, "index.html"), "<!doctype html><title>page</title>");
    server = await startPageServer({
      folder,
      origins: () => ["https://cmr.example"],
      config: () => ({ system: "x" }),
      token: () => "a token",
    });
  });
  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  /** As it stands, without the tidying that fetch does. */
  const ask = (path: string, options: { readonly method?: string; readonly headers?: Record<string, string> } = {}) =>
    new Promise<{ status: number | undefined; policy: unknown; text: string }>((resolve, reject) => {
      const { hostname, port } = new URL(server.url);
      request({ hostname, port, path, ...options }, async (response) => {
        let text = "";
        for await (const piece of response) text += String(piece);
        resolve({ status: response.statusCode, policy: response.headers["content-security-policy"], text });
      })
        .on("error", reject)
        .end();
    });

  it("serves the page with a policy that lets it talk to its own box alone", async () => {
    const { status, policy, text } = await ask("/");
    expect([status, text]).toEqual([200, "<!doctype html><title>page</title>"]);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("connect-src 'self' https://cmr.example;");
    expect((await ask("/config.json")).text).toBe('{"system":"x"}');
  });

  it.each(["/../package.json", "/%2e%2e/package.json", "/..%2f..%2fetc/passwd", "/index.html%00.js", "/%", "/none"])(
    "serves nothing outside its folder: %s",
    async (path) => {
      expect((await ask(path)).status).toBe(404);
    },
  );

  it("gives a token to its own page only", async () => {
    const from = (site: string) => ask("/box/token", { method: "POST", headers: { "sec-fetch-site": site } });
    expect((await from("same-origin")).text).toBe('{"token":"a token"}');
    expect((await from("cross-site")).status).toBe(403);
    expect((await ask("/box/token", { method: "POST" })).status).toBe(403);
    expect((await ask("/box/token", { headers: { "sec-fetch-site": "same-origin" } })).status).toBe(403);
  });
});
