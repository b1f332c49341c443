import { mix } from "../files/random.js";
import { type OrbitPass, orbitTrack } from "../geometry/orbit-track.js";
import { type Region, toRegion } from "../geometry/region.js";
import type { OrbitFacts } from "../records/granule-facts.js";
import { SyntheticFacts, type SyntheticGranule, type SyntheticKind } from "./synthetic-block.js";
import { collectionRecord, compactStamp, dateValues, iso, templateMeta, templateUmm } from "./synthetic-text.js";

const PROVIDER = "SIM_NSIDC_CPRD";
const BUCKET = "sim-nsidc-protected/SIM_ATL.006";
const ORBIT = { inclination: 92, period: 94.29 };
const DURATION = 8 * 60_000;

function nameOf(granule: SyntheticGranule): string {
  return `SIM_ATL_${compactStamp(granule.start).replace("T", "")}_${String(granule.index).padStart(7, "0")}_006_01.h5`;
}

/** Every other granule goes down over the pole, as the real ones do that are cut at +-80 degrees. */
function passOf(granule: SyntheticGranule): OrbitPass {
  const crossing = (mix(granule.index ^ 0x428a2f98) % 36_000) / 100 - 180;
  return granule.index % 2 === 0
    ? { crossing, startLatitude: 27, startDirection: "A", endLatitude: 59.5, endDirection: "A" }
    : { crossing, startLatitude: 59.5, startDirection: "D", endLatitude: 27, endDirection: "D" };
}

class AtlFacts extends SyntheticFacts {
  override readonly dayNight: string = "Unspecified";

  constructor(granule: SyntheticGranule) {
    super(granule, DURATION);
  }

  get granuleUr(): string {
    return nameOf(this.granule);
  }

  override get orbits(): readonly OrbitFacts[] {
    const orbit = this.granule.index + 1;
    const { crossing } = passOf(this.granule);
    return [{ first: orbit, last: orbit, crossingLongitude: crossing, crossingTime: this.granule.start }];
  }

  get regions(): readonly Region[] {
    return [toRegion(orbitTrack(passOf(this.granule), ORBIT))];
  }
}

/** Like ICESat-2: one HDF5 file with a DMR++ typed GET DATA, and an orbit instead of a polygon. */
export const ATL: SyntheticKind = {
  collection: (dataUrl) =>
    collectionRecord(
      {
        conceptId: `C3000000002-${PROVIDER}`,
        provider: PROVIDER,
        shortName: "SIM_ATL",
        version: "006",
        title: "Simulated ICESat-2 L3A Land Ice Height V006",
        abstract: "Simulated land ice heights along the ground tracks of a laser altimeter.",
        doi: "10.5067/SIM/ATL.006",
        level: "3",
        platform: "Sim-ICESat-2",
        instrument: "ATLAS",
        keyword: ["CRYOSPHERE", "GLACIERS/ICE SHEETS"],
        representation: "ORBIT",
        orbit: {
          SwathWidth: 36,
          SwathWidthUnit: "Kilometer",
          OrbitPeriod: ORBIT.period,
          OrbitPeriodUnit: "Decimal Minute",
          InclinationAngle: ORBIT.inclination,
          InclinationAngleUnit: "Degree",
          NumberOfOrbits: 0.071428571,
          StartCircularLatitude: 0,
          StartCircularLatitudeUnit: "Degree",
        },
        prefixes: [`${BUCKET}/`],
      },
      dataUrl,
    ),
  template: (dataUrl) => ({
    meta: templateMeta(PROVIDER),
    umm: {
      ...templateUmm("SIM_ATL", "006", "Sim-ICESat-2", "ATLAS"),
      OrbitCalculatedSpatialDomains: [
        { OrbitNumber: "«#orbit»", EquatorCrossingLongitude: "«#crossing»", EquatorCrossingDateTime: "«start»" },
      ],
      SpatialExtent: {
        HorizontalSpatialDomain: {
          Orbit: {
            AscendingCrossing: "«#crossing»",
            StartLatitude: "«#startLatitude»",
            StartDirection: "«startDirection»",
            EndLatitude: "«#endLatitude»",
            EndDirection: "«endDirection»",
          },
        },
      },
      RelatedUrls: [
        { URL: `${dataUrl}/${BUCKET}/«day»/«ur»`, Type: "GET DATA", MimeType: "application/x-hdf5" },
        { URL: `s3://${BUCKET}/«day»/«ur»`, Type: "GET DATA VIA DIRECT ACCESS", MimeType: "application/x-hdf5" },
        { URL: `${dataUrl}/${BUCKET}/«day»/«ur».dmrpp`, Type: "GET DATA", MimeType: "application/xml" },
        { URL: `s3://${BUCKET}/«day»/«ur».dmrpp`, Type: "GET DATA VIA DIRECT ACCESS", MimeType: "application/xml" },
        {
          URL: `${dataUrl}/opendap/collections/«collection»/granules/«ur»`,
          Type: "USE SERVICE API",
          Subtype: "OPENDAP DATA",
        },
        { URL: `${dataUrl}/s3credentials`, Type: "VIEW RELATED INFORMATION" },
      ],
      DataGranule: {
        DayNightFlag: "Unspecified",
        ProductionDateTime: "«produced»",
        Identifiers: [{ Identifier: "«ur»", IdentifierType: "ProducerGranuleId" }],
        ArchiveAndDistributionInformation: [
          { Name: "Not provided", Size: "«#size»", SizeUnit: "MB", Format: "Not provided" },
        ],
      },
    },
  }),
  values(granule, files) {
    const ur = nameOf(granule);
    const day = iso(granule.start).slice(0, 10);
    return {
      ur,
      day: day.replaceAll("-", "."),
      orbit: granule.index + 1,
      ...passOf(granule),
      size: files.file(`${day.replaceAll("-", ".")}/${ur}`).size / 2 ** 20,
      ...dateValues(granule.start, granule.start + DURATION),
    };
  },
  facts: AtlFacts,
};
