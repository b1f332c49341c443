import { expect, it } from "vitest";
import { openIcechunk, toIcechunk } from "../src/icechunk.js";
import { openVirtualDataset, openVirtualMfdataset, type VirtualDataset, type VirtualSource } from "../src/index.js";
import { toKerchunk } from "../src/kerchunk.js";
import { openZarr, toZarrStore } from "../src/zarr.js";

const url = "https://data.example/a.nc";
const none = {} as VirtualDataset;
const as = <T>(options: object): T => options as T;

it("refuses options that would otherwise do nothing, or something else, before anything is read", async () => {
  await expect(openVirtualDataset(url, as({ parser: "hdf", goup: "/a" }))).rejects.toThrow(
    /parser is one of "auto", "dmrpp", "hdf5", "kerchunk"; got "hdf"\n- goup is no option; did you mean group\?/,
  );
  await expect(openVirtualMfdataset([url], as({ combine: "by_coords" }))).rejects.toThrow('got "by_coords"');
  await expect(toKerchunk(none, as({ format: "jsn" }))).rejects.toThrow(
    'format is one of "json", "parquet"; got "jsn"',
  );
  await expect(toIcechunk(none, "memory://x", as({ branc: "other" }))).rejects.toThrow("did you mean branch?");
  await expect(openIcechunk("memory://x", as({ snapshto: "a" }))).rejects.toThrow("did you mean snapshot?");
  await expect(openZarr("memory://x", as({ grup: "/a" }))).rejects.toThrow("did you mean group?");
  expect(() => toZarrStore(none, as({ decode: "no" }))).toThrow('decode is one of true, false; got "no"');
});

it("says what can be opened", async () => {
  for (const source of [42, null, {}])
    await expect(openVirtualDataset(source as unknown as VirtualSource)).rejects.toMatchObject({
      code: "virtual/bad-source",
    });
});
