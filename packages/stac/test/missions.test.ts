import { describe, expect, it } from "vitest";
import {
  stacItemToUmmGranule,
  type UmmGranule,
  type UmmGranuleRecord,
  type UmmRelatedUrl,
  ummGranuleToStacItem,
} from "../src/index.js";
import { hasCorpus } from "./corpus.js";
import { stacProblems } from "./stac-validator.js";

/*
 * Granules of missions that the recorded payloads leave out, in the forms of their archives: names, links, places and attributes as
 * LP DAAC, OB.DAAC, GHRC and CDDIS write them.
 */

const data = (URL: string): UmmRelatedUrl => ({
  URL,
  Type: URL.startsWith("s3:") ? "GET DATA VIA DIRECT ACCESS" : "GET DATA",
});
const both = (path: string, host: string, bucket: string) => [data(`${host}/${path}`), data(`s3://${bucket}/${path}`)];
const credentials = (host: string): UmmRelatedUrl => ({
  URL: `${host}/s3credentials`,
  Type: "VIEW RELATED INFORMATION",
  Description: "api endpoint to retrieve temporary credentials valid for same-region direct s3 access",
});
const points = (corners: readonly (readonly [number, number])[]) => ({
  Points: corners.map(([Longitude, Latitude]) => ({ Longitude, Latitude })),
});
const polygon = (...corners: readonly (readonly [number, number])[]): UmmGranule["SpatialExtent"] => ({
  HorizontalSpatialDomain: { Geometry: { GPolygons: [{ Boundary: points(corners) }] } },
});
const range = (BeginningDateTime: string, EndingDateTime: string) => ({
  RangeDateTime: { BeginningDateTime, EndingDateTime },
});
const attribute = (Name: string, ...Values: string[]) => ({ Name, Values });

const LP = "https://data.lpdaac.earthdatacloud.nasa.gov/lp-prod-protected";
const GEDI = "GEDI02_A_2023075201011_O24115_03_T08796_02_003_02_V002";
const EMIT = "001_20230422T195924_2311213_002";
const PACE = "PACE_OCI.20240601T123456.L2.OC_AOP.V2_0.NRT.nc";

interface Mission {
  readonly record: UmmGranuleRecord;
  readonly assets: Readonly<Record<string, string>>;
  readonly properties?: object;
  readonly bbox?: readonly number[];
}

function record(provider: string, umm: UmmGranule): UmmGranuleRecord {
  return {
    meta: { "concept-id": `G1-${provider}`, "provider-id": provider, "collection-concept-id": `C1-${provider}` },
    umm: {
      MetadataSpecification: {
        URL: "https://cdn.earthdata.nasa.gov/umm/granule/v1.6.6",
        Name: "UMM-G",
        Version: "1.6.6",
      },
      ...umm,
    },
  };
}

