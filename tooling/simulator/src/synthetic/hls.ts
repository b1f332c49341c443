import { mix } from "../files/random.js";
import { type Region, toRegion } from "../geometry/region.js";
import type { LonLat } from "../geometry/shape.js";
import { SyntheticFacts, type SyntheticGranule, type SyntheticKind } from "./synthetic-block.js";
import { collectionRecord, dateValues, dayOfYearStamp, templateMeta, templateUmm } from "./synthetic-text.js";

const PROVIDER = "SIM_LPCLOUD";
const BUCKET = "sim-lp-protected/SIM_HLS.020";
const BANDS = ["B02", "B03", "B04", "B05", "Fmask"] as const;
const LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ";
/** Scenes repeat over a fixed set of tiles, so that a place has a time series. */
const TILES = 400;

interface Tile {
  readonly name: string;
  readonly ring: readonly LonLat[];
}

function tileOf(index: number): Tile {
  const hash = mix((mix(index) % TILES) ^ 0x3c6ef372);
  const zone = hash % 60;
  const band = (hash >>> 6) % 20;
  const [column, row] = [(hash >>> 12) % 4, (hash >>> 16) % 6];
  const name = `T${String(zone + 1).padStart(2, "0")}${LETTERS[band + 2]}${LETTERS[column]}${LETTERS[row]}`;
  const [west, south] = [round(zone * 6 - 180 + column * 1.2 + 0.02), round(band * 8 - 80 + row * 1.1)];
  // A slanted edge on the west, as scenes have where the swath ends.
  const ring: LonLat[] = [
    [round(west + 0.3), south],
    [round(west + 1.1), south],
    [round(west + 1.1), round(south + 1)],
    [west, round(south + 1)],
    [round(west + 0.3), south],
  ];
  return { name, ring };
}

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}

function nameOf(granule: SyntheticGranule): string {
  return `SIM_HLS.${tileOf(granule.index).name}.${dayOfYearStamp(granule.start)}.v2.0`;
}

function cloudOf(granule: SyntheticGranule): number {
  return mix(granule.index ^ 0x1f83d9ab) % 101;
}

class HlsFacts extends SyntheticFacts {
  override readonly browsable: boolean = true;
  override readonly cloudCover: number;
  override readonly dayNight: string = "Day";

  constructor(granule: SyntheticGranule) {
    super(granule, 0);
    this.cloudCover = cloudOf(granule);
  }

  get granuleUr(): string {
    return nameOf(this.granule);
  }

  override get attributes(): readonly { name: string; values: readonly string[] }[] {
    return [
      { name: "CLOUD_COVERAGE", values: [String(this.cloudCover)] },
      { name: "MGRS_TILE_ID", values: [tileOf(this.granule.index).name.slice(1)] },
    ];
  }

  get regions(): readonly Region[] {
    return [toRegion({ kind: "polygon", outer: tileOf(this.granule.index).ring, holes: [], geodetic: true })];
  }
}

/** Like Harmonized Landsat Sentinel-2: many small scenes, five bands each, with a polygon and a cloud cover attribute. */
export const HLS: SyntheticKind = {
  collection: (dataUrl) =>
    collectionRecord(
      {
        conceptId: `C3000000001-${PROVIDER}`,
        provider: PROVIDER,
        shortName: "SIM_HLS",
        version: "2.0",
        title: "Simulated HLS Surface Reflectance Daily 30m v2.0",
        abstract: "Simulated surface reflectance scenes of five bands on a global grid of tiles.",
        doi: "10.5067/SIM/HLS.002",
        level: "3",
        platform: "Sim-Landsat-8",
        instrument: "OLI",
        keyword: ["LAND SURFACE", "SURFACE RADIATIVE PROPERTIES"],
        representation: "GEODETIC",
        prefixes: [`s3://${BUCKET}`, "s3://sim-lp-public/SIM_HLS.020"],
      },
      dataUrl,
    ),
  template: (dataUrl) => ({
    meta: templateMeta(PROVIDER),
    umm: {
      ...templateUmm("SIM_HLS", "2.0", "Sim-Landsat-8", "OLI"),
      AdditionalAttributes: [
        { Name: "CLOUD_COVERAGE", Values: ["«cloud»"] },
        { Name: "MGRS_TILE_ID", Values: ["«tile»"] },
        { Name: "SPATIAL_COVERAGE", Values: ["100"] },
      ],
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
        ...BANDS.flatMap((band) => [
          { URL: `${dataUrl}/${BUCKET}/«ur»/«ur».${band}.tif`, Type: "GET DATA" },
          { URL: `s3://${BUCKET}/«ur»/«ur».${band}.tif`, Type: "GET DATA VIA DIRECT ACCESS" },
        ]),
        { URL: `${dataUrl}/public/sim-lp-public/SIM_HLS.020/«ur»/«ur».jpg`, Type: "GET RELATED VISUALIZATION" },
        { URL: `s3://sim-lp-public/SIM_HLS.020/«ur»/«ur».jpg`, Type: "GET RELATED VISUALIZATION" },
        { URL: `${dataUrl}/${BUCKET}/«ur»/«ur».cmr.xml`, Type: "EXTENDED METADATA" },
        { URL: `s3://${BUCKET}/«ur»/«ur».cmr.xml`, Type: "EXTENDED METADATA" },
        {
          URL: `${dataUrl}/s3credentials`,
          Type: "VIEW RELATED INFORMATION",
          Description: "api endpoint to retrieve temporary credentials valid for same-region direct s3 access",
        },
      ],
      DataGranule: {
        DayNightFlag: "Day",
        ProductionDateTime: "«produced»",
        Identifiers: [{ Identifier: "«ur»", IdentifierType: "ProducerGranuleId" }],
        ArchiveAndDistributionInformation: BANDS.map((band, i) => ({
          Name: `«ur».${band}.tif`,
          SizeInBytes: `«#size${i}»`,
          Checksum: { Value: `«sum${i}»`, Algorithm: i < 3 ? "MD5" : "SHA-256" },
        })),
      },
    },
  }),
  values(granule, files) {
    const ur = nameOf(granule);
    const { name, ring } = tileOf(granule.index);
    const values: Record<string, string | number> = {
      ur,
      cloud: cloudOf(granule),
      tile: name.slice(1),
      ...dateValues(granule.start, granule.start),
    };
    ring.forEach(([x, y], i) => {
      values[`x${i}`] = x;
      values[`y${i}`] = y;
    });
    BANDS.forEach((band, i) => {
      const file = files.file(`${ur}/${ur}.${band}.tif`);
      values[`size${i}`] = file.size;
      values[`sum${i}`] = file.checksum(i < 3 ? "MD5" : "SHA-256") ?? "";
    });
    return values;
  },
  facts: HlsFacts,
};
