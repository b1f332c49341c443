/**
 * The pages of `umm-to-stac.mjs`: 2,000 granules each, as the text that CMR answers with.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const PAGE_SIZE = 2000;

/** Public payloads that are kept beside the repository, not in it. */
const SHARED = fileURLToPath(new URL("../../../shared/", import.meta.url));
const GRANULES = join(SHARED, "corpus/cmr/granules");
const GRACE = join(
  SHARED,
  "corpus/cmr/exchanges/granules/TELLUS_GRAC_L3_JPL_RL06_LND_v04-earthaccess-163items-9f9257.json",
);
const FIXTURES = join(SHARED, "conformance/umm");

/** Sixteen records of other collections: the fixtures of the conformance suite, and one each of archives that these leave out. */
const OTHERS = {
  fixtures:
    "Daymet_Daily_V4R1_2129 EMITL2ARFL G1593453400-LAADS GEDI02_B GEDI_L4A GPM_3IMERGHH HLSL30 NLDAS_NOAH0125_H atl03 atl06 atl08",
  archives: "GES_DISC LPDAAC_ECS OB_DAAC ORNL_CLOUD PODAAC",
};

/**
 * Pages of recorded granules where the payloads are there, else pages made here.
 *
 * @returns name → text
 */
export function pages() {
  if (!existsSync(GRACE)) return { made: madePage() };
  return { "GRACE + 16": page(graceAndOthers()), "all recorded": page(recordsIn(GRANULES)) };
}

/** Records cycled to a page, without the spaces that CMR does not send either. */
export function page(records) {
  const items = Array.from({ length: PAGE_SIZE }, (_, i) => records[i % records.length]);
  return JSON.stringify({ hits: PAGE_SIZE, took: 243, items });
}

/** The page of the fact sheet: one answer of CMR (163 granules of GRACE) and sixteen records of other collections. */
function graceAndOthers() {
  const grace = read(GRACE).response.body.items;
  const fixtures = OTHERS.fixtures.split(" ").map((name) => {
    const record = read(join(FIXTURES, `${name}_umm.json`));
    return record.items ? record.items[0] : record;
  });
  const archives = OTHERS.archives.split(" ").map((name) => recordsIn(join(GRANULES, name))[0]);
  return [...grace, ...fixtures, ...archives];
}

function recordsIn(folder) {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => read(join(folder, file)));
}

function read(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}

/** Four forms of granule: HLS with bands, GRACE-like with polygons, GEDI-like with one file, MUR-like with boxes; 10 URLs on average. */
function madePage() {
  return JSON.stringify({ items: Array.from({ length: PAGE_SIZE }, (_, i) => granule(i)) });
}

function url(name, type, s3) {
  const path = `prod-protected/COLLECTION.002/${name}`;
  return s3
    ? {
        URL: `s3://${path}`,
        Type: `${type} VIA DIRECT ACCESS`.replace(/(?<!DATA) VIA.*/, ""),
        Description: "This link provides direct download access via S3 to the granule",
      }
    : { URL: `https://data.example.earthdatacloud.nasa.gov/${path}`, Type: type, Description: `Download ${name}` };
}

