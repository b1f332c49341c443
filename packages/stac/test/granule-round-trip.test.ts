import { describe, expect, it } from "vitest";
import {
  type StacItem,
  stacItemToUmmGranule,
  type UmmGranule,
  type UmmGranuleRecord,
  ummGranuleToStacItem,
} from "../src/index.js";
import { data, itemOf, WHEN } from "./granule-item.js";

describe("records that break the rules", () => {
  it.each([
    ["nothing at all", {}],
    ["RelatedUrls that are no list", { RelatedUrls: { URL: "https://x" } }],
    [
      "entries that are no objects",
      { RelatedUrls: [null, 3, "x"], Platforms: [null], AdditionalAttributes: [null, {}] },
    ],
    [
      "shapes without numbers",
      { SpatialExtent: { HorizontalSpatialDomain: { Geometry: { GPolygons: [{}], Points: [{}], Lines: [null] } } } },
    ],
    [
      "an instrument list that is none",
      {
        Platforms: [{ ShortName: 3, Instruments: "OLI" }],
        DataGranule: { ArchiveAndDistributionInformation: [null, { Files: [null] }] },
      },
    ],
  ])("with %s convert and come back", (_name, umm) => {
    const record = { umm: umm as UmmGranule };
    const item = ummGranuleToStacItem(record);
    expect(item.type).toBe("Feature");
    expect(ummGranuleToStacItem(stacItemToUmmGranule(item))).toEqual(item);
  });

  it("keep an entry without URL for the way back", () => {
    const RelatedUrls = [data("https://x.example/a.nc"), { Type: "GET DATA", Description: "lost" }];
    const back = stacItemToUmmGranule(itemOf({ RelatedUrls }));
    expect(back.umm.RelatedUrls).toEqual(RelatedUrls);
  });

  it("whose file is called like a part of every object give an ordinary asset", () => {
    const item = itemOf({
      RelatedUrls: ["__proto__.nc", "constructor.nc", "b.nc"].map((name) => data(`https://x.example/${name}`)),
    });
    expect(Object.keys(item.assets)).toHaveLength(3);
    expect(Object.getPrototypeOf(item.assets)).toBe(Object.prototype);
  });
});

describe("the way back", () => {
  const record: UmmGranuleRecord = {
    meta: { "concept-id": "G1-PROV", "concept-type": "granule", "provider-id": "PROV", "revision-id": 3 },
    umm: {
      GranuleUR: "G1",
      CollectionReference: { ShortName: "A_B", Version: "1" },
      TemporalExtent: WHEN,
      CloudCover: 5,
      SpatialExtent: {
        HorizontalSpatialDomain: {
          Geometry: {
            BoundingRectangles: [
              {
                WestBoundingCoordinate: 0,
                SouthBoundingCoordinate: 0,
                EastBoundingCoordinate: 1,
                NorthBoundingCoordinate: 1,
              },
            ],
          },
        },
      },
      UnknownField: { a: 1 },
      URLs: ["a name in capitals"],
    },
  };

  it("keeps fields that nobody knows, under any name", () => {
    expect(stacItemToUmmGranule(ummGranuleToStacItem(record))).toEqual(record);
  });

  it("takes an edited time, place and cloud cover from STAC, and the edited item comes back as it is", () => {
    const item = ummGranuleToStacItem(record);
    const edited: StacItem = {
      ...item,
      geometry: { type: "Point", coordinates: [5, 6] },
      bbox: [5, 6, 5, 6],
      properties: { ...item.properties, datetime: "2024-01-01T00:00:00Z", "eo:cloud_cover": 50, "my:note": "kept" },
    };
    const back = stacItemToUmmGranule(edited);
    expect(back.umm).toMatchObject({ CloudCover: 50, TemporalExtent: { SingleDateTime: "2024-01-01T00:00:00Z" } });
    expect(back.umm.SpatialExtent).toEqual({
      HorizontalSpatialDomain: { Geometry: { Points: [{ Longitude: 5, Latitude: 6 }] } },
    });
    expect(ummGranuleToStacItem(back)).toEqual(edited);
  });

  it("keeps a collection id and a system of its own choice", () => {
    const item = ummGranuleToStacItem(record, { collectionId: "mine", cmrUrl: "https://cmr.uat.example" });
    expect(ummGranuleToStacItem(stacItemToUmmGranule(item))).toEqual(item);
  });

  it("reads the concept id and provider of CMR-STAC items from their links", () => {
    const item: StacItem = {
      type: "Feature",
      stac_version: "1.1.0",
      id: "HLS.1",
      geometry: null,
      properties: { datetime: "2020-01-01T00:00:00Z" },
      links: [{ rel: "via", href: "https://cmr.earthdata.nasa.gov/search/concepts/G123-LPCLOUD.json" }],
      assets: {},
      collection: "HLSL30_2.0",
    };
    const { meta, umm } = stacItemToUmmGranule(item);
    expect(meta).toMatchObject({ "concept-id": "G123-LPCLOUD", "provider-id": "LPCLOUD" });
    expect(umm.CollectionReference).toEqual({ ShortName: "HLSL30", Version: "2.0" });
  });
});
