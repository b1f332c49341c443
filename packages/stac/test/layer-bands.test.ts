import { describe, expect, it } from "vitest";
import { EXTENSIONS, type StacItem, stacItemToUmmGranule, ummGranuleToStacItem } from "../src/index.js";
import { granules, hasCorpus } from "./corpus.js";
import { stacProblems } from "./stac-validator.js";

type Attributes = Readonly<Record<string, string>>;

const L30: Attributes = {
  REF_SCALE_FACTOR: "0.0001",
  THERM_SCALE_FACTOR: "0.01",
  ANG_SCALE_FACTOR: "0.01",
  ADD_OFFSET: "0",
  FILLVALUE: "-9999",
  QA_FILLVALUE: "255",
};
const { THERM_SCALE_FACTOR: _, ...S30 } = L30;

function itemOf(instrument: string, layers: string, attributes: Attributes): StacItem {
  const id = "HLS.X30.T13TEE.2024001T173000.v2.0";
  return ummGranuleToStacItem({
    umm: {
      GranuleUR: id,
      CollectionReference: { ShortName: instrument, Version: "2.0" },
      TemporalExtent: { SingleDateTime: "2024-01-01T17:30:00Z" },
      Platforms: [{ ShortName: "A satellite", Instruments: [{ ShortName: instrument }] }],
      AdditionalAttributes: Object.entries(attributes).map(([Name, value]) => ({ Name, Values: [value] })),
      RelatedUrls: layers.split(" ").map((layer) => ({
        URL: `https://data.example/${id}.${layer}${layer.includes(".") ? "" : ".tif"}`,
        Type: "GET DATA",
      })),
    },
  });
}

const bandOf = (item: StacItem, key: string) => item.assets[key]?.bands;

describe("the bands of an image of one layer", () => {
  it("have what the record says of reflectances, temperatures, angles and masks", () => {
    const item = itemOf("OLI", "B02 B10 SZA Fmask", L30);
    const scaled = { nodata: -9999, "raster:offset": 0 };
    expect(Object.fromEntries(Object.keys(item.assets).map((key) => [key, bandOf(item, key)]))).toEqual({
      B02: [{ name: "B02", "eo:common_name": "blue", "raster:scale": 0.0001, ...scaled }],
      B10: [{ name: "B10", "eo:common_name": "lwir11", "raster:scale": 0.01, ...scaled }],
      SZA: [{ name: "SZA", "raster:scale": 0.01 }],
      Fmask: [{ name: "Fmask", nodata: 255 }],
    });
    expect(item.stac_extensions).toEqual(expect.arrayContaining([EXTENSIONS.eo, EXTENSIONS.raster]));
  });

  it("are those of the instrument: B10 of Sentinel-2 is cirrus, and a reflectance", () => {
    const item = itemOf("Sentinel-2 MSI", "B8A B10", S30);
    expect(bandOf(item, "B8A")?.[0]).toMatchObject({ "eo:common_name": "nir08", "raster:scale": 0.0001 });
    expect(bandOf(item, "B10")?.[0]).toMatchObject({ "eo:common_name": "cirrus", "raster:scale": 0.0001 });
  });

  it("have nothing that the record does not say", () => {
    const item = itemOf("Other", "B02 B03", {});
    expect(bandOf(item, "B02")).toEqual([{ name: "B02" }]);
    expect(item.stac_extensions).not.toContain(EXTENSIONS.raster);
    const odd = itemOf("Odd OLI", "B02 B03", { REF_SCALE_FACTOR: "", FILLVALUE: "none", ADD_OFFSET: "Infinity" });
    expect(bandOf(odd, "B02")).toEqual([{ name: "B02", "eo:common_name": "blue" }]);
  });

  it.skipIf(!hasCorpus)("satisfy the schemas of STAC and of its extensions (../shared/corpus)", async () => {
    for (const attributes of [L30, S30, { AREA_OR_POINT: "Area" }, {}])
      for (const instrument of ["OLI", "Other"])
        expect(await stacProblems(itemOf(instrument, "B02 B10 SZA Fmask VV", attributes))).toEqual([]);
  });

  it("are polarizations of radar images", () => {
    expect(bandOf(itemOf("C-SAR", "VV VH", {}), "VH")).toEqual([{ name: "VH" }]);
  });

  it("are not guessed for other files", () => {
    const item = itemOf("OLI", "B02.nc B03.jpg other.tif", L30);
    expect(Object.values(item.assets).filter(({ bands }) => bands !== undefined)).toEqual([]);
  });

  it("follow the record from granule to granule of a collection", () => {
    const scales = ["0.0001", "0.0002", "0.0001"];
    const read = scales.map((scale) => bandOf(itemOf("OLI", "B02 B03", { REF_SCALE_FACTOR: scale }), "B02")?.[0]);
    expect(read.map((band) => band?.["raster:scale"])).toEqual(scales.map(Number));
    expect(read[2]).toBe(read[0]);
    expect(Object.isFrozen(read[0])).toBe(true);
  });

  it("do not change the record on its way back", () => {
    const item = itemOf("OLI", "B02 B10", L30);
    const record = stacItemToUmmGranule(item);
    expect(record.meta?.stac).toBeUndefined();
    expect(ummGranuleToStacItem(record)).toEqual(item);
  });

  it.skipIf(!hasCorpus)("are there for every recorded image of HLS", () => {
    const items = granules()
      .map(({ record }) => ummGranuleToStacItem(record))
      .filter(({ id }) => id.startsWith("HLS."));
    expect(items.length).toBeGreaterThan(1);
    for (const { assets } of items)
      for (const [key, { bands, roles }] of Object.entries(assets))
        if (roles?.[0] === "data") expect(bands?.[0]?.name, key).toBe(key);
  });
});

describe("the grid of HLS", () => {
  const gridOf = (attributes: Attributes) =>
    itemOf("OLI", "B02 B03", { ULX: "699960.0", SPATIAL_RESOLUTION: "30.0", ...attributes }).properties;

  it.each([
    ["in the north", { HORIZONTAL_CS_NAME: "UTM, WGS84, UTM ZONE 15", ULY: "5400000.0" }, "EPSG:32615"],
    ["by its code", { HORIZONTAL_CS_CODE: "EPSG:32755", ULY: "7200040.0" }, "EPSG:32755"],
    ["by a name with a letter", { HORIZONTAL_CS_NAME: "WGS84 / UTM zone 5S", ULY: "7200040.0" }, "EPSG:32705"],
    // The southern zone has no negative northings: 2,799,960 m south of the equator is there 7,200,040.
    [
      "in the south, laid out in the northern zone",
      { HORIZONTAL_CS_CODE: "EPSG:32755", ULY: "-2799960.0" },
      "EPSG:32655",
    ],
  ])("%s has the code in which its corner is where the granule is", (_name, attributes, code) => {
    const properties = gridOf(attributes);
    expect(properties["proj:code"]).toBe(code);
    expect(properties["proj:transform"]).toEqual([30, 0, 699960, 0, -30, Number(attributes.ULY)]);
  });

  it("has no code for a zone that is none", () => {
    expect(gridOf({ HORIZONTAL_CS_NAME: "WGS84 / UTM zone 61N", ULY: "0" })["proj:code"]).toBeUndefined();
  });
});
