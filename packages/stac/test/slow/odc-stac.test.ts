import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type StacItem, ummGranuleToStacItem } from "../../src/index.js";
import { describeReader, judge } from "./python-readers.js";

const SIZE = 96;
const STEP = 30;
// Both are multiples of the step, as the pixels of HLS tiles are.
const [WEST, NORTH] = [499_980, 4_500_000];
const CRS = "EPSG:32613";
const NODATA = -9999;
const GRANULES = ["HLS.L30.T13TEE.2024001T173000.v2.0", "HLS.L30.T13TEE.2024017T173000.v2.0"];
const DAYS = ["2024-01-01T17:30:00", "2024-01-17T17:30:00"];
const BANDS = { B04: "int16", B05: "int16", Fmask: "uint8" } as const;
type Band = keyof typeof BANDS;

interface Cube {
  readonly refused?: string;
  readonly times: readonly string[];
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** By band, as the items tell it; `null` where they do not. */
  readonly nodata: Readonly<Record<string, number | null>>;
  /** By time, then rows; `null` where no file reaches. */
  readonly bands: Readonly<Record<Band, readonly (number | null)[][][]>>;
}

/** Every pixel of every file is its own, so that a shifted, swapped or flipped one shows. */
function pixelsOf(granule: number, band: number): number[][] {
  const value = (row: number, column: number) => (row * SIZE + column) * (granule + 1) + band * 7;
  return Array.from({ length: SIZE }, (_, row) =>
    Array.from({ length: SIZE }, (__, column) => (band === 2 ? value(row, column) % 200 : value(row, column))),
  );
}

describeReader("odc-stac", ["odc.stac", "rasterio"], () => {
  let folder: string;
  let server: Server;
  let url: string;
  let items: StacItem[];
  const requests: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "odc-"));
    const files = GRANULES.flatMap((name, granule) =>
      Object.entries(BANDS).map(([band, dtype], i) => ({
        path: join(folder, `${name}.${band}.tif`),
        pixels: pixelsOf(granule, i),
        dtype,
        west: WEST,
        north: NORTH,
        step: STEP,
        crs: CRS,
        nodata: dtype === "uint8" ? 255 : NODATA,
      })),
    );
    expect(await judge("odc_stac", { write: files })).toHaveLength(6);
    server = createServer(async ({ url: path = "", headers }, response) => {
      requests.push(`${path} ${headers.range}`);
      const bytes = await readFile(join(folder, basename(path))).catch(() => undefined);
      if (!bytes) {
        response.writeHead(404).end();
        return;
      }
      const [, from = 0, to = bytes.length - 1] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? "") ?? [];
      const part = bytes.subarray(Number(from), Number(to) + 1);
      const range = `bytes ${from}-${Number(from) + part.length - 1}/${bytes.length}`;
      response
        .writeHead(headers.range ? 206 : 200, { "content-range": range, "content-length": part.length })
        .end(part);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    items = GRANULES.map((name, i) => itemOf(name, DAYS[i] as string, url));
  });
  afterAll(async () => {
    server.close();
    await rm(folder, { recursive: true, force: true });
  });

  const load = (of: readonly StacItem[]) =>
    judge<Cube>("odc_stac", { load: { items: of, bands: Object.keys(BANDS), crs: CRS, resolution: STEP } });

  it("loads the bands of our items by their keys, pixel by pixel as they were written", async () => {
    const cube = await load(items);
    expect(cube.refused).toBeUndefined();
    expect(cube.times.map((time) => time.slice(0, 19))).toEqual(DAYS);
    // The cube covers the footprint; the pixels of the files lie in it where their coordinates say.
    const column = cube.x.indexOf(WEST + STEP / 2);
    const row = cube.y.indexOf(NORTH - STEP / 2);
    expect([column, row].every((at) => at >= 0)).toBe(true);
    for (const [i, band] of (Object.keys(BANDS) as Band[]).entries()) {
      for (const [granule, name] of GRANULES.entries()) {
        const layer = cube.bands[band][granule] ?? [];
        const read = layer.slice(row, row + SIZE).map((line) => line.slice(column, column + SIZE));
        expect(read, `${band} of ${name}`).toEqual(pixelsOf(granule, i));
        expect(layer.flat().filter((pixel) => pixel !== null)).toHaveLength(SIZE * SIZE);
      }
    }
    expect(requests.some((request) => request.includes("bytes="))).toBe(true);
  });

  it("takes the fill values that the record gives, and none that it does not", async () => {
    const HLS = { FILLVALUE: "-9999", QA_FILLVALUE: "255", REF_SCALE_FACTOR: "0.0001" };
    const told = GRANULES.map((name, i) => itemOf(name, DAYS[i] as string, url, HLS));
    expect((await load(told)).nodata).toEqual({ B04: -9999, B05: -9999, Fmask: 255 });
    expect((await load(items)).nodata).toEqual({ B04: null, B05: null, Fmask: null });
  });

  it("cannot load an item whose file is not there, and sees swapped files", async () => {
    const [first, second] = items as [StacItem, StacItem];
    const gone = { href: `${url}/gone.tif`, roles: ["data"], type: first.assets.B04?.type };
    expect((await load([{ ...first, assets: { ...first.assets, B04: gone } }])).refused).toContain("404");
    const swapped = await load([{ ...first, assets: second.assets }]);
    const own = await load([first]);
    expect(swapped.bands.B04).not.toEqual(own.bands.B04);
  });
});

/** A granule as CMR has them: no word of a projection, only the URLs and the footprint in degrees. */
function itemOf(name: string, day: string, url: string, attributes: Readonly<Record<string, string>> = {}): StacItem {
  const corners = [
    [-105.01, 40.62],
    [-104.95, 40.62],
    [-104.95, 40.66],
    [-105.01, 40.66],
    [-105.01, 40.62],
  ];
  const Points = corners.map(([Longitude, Latitude]) => ({ Longitude, Latitude }));
  return ummGranuleToStacItem({
    umm: {
      GranuleUR: name,
      CollectionReference: { ShortName: "HLSL30", Version: "2.0" },
      TemporalExtent: { SingleDateTime: `${day}Z` },
      Platforms: [{ ShortName: "LANDSAT-8", Instruments: [{ ShortName: "OLI" }] }],
      SpatialExtent: { HorizontalSpatialDomain: { Geometry: { GPolygons: [{ Boundary: { Points } }] } } },
      AdditionalAttributes: Object.entries(attributes).map(([Name, value]) => ({ Name, Values: [value] })),
      RelatedUrls: [
        ...Object.keys(BANDS).flatMap((band) => [
          { URL: `${url}/${name}.${band}.tif`, Type: "GET DATA" },
          { URL: `s3://lp-prod-protected/HLSL30.020/${name}.${band}.tif`, Type: "GET DATA VIA DIRECT ACCESS" },
        ]),
        { URL: `${url}/${name}.jpg`, Type: "GET RELATED VISUALIZATION" },
      ],
    },
  });
}