function granule(i) {
  const day = new Date(Date.UTC(2015, 0, 1) + i * 3_600_000).toISOString();
  const form = i % 4;
  const stamp = day.replace(/\D/g, "").slice(0, 14);
  const id = [
    `HLS.L30.T${10 + (i % 50)}WPT.${stamp}.v2.0`,
    `GRD-3_${stamp}_GRAC_JPLEM_BA01_0600_LND_v04`,
    `GEDI02_B_${stamp}_O01959_01_T03909_02_003_01_V002`,
    `${stamp}-JPL-L4_GHRSST-SSTfnd-MUR-GLOB-v02.0-fv04.1`,
  ][form];
  const x = (i % 340) - 170;
  const y = (i % 150) - 75;
  const corners = form === 1 ? 13 : 5;
  const ring = Array.from({ length: corners }, (_, k) => {
    const angle = (2 * Math.PI * (k % (corners - 1))) / (corners - 1);
    return {
      Longitude: Number((x + 3 * Math.cos(angle)).toFixed(8)),
      Latitude: Number((y + 3 * Math.sin(angle)).toFixed(8)),
    };
  });
  const files =
    form === 0
      ? ["B02.tif", "B03.tif", "B04.tif", "Fmask.tif"].map((band) => `${id}.${band}`)
      : [`${id}.${["", "nc", "h5", "nc"][form]}`, ...(form === 1 ? [`${id}.tif`] : [])];
  const links = [
    ...files.flatMap((file) => [url(file, "GET DATA"), url(file, "GET DATA", true)]),
    url(`${id}.cmr.json`, "EXTENDED METADATA"),
    url(`${id}.${form === 0 ? "jpg" : "png"}`, "GET RELATED VISUALIZATION"),
    {
      URL: "https://data.example.earthdatacloud.nasa.gov/s3credentials",
      Type: "VIEW RELATED INFORMATION",
      Description: "api endpoint to retrieve temporary credentials valid for same-region direct s3 access",
    },
    {
      URL: `https://opendap.example.nasa.gov/collections/C1-X/granules/${id}`,
      Type: "USE SERVICE API",
      Subtype: "OPENDAP DATA",
      Description: "OPeNDAP request URL",
    },
  ];
  const shape =
    form === 3
      ? {
          BoundingRectangles: [
            {
              WestBoundingCoordinate: -180,
              SouthBoundingCoordinate: -90,
              EastBoundingCoordinate: 180,
              NorthBoundingCoordinate: 90,
            },
          ],
        }
      : { GPolygons: [{ Boundary: { Points: ring } }] };
  return {
    meta: {
      "concept-type": "granule",
      "concept-id": `G${1e9 + i}-LPCLOUD`,
      "revision-id": 2,
      "native-id": id,
      "collection-concept-id": "C2021957657-LPCLOUD",
      "provider-id": "LPCLOUD",
      format: "application/echo10+xml",
      "revision-date": day,
    },
    umm: {
      TemporalExtent: { RangeDateTime: { BeginningDateTime: day, EndingDateTime: day.replace("00.000Z", "20.500Z") } },
      GranuleUR: id,
      AdditionalAttributes: Array.from({ length: form === 0 ? 12 : 3 }, (_, k) => ({
        Name: k === 0 && form === 0 ? "CLOUD_COVERAGE" : `ATTRIBUTE_${k}`,
        Values: [String((i * 7 + k) % 100)],
      })),
      SpatialExtent: { HorizontalSpatialDomain: { Geometry: shape } },
      ProviderDates: [
        { Date: day, Type: "Insert" },
        { Date: day, Type: "Update" },
      ],
      CollectionReference: { ShortName: ["HLSL30", "TELLUS_GRAC", "GEDI02_B", "MUR-JPL-L4"][form], Version: "2.0" },
      RelatedUrls: links,
      DataGranule: {
        DayNightFlag: "Day",
        Identifiers: [{ Identifier: id, IdentifierType: "ProducerGranuleId" }],
        ProductionDateTime: day,
        ArchiveAndDistributionInformation: files.map((Name, k) => ({
          Name,
          SizeInBytes: 1_000_000 + i * 31 + k,
          Size: 1,
          SizeUnit: "MB",
          Checksum: { Value: (i * 2654435761 + k).toString(16).padStart(32, "0").slice(-32), Algorithm: "MD5" },
        })),
      },
      Platforms: [{ ShortName: "LANDSAT-8", Instruments: [{ ShortName: "OLI" }] }],
      MetadataSpecification: {
        URL: "https://cdn.earthdata.nasa.gov/umm/granule/v1.6.6",
        Name: "UMM-G",
        Version: "1.6.6",
      },
    },
  };
}
