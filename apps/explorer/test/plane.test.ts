import { openVirtualMfdataset, type RangeReader, type VirtualDataset } from "@earthaccess/virtual";
import { beforeAll, expect, it } from "vitest";
import { netcdfFile } from "../src/box/netcdf-file.js";
import { globalGrid } from "../src/box/sst-model.js";
import { mappable, planeOf, seriesOf, sliceOf } from "../src/plot/plane.js";

const grid = globalGrid(36, 18);
const cells = 36 * 18;
let dataset: VirtualDataset;

beforeAll(async () => {
  const files = new Map<string, Uint8Array>();
  for (const day of [0, 1, 2]) {
    // Every value tells its day and its cell.
    const values = Int16Array.from({ length: cells }, (_, i) => day * 1000 + i);
    files.set(`https://data.example/${day}.nc`, await netcdfFile({ time: Date.UTC(2020, 0, 1 + day), values }, grid));
  }
  const bytesOf = (url: string): Uint8Array => files.get(url) as Uint8Array;
  const reader: RangeReader = {
    getRange: async (url, offset, length) => bytesOf(url).slice(offset, offset + length),
    size: async (url) => bytesOf(url).length,
  };
  dataset = await openVirtualMfdataset(files.keys(), { parser: "hdf5", reader });
});

it("finds what can be drawn, its axes, its units and its name", async () => {
  expect(mappable(dataset)).toEqual(["analysed_sst"]);
  const plane = await planeOf(dataset, "analysed_sst", undefined);
  expect([plane.x.dim, plane.y.dim, plane.others]).toEqual(["lon", "lat", ["time"]]);
  expect([plane.units, plane.label, plane.isWorld]).toEqual(["°C", "analysed sea surface temperature", true]);
});

it("reads a slice at a time, and a series at a cell", async () => {
  const plane = await planeOf(dataset, "analysed_sst", undefined);
  const slice = await sliceOf(plane, [2]);
  expect([slice.width, slice.height]).toEqual([36, 18]);
  expect(slice.values[5 * 36 + 7]).toBeCloseTo((2000 + 5 * 36 + 7) / 100);
  const series = await seriesOf(plane, 7, 5, [2]);
  expect(Array.from(series, (value) => Math.round(value * 100))).toEqual(
    [0, 1, 2].map((day) => day * 1000 + 5 * 36 + 7),
  );
});

it("cuts what is too large to the box, and asks for one when there is none", async () => {
  await expect(planeOf(dataset, "analysed_sst", undefined, 500)).rejects.toThrow(/Draw a box of the part to look at/);
  const plane = await planeOf(dataset, "analysed_sst", [-50, 0, 0, 40], 500);
  expect([Array.from(plane.x.places), Array.from(plane.y.places)]).toEqual([
    [-45, -35, -25, -15, -5],
    [5, 15, 25, 35],
  ]);
  const { values } = await sliceOf(plane, [1]);
  expect(values[0]).toBeCloseTo((1000 + 9 * 36 + 13) / 100);
  const series = await seriesOf(plane, 1, 2, [0]);
  expect(series[2]).toBeCloseTo((2000 + 11 * 36 + 14) / 100);
});
