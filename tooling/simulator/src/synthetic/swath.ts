import { mix } from "../files/random.js";
import { type Region, toRegion } from "../geometry/region.js";
import type { LonLat } from "../geometry/shape.js";
import { SyntheticFacts, type SyntheticGranule, type SyntheticKind } from "./synthetic-block.js";
import { collectionRecord, dateValues, dayOfYearStamp, templateMeta, templateUmm } from "./synthetic-text.js";

const PROVIDER = "SIM_OB_CLOUD";
const BUCKET = "sim-ob-protected/SIM_SWATH";
const DURATION = 5 * 60_000;

function nameOf(granule: SyntheticGranule): string {
  return `SIM_SWATH_A${dayOfYearStamp(granule.start)}.L2.nc`;
}

/** Five minutes of a wide swath across the antimeridian, counter-clockwise, with longitudes as UMM gives them. */
function ringOf(granule: SyntheticGranule): LonLat[] {
  const south = (mix(granule.index ^ 0x71374491) % 100) - 50;
  const west = 165 + (mix(granule.index ^ 0xb5c0fbcf) % 10);
  return [
    [west, south],
    [west + 22 - 360, south + 3],
    [west + 18 - 360, south + 21],
    [west - 4, south + 18],
    [west, south],
  ];
}

function dayNightOf(granule: SyntheticGranule): string {
  return (["Day", "Night", "Both"] as const)[granule.index % 3] ?? "Day";
}

class SwathFacts extends SyntheticFacts {
  override readonly cloudCover: number;
  override readonly dayNight: string;

  constructor(granule: SyntheticGranule) {
    super(granule, DURATION);
    this.dayNight = dayNightOf(granule);
    this.cloudCover = mix(granule.index ^ 0xe9b5dba5) % 101;
  }

  get granuleUr(): string {
    return nameOf(this.granule);
  }

  override get producerIds(): readonly string[] {
    return [nameOf(this.granule)];
  }

  get regions(): readonly Region[] {
    return [toRegion({ kind: "polygon", outer: ringOf(this.granule), holes: [], geodetic: true })];
  }
}

/** Like an ocean colour level 2 product: swaths that cross the antimeridian, with CloudCover and MD5 sums. */
export const SWATH: SyntheticKind = {
  collection: (dataUrl) =>
    collectionRecord(
      {
        conceptId: `C3000000003-${PROVIDER}`,
        provider: PROVIDER,
        shortName: "SIM_SWATH",
        version: "2022.0",
        title: "Simulated Level-2 Ocean Color Swaths, version 2022.0",
        abstract: "Simulated swaths of ocean colour that cross the antimeridian.",
        doi: "10.5067/SIM/SWATH",
        level: "2",
        platform: "Sim-Aqua",
        instrument: "MODIS",
        keyword: ["OCEANS", "OCEAN OPTICS"],
        representation: "GEODETIC",
        prefixes: [`${BUCKET}/`],
      },
      dataUrl,
    ),
  template: (dataUrl) => ({
    meta: templateMeta(PROVIDER),
    umm: {
      ...templateUmm("SIM_SWATH", "2022.0", "Sim-Aqua", "MODIS"),
      CloudCover: "«#cloud»",
      SpatialExtent: {
        HorizontalSpatialDomain: {
          Geometry: {
            GPolygons: [
              { Boundary: { Points: [0, 1, 2, 3, 4].map((i) => ({ Longitude: `«#x${i}»`, Latitude: `«#y${i}»` })) } },
            ],
          },
        },
      },
      RelatedUrls: [
        { URL: `${dataUrl}/${BUCKET}/«ur»`, Type: "GET DATA", MimeType: "application/x-netcdf" },
        { URL: `s3://${BUCKET}/«ur»`, Type: "GET DATA", MimeType: "application/x-netcdf" },
        { URL: `${dataUrl}/s3credentials`, Type: "VIEW RELATED INFORMATION" },
      ],
      DataGranule: {
        DayNightFlag: "«dayNight»",
        ProductionDateTime: "«produced»",
        Identifiers: [{ Identifier: "«ur»", IdentifierType: "ProducerGranuleId" }],
        ArchiveAndDistributionInformation: [
          {
            Name: "«ur»",
            SizeInBytes: "«#bytes»",
            Size: "«#kilobytes»",
            SizeUnit: "KB",
            Checksum: { Value: "«sum»", Algorithm: "MD5" },
          },
        ],
      },
    },
  }),
  values(granule, files) {
    const ur = nameOf(granule);
    const file = files.file(`${BUCKET}/${ur}`);
    const values: Record<string, string | number> = {
      ur,
      cloud: mix(granule.index ^ 0xe9b5dba5) % 101,
      dayNight: dayNightOf(granule),
      bytes: file.size,
      kilobytes: file.size / 1024,
      sum: file.checksum("MD5") ?? "",
      ...dateValues(granule.start, granule.start + DURATION),
    };
    ringOf(granule).forEach(([x, y], i) => {
      values[`x${i}`] = x;
      values[`y${i}`] = y;
    });
    return values;
  },
  facts: SwathFacts,
};
