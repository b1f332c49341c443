import { describe, expect, it } from "vitest";
import {
  type StacItem,
  stacItemToUmmGranule,
  type UmmGranule,
  type UmmGranuleRecord,
  ummGranuleToStacItem,
} from "../src/index.js";

const WHEN = { SingleDateTime: "2020-01-01T00:00:00Z" };
const data = (URL: string) => ({ URL, Type: "GET DATA" });

function itemOf(umm: UmmGranule, meta?: UmmGranuleRecord["meta"]): StacItem {
  return ummGranuleToStacItem({ ...(meta && { meta }), umm: { GranuleUR: "G1", TemporalExtent: WHEN, ...umm } });
}

function timesOf(umm: UmmGranule, meta?: UmmGranuleRecord["meta"]): unknown[] {
  const { properties } = ummGranuleToStacItem({ meta, umm: { GranuleUR: "G1", ...umm } });
  return [properties.datetime, properties.start_datetime, properties.end_datetime, properties["cmr:datetime_source"]];
}

describe("times", () => {
  const range = (BeginningDateTime: string, EndingDateTime?: string) => ({
    TemporalExtent: { RangeDateTime: { BeginningDateTime, EndingDateTime } },
  });

  it("of a range are start and end, and the datetime too when both are one instant", () => {
    expect(timesOf(range("2020-01-01T00:00:00Z", "2020-01-02T00:00:00Z"))).toEqual([
      null,
      "2020-01-01T00:00:00Z",
      "2020-01-02T00:00:00Z",
      undefined,
    ]);
    expect(timesOf(range("2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z"))[0]).toBe("2020-01-01T00:00:00Z");
  });

  it("with an open end are the beginning, and the open end comes back", () => {
    const umm = { GranuleUR: "G1", ...range("2020-01-01T00:00:00Z") };
    const item = ummGranuleToStacItem({ umm });
    expect(item.properties).toMatchObject({ datetime: "2020-01-01T00:00:00Z" });
    expect(item.properties).not.toHaveProperty("end_datetime");
    expect(stacItemToUmmGranule(item).umm.TemporalExtent).toEqual(umm.TemporalExtent);
  });

  it("are brought to UTC and to a full instant", () => {
    expect(timesOf(range("2020-01-01", "2020-01-01T12:00:00+02:00")).slice(1, 3)).toEqual([
      "2020-01-01T00:00:00Z",
      "2020-01-01T10:00:00.000Z",
    ]);
    expect(timesOf({ TemporalExtent: { SingleDateTime: "2020-01-01 06:30:00.123" } })[0]).toBe(
      "2020-01-01T06:30:00.123Z",
    );
  });

  it("that run backwards are put in order, and no dates are no times", () => {
    expect(timesOf(range("2020-01-02T00:00:00Z", "2020-01-01T00:00:00Z")).slice(1, 3)).toEqual([
      "2020-01-01T00:00:00Z",
      "2020-01-02T00:00:00Z",
    ]);
    for (const none of [
      "2020-13-01T00:00:00Z",
      "2021-02-29T00:00:00Z",
      "1900-02-29T00:00:00Z",
      "2020-02-30T00:00:00Z",
      "2020-06-31",
      "2020-07-32",
      "2021-04-31T00:00:00+02:00",
    ])
      expect(timesOf({ TemporalExtent: { SingleDateTime: none } })[0], none).toBeNull();
    for (const day of ["2020-02-29T00:00:00Z", "2000-02-29T00:00:00Z", "2021-07-31T00:00:00Z"])
      expect(timesOf({ TemporalExtent: { SingleDateTime: day } })[0]).toBe(day);
  });

  it("of production or delivery stand in when the record has none of observation, and say so", () => {
    const dates = { ProviderDates: [{ Date: "2021-01-01T00:00:00Z", Type: "Insert" }] };
    const produced = { DataGranule: { ProductionDateTime: "2020-06-01T00:00:00Z" } };
    expect(timesOf({ ...dates, ...produced })).toEqual(["2020-06-01T00:00:00Z", undefined, undefined, "production"]);
    expect(timesOf(dates)[3]).toBe("provider");
    expect(timesOf({}, { "revision-date": "2022-01-01T00:00:00Z" })[3]).toBe("revision");
    expect(timesOf({})).toEqual([null, undefined, undefined, undefined]);
    expect(stacItemToUmmGranule(ummGranuleToStacItem({ umm: { GranuleUR: "G1", ...dates } })).umm).not.toHaveProperty(
      "TemporalExtent",
    );
  });
});

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

