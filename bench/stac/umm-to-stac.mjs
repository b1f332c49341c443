/**
 * UMM → STAC against plain JSON.parse of the same pages, in the same run and interleaved.
 *
 *   cd packages/errors && pnpm run build && cd ../stac && pnpm run build && cd ../.. && node bench/stac/umm-to-stac.mjs [page.json …]
 *
 * Without arguments the pages are made here: 2,000 granules a page in four forms (HLS with 37 URLs, GRACE-like with polygons, GEDI-like with
 * one file, MUR-like with boxes), 8 to 9 URLs a granule on average. The target is parse + convert ≤ 1.33 × parse. The items are digested,
 * so that nothing can be left out, and every page is text of its own, so that nothing is cached between rounds.
 */
import { readFileSync } from "node:fs";
import { loadavg } from "node:os";
import { ummGranuleToStacItem } from "../../packages/stac/dist/index.js";

const PAGE = 2000;
const ROUNDS = 15;

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

function pages() {
  const files = process.argv.slice(2);
  if (files.length > 0) return files.map((file) => readFileSync(file, "utf8"));
  return Array.from({ length: 4 }, (_, page) =>
    JSON.stringify({ items: Array.from({ length: PAGE }, (_, i) => granule(page * PAGE + i)) }),
  );
}

/** Something of every part of every item. */
function digest(item) {
  let sum = item.id.length + item.links.length + item.stac_extensions.length + (item.bbox?.[0] ?? 0);
  for (const key in item.assets)
    sum += item.assets[key].href.length + (item.assets[key].alternate?.s3.href.length ?? 0);
  return sum + Object.keys(item.properties).length;
}

const texts = pages();
const granules = texts.reduce((sum, text) => sum + JSON.parse(text).items.length, 0);
const megabytes = texts.reduce((sum, text) => sum + text.length, 0) / 1e6;
const parseTimes = [];
const bothTimes = [];
let sink = 0;
for (let round = 0; round < ROUNDS; round++) {
  for (const parseFirst of [round % 2 === 0, round % 2 !== 0]) {
    const start = process.cpuUsage();
    for (const text of texts) {
      const { items } = JSON.parse(text);
      if (parseFirst) sink += items.length;
      else for (const item of items) sink += digest(ummGranuleToStacItem(item));
    }
    const { user, system } = process.cpuUsage(start);
    if (round > 2) (parseFirst ? parseTimes : bothTimes).push((user + system) / 1000);
  }
}
const median = (list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)];
const [parse, both] = [median(parseTimes), median(bothTimes)];
console.log(
  JSON.stringify({
    granules,
    megabytes: Number(megabytes.toFixed(1)),
    parseMs: Math.round(parse),
    parseAndConvertMs: Math.round(both),
    ratio: Number((both / parse).toFixed(3)),
    target: 1.33,
    convertItemsPerSecond: Math.round(granules / ((both - parse) / 1000)),
    load: loadavg()[0].toFixed(1),
    sink: sink > 0,
  }),
);
