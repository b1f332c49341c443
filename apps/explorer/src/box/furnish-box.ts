import { type DataGranule, searchData } from "@earthaccess/cmr";
import type { Simulator } from "@earthaccess/simulator";
import { colourScale, RAMPS } from "../plot/colour-scale.js";
import { dmrppDocument } from "./dmrpp-document.js";
import { landMask } from "./land-mask.js";
import { MISSING, netcdfFile, SCALE } from "./netcdf-file.js";
import { pngImage } from "./png.js";
import { sceneImages } from "./scene-images.js";
import { type Grid, globalGrid, seaSurfaceTemperature } from "./sst-model.js";

const SST = "SIM_SST-v4.1";

/** Puts real contents into the box: netCDF-4 files with their DMR++ and their pictures, and pictures of the land scenes. */
export async function furnishBox(box: Simulator): Promise<void> {
  const grid = globalGrid(240, 120);
  const land = landMask(grid);
  for await (const granule of searchData({ shortName: SST }, { system: box.system }))
    await putDay(box, granule, grid, land);
  const scenes = sceneImages();
  let number = 0;
  for (const shortName of ["SIM_HLS", "SIM_SWATH"]) {
    for await (const granule of searchData({ shortName }, { system: box.system })) {
      for (const url of granule.vizLinks())
        if (isInBox(box, url)) box.files.put(url, scenes[number++ % scenes.length]!);
    }
  }
  box.clearRequests();
}

async function putDay(box: Simulator, granule: DataGranule, grid: Grid, land: Uint8Array): Promise<void> {
  const time = Date.parse(granule.toStac().properties.start_datetime ?? granule.toStac().properties.datetime ?? "");
  const { lon, lat } = grid;
  const values = new Int16Array(land.length);
  for (const [y, latitude] of lat.entries()) {
    for (const [x, longitude] of lon.entries()) {
      const at = y * lon.length + x;
      values[at] = land[at] === 1 ? MISSING : Math.round(seaSurfaceTemperature(longitude, latitude, time) / SCALE);
    }
  }
  const [url] = granule.dataLinks();
  const document = granule.dmrppUrl();
  if (url === undefined || document === undefined) throw new RangeError(`${granule.id} has no data file.`);
  const file = await netcdfFile({ time, values }, grid);
  box.files.put(url, file);
  box.files.put(document, await dmrppDocument(`${granule.id}.nc`, file));
  const picture = picturedDay(values, grid);
  for (const link of granule.vizLinks()) if (isInBox(box, link)) box.files.put(link, picture);
}

function picturedDay(values: Int16Array, { lon, lat }: Grid): Uint8Array {
  const scale = colourScale(RAMPS[0], -2, 31);
  return pngImage(lon.length / 2, lat.length / 2, (x, y) => {
    const value = values[(lat.length - 1 - y * 2) * lon.length + x * 2] ?? MISSING;
    return (value === MISSING ? undefined : scale.colour(value * SCALE)) ?? [207, 211, 205];
  });
}

function isInBox(box: Simulator, url: string): boolean {
  return url.startsWith(`${box.urls.data}/`);
}