describe("assets", () => {
  it("join https and s3 of one file, whichever comes first, by name, role and the longest common path", () => {
    const urls = [
      "s3://bucket/b/f.nc",
      "https://x.example/a/f.nc",
      "https://x.example/b/f.nc",
      "s3://bucket/a/f.nc",
    ].map(data);
    const { assets } = itemOf({ RelatedUrls: urls });
    const pairs = Object.values(assets).map(({ href, alternate }) => [href, alternate?.s3?.href]);
    expect(pairs).toHaveLength(2);
    for (const [href, s3] of pairs) expect(href?.startsWith("https://") && s3?.startsWith("s3://")).toBe(true);
    expect(pairs.flat().sort()).toEqual(urls.map(({ URL }) => URL).sort());
  });

  it("do not join a service with a file of its name", () => {
    const { assets } = itemOf({
      RelatedUrls: [
        { URL: "https://opendap.example/f.nc", Type: "USE SERVICE API", Subtype: "OPENDAP DATA" },
        { URL: "s3://bucket/f.nc", Type: "GET DATA VIA DIRECT ACCESS" },
      ],
    });
    expect(Object.keys(assets)).toEqual(["opendap", "data"]);
    expect(assets.opendap?.roles).toEqual(["service", "opendap"]);
  });

  it("take sizes in bytes as exact, rounded ones as estimates, and the unit NA as unknown", () => {
    const files = [
      {
        Name: "a.nc",
        SizeInBytes: 123,
        Size: 9,
        SizeUnit: "MB",
        Checksum: { Algorithm: "MD5", Value: "AB".repeat(16) },
      },
      { Name: "b.nc", Size: 1.5, SizeUnit: "KB" },
      { Name: "c.nc", Size: 5, SizeUnit: "NA", Checksum: { Algorithm: "Adler-32", Value: "1234" } },
    ];
    const { assets } = itemOf({
      RelatedUrls: files.map(({ Name }) => data(`https://x.example/${Name}`)),
      DataGranule: { ArchiveAndDistributionInformation: files },
    });
    expect(assets.a).toMatchObject({ "file:size": 123, "file:checksum": `d50110${"ab".repeat(16)}` });
    expect(assets.a).not.toHaveProperty("cmr:size_is_estimate");
    expect(assets.b).toMatchObject({ "file:size": 1536, "cmr:size_is_estimate": true });
    expect(assets.c).not.toHaveProperty("file:size");
    expect(assets.c).not.toHaveProperty("file:checksum");
  });

  it("take the size of a granule with one data file as that file's, exact only with a digest", () => {
    const archive = (extra: object) => ({
      RelatedUrls: [data("https://x.example/a.nc"), data("https://x.example/a.nc.md5")],
      DataGranule: { ArchiveAndDistributionInformation: [{ Name: "Not provided", SizeInBytes: 10, ...extra }] },
    });
    expect(itemOf(archive({})).assets.data).toMatchObject({ "file:size": 10, "cmr:size_is_estimate": true });
    const sure = itemOf(archive({ Checksum: { Algorithm: "SHA-256", Value: "0".repeat(64) } }));
    expect(sure.assets.data).not.toHaveProperty("cmr:size_is_estimate");
    expect(sure.assets.md5).not.toHaveProperty("file:size");
  });

  it("have the same keys in every granule of a collection", () => {
    const keys = (stamp: string) =>
      Object.keys(
        itemOf({
          GranuleUR: `EMIT_L2A_RFL_001_${stamp}_2222203_001`,
          RelatedUrls: ["RFL", "RFLUNCERT", "MASK"].flatMap((part) => [
            data(`https://x.example/EMIT_L2A_${part}_001_${stamp}_2222203_001.nc`),
            {
              URL: `https://x.example/EMIT_L2A_${part}_001_${stamp}_2222203_001.nc.dmrpp`,
              Type: "EXTENDED METADATA",
              Subtype: "DMR++",
            },
          ]),
        }).assets,
      );
    expect(keys("20220810T034103")).toEqual(["data", "dmrpp", "RFLUNCERT", "RFLUNCERT_dmrpp", "MASK", "MASK_dmrpp"]);
    expect(keys("20230101T000000")).toEqual(keys("20220810T034103"));
  });
});

describe("attributes", () => {
  it("of HLS become cloud cover, angles, projection and tile", () => {
    const values = {
      CLOUD_COVERAGE: "14",
      MEAN_SUN_ZENITH_ANGLE: "56.49443933",
      MGRS_TILE_ID: "15UWP",
      HORIZONTAL_CS_NAME: "UTM, WGS84, UTM ZONE 15",
      NROWS: "3660",
      NCOLS: "3660",
      ULX: "499980.0",
      ULY: "5400000.0",
      SPATIAL_RESOLUTION: "30.0",
    };
    const { properties } = itemOf({
      AdditionalAttributes: Object.entries(values).map(([Name, value]) => ({ Name, Values: [value] })),
    });
    expect(properties).toMatchObject({
      "eo:cloud_cover": 14,
      "view:sun_elevation": 33.50556067,
      "grid:code": "MGRS-15UWP",
      "proj:code": "EPSG:32615",
      "proj:shape": [3660, 3660],
      "proj:transform": [30, 0, 499980, 0, -30, 5400000],
      gsd: 30,
    });
  });

  it("give way to the record's own cloud cover, and make none where they hold no number", () => {
    const cover = (value: string, own?: number) =>
      itemOf({ CloudCover: own, AdditionalAttributes: [{ Name: "CLOUD_COVERAGE", Values: [value] }] }).properties[
        "eo:cloud_cover"
      ];
    expect([cover("14", 3), cover("14", 0), cover("Not provided"), cover(""), cover("101")]).toEqual([
      3,
      0,
      undefined,
      undefined,
      undefined,
    ]);
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
