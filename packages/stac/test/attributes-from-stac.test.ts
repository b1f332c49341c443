import { describe, expect, it } from "vitest";
import { type StacItem, stacItemToUmmGranule, ummGranuleToStacItem } from "../src/index.js";
import { hasCorpus, stacItems } from "./corpus.js";

function itemWith(properties: object): StacItem {
  return {
    type: "Feature",
    stac_version: "1.0.0",
    id: "scene",
    geometry: null,
    links: [],
    properties: { datetime: "2023-01-01T00:00:00Z", ...properties },
    assets: {},
  };
}

/** What UMM itself says, without the item that travels along. */
function byUmmAlone(item: StacItem): StacItem {
  const { umm } = stacItemToUmmGranule(item);
  return ummGranuleToStacItem({ umm });
}

describe("properties of a foreign item that UMM keeps as attributes", () => {
  it.each<[string, unknown]>([
    ["view:sun_azimuth", 146.9],
    ["view:sun_elevation", 33.50556067],
    ["view:azimuth", 0],
    ["view:incidence_angle", 51.2],
    ["view:off_nadir", 34],
    ["sat:orbit_state", "descending"],
    ["sat:relative_orbit", 134],
    ["sat:absolute_orbit", 1736074],
    ["sat:anx_datetime", "2014-10-31T09:29:49.126914Z"],
    ["sar:instrument_mode", "IW"],
    ["sar:polarizations", ["VV", "VH"]],
    ["sar:observation_direction", "right"],
    ["sar:product_type", "SLC"],
    ["eo:cloud_cover", 0],
    ["processing:level", "L2A"],
    ["processing:software", { "Sentinel-1 IPF": "002.36" }],
    ["grid:code", "MGRS-32VMJ"],
    ["proj:code", "EPSG:32617"],
    ["raster:sampling", "area"],
    ["gsd", 0.5],
    ["published", "2018-10-03T06:45:55Z"],
    ["unpublished", "2019-10-03T06:45:55Z"],
  ])("give %s back without the item itself", (name, value) => {
    expect(byUmmAlone(itemWith({ [name]: value })).properties[name]).toEqual(value);
  });

  it("give a grid back, when its pixels are squares", () => {
    const grid = {
      "proj:code": "EPSG:32614",
      "proj:shape": [8391, 8311],
      "proj:transform": [30, 0, 224985, 0, -30, 6790215],
    };
    expect(byUmmAlone(itemWith(grid)).properties).toMatchObject({ ...grid, gsd: 30 });
    const sheared = byUmmAlone(itemWith({ ...grid, "proj:transform": [30, 1, 224985, 0, -30, 6790215] })).properties;
    expect([sheared["proj:shape"], sheared["proj:transform"]]).toEqual([grid["proj:shape"], undefined]);
    // The pixel of a file may be smaller than what the instrument resolves: UMM has one attribute for both.
    const fine = byUmmAlone(itemWith({ ...grid, gsd: 60 })).properties;
    expect([fine.gsd, fine["proj:transform"]]).toEqual([60, undefined]);
  });

  it("take the code of the projection extension's first version", () => {
    expect(byUmmAlone(itemWith({ "proj:epsg": 32614 })).properties["proj:code"]).toBe("EPSG:32614");
    expect(byUmmAlone(itemWith({ "proj:epsg": null })).properties["proj:code"]).toBeUndefined();
  });

  it("are no attributes when they are nonsense", () => {
    const odd = { "view:sun_azimuth": "north", "sar:polarizations": [], "grid:code": "X", "processing:software": null };
    expect(stacItemToUmmGranule(itemWith(odd)).umm.AdditionalAttributes).toBeUndefined();
  });

  it.skipIf(!hasCorpus)("come back from every recorded item", () => {
    const names = ["view:sun_azimuth", "view:sun_elevation", "view:azimuth", "view:off_nadir", "view:incidence_angle"];
    names.push("sat:orbit_state", "sat:relative_orbit", "sat:absolute_orbit", "sar:polarizations", "eo:cloud_cover");
    let count = 0;
    for (const { record: item } of stacItems().filter(({ record }) => record.type === "Feature"))
      for (const name of names) {
        const value = item.properties[name];
        if (value === undefined || value === null) continue;
        count++;
        expect(byUmmAlone(item).properties[name], `${name} of ${item.id}`).toEqual(value);
      }
    expect(count).toBeGreaterThan(200);
  });
});
