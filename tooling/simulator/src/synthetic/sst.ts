import { boxRegion, type Region } from "../geometry/region.js";
import { SyntheticFacts, type SyntheticGranule, type SyntheticKind } from "./synthetic-block.js";
import { collectionRecord, compactStamp, dateValues, templateMeta, templateUmm } from "./synthetic-text.js";

const PROVIDER = "SIM_POCLOUD";
const BUCKET = "sim-podaac-protected/SIM_SST-v4.1";
const DURATION = 86_400_000;

function stemOf(granule: SyntheticGranule): string {
  return `${compactStamp(granule.start)}-SIM-L4_GHRSST-SSTfnd-GLOB-v02.0-fv04.1`;
}

class SstFacts extends SyntheticFacts {
  override readonly browsable: boolean = true;
  override readonly dayNight: string = "Unspecified";

  constructor(granule: SyntheticGranule) {
    super(granule, DURATION);
  }

  get granuleUr(): string {
    return stemOf(this.granule);
  }

  override get producerIds(): readonly string[] {
    return [`${stemOf(this.granule)}.nc`];
  }

  get regions(): readonly Region[] {
    return [boxRegion(-180, -90, 180, 90)];
  }
}

/** Like a daily sea surface temperature analysis: one global netCDF file, SHA-512, sizes in MB only. */
export const SST: SyntheticKind = {
  collection: (dataUrl) =>
    collectionRecord(
      {
        conceptId: `C3000000004-${PROVIDER}`,
        provider: PROVIDER,
        shortName: "SIM_SST-v4.1",
        version: "4.1",
        title: "Simulated GHRSST Level 4 Global Foundation Sea Surface Temperature Analysis (v4.1)",
        abstract: "Simulated global analyses of the sea surface temperature.",
        doi: "10.5067/SIM/SST.041",
        level: "4",
        platform: "Sim-Multi",
        instrument: "AMSR2",
        keyword: ["OCEANS", "OCEAN TEMPERATURE"],
        representation: "CARTESIAN",
        prefixes: [`${BUCKET}/`, "sim-podaac-public/SIM_SST-v4.1/"],
      },
      dataUrl,
    ),
  template: (dataUrl) => ({
    meta: templateMeta(PROVIDER),
    umm: {
      ...templateUmm("SIM_SST-v4.1", "4.1", "Sim-Multi", "AMSR2"),
      SpatialExtent: {
        HorizontalSpatialDomain: {
          Geometry: {
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
      },
      RelatedUrls: [
        { URL: `${dataUrl}/${BUCKET}/«ur».nc`, Type: "GET DATA", Description: "Download «ur».nc" },
        { URL: `s3://${BUCKET}/«ur».nc`, Type: "GET DATA VIA DIRECT ACCESS" },
        { URL: `${dataUrl}/${BUCKET}/«ur».nc.dmrpp`, Type: "EXTENDED METADATA", Subtype: "DMR++" },
        { URL: `${dataUrl}/${BUCKET}/«ur».nc.md5`, Type: "EXTENDED METADATA" },
        {
          URL: `${dataUrl}/public/sim-podaac-public/SIM_SST-v4.1/«ur».png`,
          Type: "GET RELATED VISUALIZATION",
          Subtype: "DIRECT DOWNLOAD",
        },
        { URL: `${dataUrl}/s3credentials`, Type: "VIEW RELATED INFORMATION" },
        {
          URL: `${dataUrl}/opendap/providers/${PROVIDER}/granules/«ur»`,
          Type: "USE SERVICE API",
          Subtype: "OPENDAP DATA",
        },
      ],
      DataGranule: {
        DayNightFlag: "Unspecified",
        ProductionDateTime: "«produced»",
        Identifiers: [{ Identifier: "«ur».nc", IdentifierType: "ProducerGranuleId" }],
        ArchiveAndDistributionInformation: [
          { Name: "«ur».nc", Size: "«#size»", SizeUnit: "MB", Checksum: { Value: "«sum»", Algorithm: "SHA-512" } },
        ],
      },
    },
  }),
  values(granule, files) {
    const ur = stemOf(granule);
    const file = files.file(`${BUCKET}/${ur}.nc`);
    return {
      ur,
      size: file.size / 2 ** 20,
      sum: file.checksum("SHA-512") ?? "",
      ...dateValues(granule.start, granule.start + DURATION),
    };
  },
  facts: SstFacts,
};