const MISSIONS: Readonly<Record<string, Mission>> = {
  "GEDI, a quarter of an orbit": {
    record: record("LPCLOUD", {
      GranuleUR: GEDI,
      CollectionReference: { ShortName: "GEDI02_A", Version: "002" },
      TemporalExtent: range("2023-03-16T20:10:11.000000Z", "2023-03-16T21:43:01.000000Z"),
      SpatialExtent: polygon(
        [-178.2, -0.4],
        [-172.4, 8.1],
        [176.3, 30.2],
        [176.1, 30.3],
        [-178.5, -0.2],
        [-178.2, -0.4],
      ),
      OrbitCalculatedSpatialDomains: [{ BeginOrbitNumber: 24115, EndOrbitNumber: 24115 }],
      AdditionalAttributes: [attribute("Reference_Ground_Track", "8796"), attribute("SEGMENT_NUMBER", "03")],
      DataGranule: {
        DayNightFlag: "Unspecified",
        ProductionDateTime: "2023-06-13T19:03:53.000Z",
        ArchiveAndDistributionInformation: [
          {
            Name: `${GEDI}.h5`,
            SizeInBytes: 2_034_567_890,
            Checksum: { Value: "AB".repeat(32), Algorithm: "SHA-256" },
          },
        ],
      },
      RelatedUrls: [
        ...both(`GEDI02_A.002/${GEDI}/${GEDI}.h5`, LP, "lp-prod-protected"),
        {
          URL: `https://data.lpdaac.earthdatacloud.nasa.gov/lp-prod-public/${GEDI}.png`,
          Type: "GET RELATED VISUALIZATION",
        },
        credentials("https://data.lpdaac.earthdatacloud.nasa.gov"),
        {
          URL: `https://opendap.earthdata.nasa.gov/collections/C1-LPCLOUD/granules/${GEDI}`,
          Type: "USE SERVICE API",
          Subtype: "OPENDAP DATA",
        },
      ],
    }),
    assets: { data: "data", browse: "thumbnail", s3credentials: "credentials", opendap: "service" },
    properties: { "sat:absolute_orbit": 24115, "processing:datetime": "2023-06-13T19:03:53.000Z" },
    bbox: [176.1, -0.4, -172.4, 30.3],
  },
  "EMIT, three files and the sun": {
    record: record("LPCLOUD", {
      GranuleUR: `EMIT_L2A_RFL_${EMIT}`,
      CollectionReference: { ShortName: "EMITL2ARFL", Version: "001" },
      TemporalExtent: range("2023-04-22T19:59:24Z", "2023-04-22T19:59:36Z"),
      SpatialExtent: polygon([-39.9, 9.1], [-39.3, 8.6], [-38.8, 9.1], [-39.4, 9.6], [-39.9, 9.1]),
      CloudCover: 35,
      AdditionalAttributes: [
        attribute("SOLAR_ZENITH", "30.6"),
        attribute("SOLAR_AZIMUTH", "265.5"),
        attribute("ORBIT", "2311213"),
      ],
      RelatedUrls: ["RFL", "RFLUNCERT", "MASK"].flatMap((part) =>
        both(`EMITL2ARFL.001/EMIT_L2A_${part}_${EMIT}.nc`, LP, "lp-prod-protected"),
      ),
    }),
    assets: { data: "data", RFLUNCERT: "data", MASK: "data" },
    properties: { "view:sun_elevation": 59.4, "view:sun_azimuth": 265.5, "eo:cloud_cover": 35 },
    bbox: [-39.9, 8.6, -38.8, 9.6],
  },
  "PACE, near real time, with an open end": {
    record: record("OB_CLOUD", {
      GranuleUR: PACE,
      CollectionReference: { ShortName: "PACE_OCI_L2_AOP_NRT", Version: "2.0" },
      TemporalExtent: { RangeDateTime: { BeginningDateTime: "2024-06-01T12:34:56Z" } },
      SpatialExtent: polygon([-60, 10], [-30, 12], [-32, 30], [-64, 28], [-60, 10]),
      DataGranule: {
        DayNightFlag: "Day",
        Identifiers: [{ Identifier: PACE, IdentifierType: "ProducerGranuleId" }],
        ArchiveAndDistributionInformation: [
          { Name: PACE, Size: 15.2, SizeUnit: "MB", Checksum: { Value: "c".repeat(40), Algorithm: "SHA-1" } },
        ],
      },
      RelatedUrls: [
        ...both(PACE, "https://obdaac-tea.earthdatacloud.nasa.gov/ob-cumulus-prod-public", "ob-cumulus-prod-public"),
        credentials("https://obdaac-tea.earthdatacloud.nasa.gov"),
      ],
    }),
    assets: { data: "data", s3credentials: "credentials" },
    properties: { datetime: "2024-06-01T12:34:56Z" },
    bbox: [-64, 10, -30, 30],
  },
  "GHRC, lightning along a line": {
    record: record("GHRC_DAAC", {
      GranuleUR: "ISS_LIS_SC_V2.2_20230301_NQC_34567.nc",
      CollectionReference: { ShortName: "isslis_v2_nqc", Version: "2" },
      TemporalExtent: range("2023-03-01T00:00:00.000Z", "2023-03-01T01:32:00.000Z"),
      SpatialExtent: {
        HorizontalSpatialDomain: {
          Geometry: {
            Lines: [
              points([
                [160, -50],
                [179, 0],
                [-170, 50],
              ]),
            ],
          },
        },
      },
      RelatedUrls: both(
        "isslis/ISS_LIS_SC_V2.2_20230301_NQC_34567.nc",
        "https://data.ghrc.earthdata.nasa.gov",
        "ghrcw-protected",
      ),
    }),
    assets: { data: "data" },
    bbox: [160, -50, -170, 50],
  },
  "CDDIS, a receiver at a point": {
    record: record("CDDIS", {
      GranuleUR: "ALIC00AUS_R_20230010000_01D_30S_MO.crx.gz",
      CollectionReference: { ShortName: "GNSS_daily_30s", Version: "1" },
      TemporalExtent: { SingleDateTime: "2023-01-01T00:00:00Z" },
      SpatialExtent: { HorizontalSpatialDomain: { Geometry: { Points: [{ Longitude: 133.885, Latitude: -23.67 }] } } },
      RelatedUrls: [
        data("https://cddis.nasa.gov/archive/gnss/data/daily/2023/001/23d/ALIC00AUS_R_20230010000_01D_30S_MO.crx.gz"),
      ],
    }),
    assets: { data: "data" },
    bbox: [133.885, -23.67, 133.885, -23.67],
  },
};

describe.each(Object.entries(MISSIONS))("%s", (_name, { record, assets, properties = {}, bbox }) => {
  const item = ummGranuleToStacItem(record);

  it("has the assets, the properties and the place of the record", () => {
    expect(Object.fromEntries(Object.entries(item.assets).map(([key, { roles }]) => [key, roles?.[0]]))).toEqual(
      assets,
    );
    expect(item.properties).toMatchObject(properties);
    expect(item.bbox).toEqual(bbox);
  });

  it.skipIf(!hasCorpus).each(["1.0.0", "1.1.0"] as const)(
    "satisfies the schemas of STAC %s and of its extensions (../shared/corpus)",
    async (stacVersion) => {
      expect(await stacProblems(ummGranuleToStacItem(record, { stacVersion }))).toEqual([]);
    },
  );

  it("comes back as it was, and is a fixed point", () => {
    const back = stacItemToUmmGranule(JSON.parse(JSON.stringify(item)));
    expect(back.umm).toEqual(record.umm);
    expect(ummGranuleToStacItem(back)).toEqual(item);
  });
});

describe("input granules", () => {
  const inputs = (...InputGranules: unknown[]) =>
    ummGranuleToStacItem({
      umm: { GranuleUR: "g", TemporalExtent: { SingleDateTime: "2023-01-01T00:00:00Z" }, InputGranules },
    });

  it("are links where they are addresses, and names where they are names", () => {
    const item = inputs("S1A_IW_SLC", "https://data.example/S1A.zip", "/home/input/x.tif", 7, "http://[");
    expect(item.links.filter(({ rel }) => rel === "derived_from")).toEqual([
      { rel: "derived_from", href: "https://data.example/S1A.zip" },
    ]);
    expect(item.properties["umm:input_granules"]).toHaveLength(5);
    expect(stacItemToUmmGranule(item).umm.InputGranules).toHaveLength(5);
  });
});
