import type { JsonObject } from "../records/json.js";
import type { UmmRecord } from "../records/record.js";
import { revisionOf } from "./synthetic-block.js";

/** `2020-01-01T00:00:00.000Z` */
export function iso(time: number): string {
  return new Date(time).toISOString();
}

/** `2020001T000000`, year and day of year. */
export function dayOfYearStamp(time: number): string {
  const date = new Date(time);
  const day = Math.floor((time - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000) + 1;
  const clock = date.toISOString().slice(11, 19).replaceAll(":", "");
  return `${date.getUTCFullYear()}${String(day).padStart(3, "0")}T${clock}`;
}

/** `20200101T000000` */
export function compactStamp(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replaceAll(/[-:]/g, "");
}

/** The dates that every template has marks for. */
export function dateValues(start: number, end: number): Record<string, string> {
  return { start: iso(start), end: iso(end), revised: iso(revisionOf(start)), produced: iso(start + 3_600_000) };
}

/** The meta of a granule template. */
export function templateMeta(provider: string): JsonObject {
  return {
    "concept-type": "granule",
    "concept-id": "«concept»",
    "revision-id": 1,
    "native-id": "«ur»",
    "collection-concept-id": "«collection»",
    "provider-id": provider,
    format: "application/vnd.nasa.cmr.umm+json",
    "revision-date": "«revised»",
  };
}

/** The fields that every granule template has in common. */
export function templateUmm(shortName: string, version: string, platform: string, instrument: string): JsonObject {
  return {
    GranuleUR: "«ur»",
    CollectionReference: { ShortName: shortName, Version: version },
    ProviderDates: [
      { Date: "«revised»", Type: "Insert" },
      { Date: "«revised»", Type: "Update" },
    ],
    TemporalExtent: { RangeDateTime: { BeginningDateTime: "«start»", EndingDateTime: "«end»" } },
    Platforms: [{ ShortName: platform, Instruments: [{ ShortName: instrument }] }],
    MetadataSpecification: {
      URL: "https://cdn.earthdata.nasa.gov/umm/granule/v1.6.6",
      Name: "UMM-G",
      Version: "1.6.6",
    },
  };
}

/** What a synthetic collection says about itself. */
export interface SyntheticCollectionText {
  readonly conceptId: string;
  readonly provider: string;
  readonly shortName: string;
  readonly version: string;
  readonly title: string;
  readonly abstract: string;
  readonly doi: string;
  readonly level: string;
  readonly platform: string;
  readonly instrument: string;
  readonly keyword: readonly [string, string];
  readonly representation: "CARTESIAN" | "GEODETIC" | "ORBIT";
  readonly orbit?: JsonObject;
  readonly prefixes: readonly string[];
}

/** A UMM-C record for a synthetic collection, with its credentials endpoint in the box. */
export function collectionRecord(text: SyntheticCollectionText, dataUrl: string): UmmRecord {
  const spatial: JsonObject = {
    SpatialCoverageType: text.orbit === undefined ? "HORIZONTAL" : "HORIZONTAL_ORBITAL",
    HorizontalSpatialDomain: {
      Geometry: {
        CoordinateSystem: "CARTESIAN",
        BoundingRectangles: [
          {
            WestBoundingCoordinate: -180,
            SouthBoundingCoordinate: -90,
            EastBoundingCoordinate: 180,
            NorthBoundingCoordinate: 90,
          },
        ],
      },
    },
    GranuleSpatialRepresentation: text.representation,
  };
  if (text.orbit !== undefined) spatial.OrbitParameters = text.orbit;
  return {
    meta: {
      "concept-type": "collection",
      "concept-id": text.conceptId,
      "revision-id": 1,
      "native-id": `${text.shortName}_${text.version}`,
      "provider-id": text.provider,
      format: "application/vnd.nasa.cmr.umm+json",
      "revision-date": "2024-01-01T00:00:00.000Z",
      "creation-date": "2020-01-01T00:00:00.000Z",
      deleted: false,
      "user-id": "simulator",
      "has-variables": false,
      "has-formats": false,
      "has-transforms": false,
      "has-combine": false,
      "has-spatial-subsetting": false,
      "has-temporal-subsetting": false,
      "s3-links": [...text.prefixes],
    },
    umm: {
      ShortName: text.shortName,
      Version: text.version,
      EntryTitle: text.title,
      Abstract: text.abstract,
      DOI: { DOI: text.doi, Authority: "https://doi.org" },
      DataCenters: [{ Roles: ["ARCHIVER", "DISTRIBUTOR"], ShortName: text.provider }],
      ProcessingLevel: { Id: text.level },
      ScienceKeywords: [{ Category: "EARTH SCIENCE", Topic: text.keyword[0], Term: text.keyword[1] }],
      TemporalExtents: [
        { EndsAtPresentFlag: true, RangeDateTimes: [{ BeginningDateTime: "2000-01-01T00:00:00.000Z" }] },
      ],
      SpatialExtent: spatial,
      Platforms: [
        {
          ShortName: text.platform,
          Type: "Earth Observation Satellites",
          Instruments: [{ ShortName: text.instrument }],
        },
      ],
      CollectionProgress: "ACTIVE",
      CollectionDataType: "SCIENCE_QUALITY",
      DirectDistributionInformation: {
        Region: "us-west-2",
        S3BucketAndObjectPrefixNames: [...text.prefixes],
        S3CredentialsAPIEndpoint: `${dataUrl}/s3credentials`,
        S3CredentialsAPIDocumentationURL: `${dataUrl}/s3credentialsREADME`,
      },
      MetadataSpecification: {
        URL: "https://cdn.earthdata.nasa.gov/umm/collection/v1.18.5",
        Name: "UMM-C",
        Version: "1.18.5",
      },
    },
  };
}
