import { readFileSync, unlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as h5wasm from "h5wasm/node";
import type { Grid } from "./sst-model.js";

/** What is in a daily file. */
export interface SstDay {
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Hundredths of a degree, row by row from the south; {@link MISSING} on land. */
  readonly values: Int16Array;
}

export const MISSING = -32768;
export const SCALE = 0.01;
/** Rows and columns of a chunk at most. */
const CHUNK = 60;

/** A netCDF-4 file of one day, written by the HDF5 library itself. */
export async function netcdfFile(day: SstDay, grid: Grid): Promise<Uint8Array> {
  await h5wasm.ready;
  const path = join(tmpdir(), `earthaccess-explorer-${process.pid}.nc`);
  const file = new h5wasm.File(path, "w");
  try {
    file.create_attribute("Conventions", "CF-1.8");
    file.create_attribute("title", "Synthetic daily sea surface temperature");
    file.create_attribute("summary", "Made up for the explorer of earthaccess; not a measurement.");
    scale(file, "time", Int32Array.of(Math.round(day.time / 1000)), {
      units: "seconds since 1970-01-01 00:00:00",
      standard_name: "time",
    });
    scale(file, "lat", grid.lat, { units: "degrees_north", standard_name: "latitude" });
    scale(file, "lon", grid.lon, { units: "degrees_east", standard_name: "longitude" });
    const sst = file.create_dataset({
      name: "analysed_sst",
      data: day.values,
      shape: [1, grid.lat.length, grid.lon.length],
      chunks: [1, Math.min(CHUNK, grid.lat.length), Math.min(CHUNK, grid.lon.length)],
      compression: 4,
    });
    for (const [i, name] of ["time", "lat", "lon"].entries()) sst.attach_scale(i, `/${name}`);
    sst.create_attribute("_FillValue", MISSING, null, "<h");
    sst.create_attribute("scale_factor", SCALE);
    sst.create_attribute("add_offset", 0);
    for (const [name, text] of Object.entries({
      units: "degree_Celsius",
      long_name: "analysed sea surface temperature",
      standard_name: "sea_surface_foundation_temperature",
    }))
      sst.create_attribute(name, text);
  } finally {
    file.close();
  }
  const bytes = readFileSync(path);
  unlinkSync(path);
  return bytes;
}

function scale(
  file: h5wasm.File,
  name: string,
  data: Float32Array | Int32Array,
  attributes: Readonly<Record<string, string>>,
): void {
  const dataset = file.create_dataset({ name, data, shape: [data.length] });
  dataset.make_scale(name);
  for (const [attribute, text] of Object.entries(attributes)) dataset.create_attribute(attribute, text);
}
