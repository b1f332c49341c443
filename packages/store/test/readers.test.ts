import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Auth, defineSystem, login } from "@earthaccess/credentials";
import { type Simulator, startSimulator } from "@earthaccess/simulator";
import ZipFileStore from "@zarrita/storage/zip";
import { zipSync } from "fflate";
import { deserialize, serialize } from "flatgeobuf/lib/mjs/geojson.js";
import { GeoTIFF, writeArrayBuffer } from "geotiff";
import h5wasm from "h5wasm/node";
import { parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";
import { NetCDFReader } from "netcdfjs";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import * as zarr from "zarrita";
import { type EarthdataFile, open, toGeoTiffSource, toZarritaStore } from "../src/index.js";

// The libraries that people read such files with, each on a file behind the login, the redirect and the presigned address.
let box: Simulator;
let auth: Auth;
beforeAll(async () => {
  box = await startSimulator({ granules: 1 });
  auth = await login({ system: defineSystem(box.system), ...box.user });
});
afterAll(() => box.close());
beforeEach(() => box.clearRequests());
afterEach(() => expect(box.leaks()).toEqual([]));

async function served(name: string, bytes: ArrayBuffer | Uint8Array): Promise<EarthdataFile> {
  const url = `${box.urls.data}/protected/readers/${name}`;
  box.files.put(url, new Uint8Array(bytes));
  const [file] = await open(url, { auth, blockSize: 64 * 1024 });
  return file as EarthdataFile;
}

const bytesSent = () =>
  box.requests.filter(({ role }) => role === "objects").reduce((sum, request) => sum + request.bytesSent, 0);

it("geotiff.js reads a window of a GeoTIFF", async () => {
  const width = 1024;
  const height = 1024;
  const values = new Uint16Array(width * height).map((_, i) => i % 65_521);
  const file = await served("scene.tif", writeArrayBuffer(values, { width, height }) as ArrayBuffer);
  const tiff = await GeoTIFF.fromSource(toGeoTiffSource(file) as never);
  const image = await tiff.getImage();
  expect([image.getWidth(), image.getHeight()]).toEqual([width, height]);
  const [window] = (await image.readRasters({ window: [10, 1000, 13, 1002] })) as unknown as [Uint16Array];
  const expected = [1000, 1001].flatMap((row) => [10, 11, 12].map((column) => values[row * width + column]));
  expect([...window]).toEqual(expected);
});

it("hyparquet reads columns of a Parquet file, which it takes as it is", async () => {
  const n = 200_000;
  const bytes = parquetWriteBuffer({
    columnData: [
      { name: "id", data: Array.from({ length: n }, (_, i) => i), type: "INT32" },
      { name: "value", data: Array.from({ length: n }, (_, i) => Math.sin(i)), type: "DOUBLE" },
    ],
    rowGroupSize: 20_000,
  });
  const file = await served("table.parquet", bytes);
  expect(Number((await parquetMetadataAsync(file)).num_rows)).toBe(n);
  const rows = await parquetReadObjects({ file, columns: ["value"], rowStart: 100_000, rowEnd: 100_003 });
  expect(rows).toEqual([100_000, 100_001, 100_002].map((i) => ({ value: Math.sin(i) })));
  expect(bytesSent()).toBeLessThan(file.size);
});

it("zarrita reads a slice of a zipped Zarr store", async () => {
  const store = new Map<string, Uint8Array>();
  const array = await zarr.create(zarr.root(store).resolve("/t"), {
    shape: [40, 50],
    chunkShape: [10, 10],
    dtype: "float32",
  } as never);
  const data = new Float32Array(2000).map((_, i) => i / 4);
  await zarr.set(array as never, null, { data, shape: [40, 50], stride: [50, 1] } as never);
  const file = await served(
    "cube.zarr.zip",
    zipSync(Object.fromEntries([...store].map(([key, value]) => [key.slice(1), value])), { level: 0 }),
  );
  const opened = await zarr.open(zarr.root(new ZipFileStore(toZarritaStore(file) as never)).resolve("/t"), {
    kind: "array",
  });
  const slice = await zarr.get(opened as never, [zarr.slice(3, 5), zarr.slice(20, 22)] as never);
  expect([...(slice as unknown as { data: Float32Array }).data]).toEqual(
    [3 * 50 + 20, 3 * 50 + 21, 4 * 50 + 20, 4 * 50 + 21].map((i) => i / 4),
  );
});

it("h5wasm reads a dataset of an HDF5 file", async () => {
  await h5wasm.ready;
  const folder = await mkdtemp(join(tmpdir(), "h5-"));
  const made = new h5wasm.File(join(folder, "made.h5"), "w");
  const values = new Float64Array(600).map((_, i) => i * 1.5);
  made.create_dataset({ name: "heights", data: values, shape: [20, 30] });
  made.close();
  const file = await served("track.h5", await readFile(join(folder, "made.h5")));
  await writeFile(join(folder, "read.h5"), new Uint8Array(await file.arrayBuffer()));
  const read = new h5wasm.File(join(folder, "read.h5"), "r");
  const dataset = read.get("heights") as { shape: number[]; value: Float64Array };
  expect(dataset.shape).toEqual([20, 30]);
  expect([...dataset.value]).toEqual([...values]);
  read.close();
  await rm(folder, { recursive: true });
});

it("netcdfjs reads a variable of a NetCDF-3 file", async () => {
  const file = await served("sst.nc", netcdf3("sst", [271.5, 280.25, 300]));
  const reader = new NetCDFReader(await file.arrayBuffer());
  expect(reader.version).toBe("classic format");
  expect(reader.getDataVariable("sst")).toEqual([271.5, 280.25, 300]);
});

it("flatgeobuf reads the features of a FlatGeobuf as they stream in", async () => {
  const features = Array.from({ length: 300 }, (_, i) => ({
    type: "Feature",
    properties: { i },
    geometry: { type: "Point", coordinates: [i / 10, -i / 10] },
  }));
  const file = await served("points.fgb", serialize({ type: "FeatureCollection", features } as never));
  const read: unknown[] = [];
  for await (const feature of deserialize(file.stream() as never))
    read.push((feature as unknown as { properties: { i: number } }).properties.i);
  expect(read.sort((a, b) => Number(a) - Number(b))).toEqual(features.map(({ properties }) => properties.i));
});

/** The smallest classic NetCDF file: one dimension, one variable of doubles. Source: the format's grammar in the NetCDF user guide. */
function netcdf3(name: string, values: readonly number[]): Uint8Array {
  const text = (value: string) => {
    const padded = new Uint8Array(Math.ceil(value.length / 4) * 4);
    padded.set(new TextEncoder().encode(value));
    return [int(value.length), padded];
  };
  const int = (value: number) => {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setInt32(0, value);
    return bytes;
  };
  const head = [
    new TextEncoder().encode("CDF\u0001"),
    int(0),
    int(10),
    int(1),
    ...text("x"),
    int(values.length),
    int(0),
    int(0),
    int(11),
    int(1),
    ...text(name),
    int(1),
    int(0),
    int(0),
    int(0),
    int(6),
    int(values.length * 8),
  ];
  const start = head.reduce((sum, { length }) => sum + length, 4);
  const bytes = new Uint8Array(start + values.length * 8);
  let at = 0;
  for (const part of [...head, int(start)]) {
    bytes.set(part, at);
    at += part.length;
  }
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => void view.setFloat64(start + i * 8, value));
  return bytes;
}
