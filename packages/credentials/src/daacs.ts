import { accessOf, DAAC_ACCESS, type DaacAccess, type DaacQuery } from "./daac-access.js";

/** A NASA data centre (Distributed Active Archive Center), with its CMR provider ids and where it gives out S3 credentials. */
export interface Daac extends DaacAccess {
  readonly title: string;
  readonly homepage: string;
}

/** For people: titles and home pages by name. Apart from what a login needs, so that it need not load them. */
const ABOUT: Readonly<Record<string, Pick<Daac, "title" | "homepage">>> = {
  NSIDC: { title: "National Snow and Ice Data Center", homepage: "https://nsidc.org" },
  GHRCDAAC: { title: "Global Hydrometeorology Resource Center", homepage: "https://ghrc.nsstc.nasa.gov/home/" },
  PODAAC: { title: "Physical Oceanography Distributed Active Archive Center", homepage: "https://podaac.jpl.nasa.gov" },
  ASF: { title: "Alaska Satellite Facility", homepage: "https://asf.alaska.edu" },
  ORNLDAAC: { title: "Oak Ridge National Laboratory", homepage: "https://daac.ornl.gov" },
  LPDAAC: { title: "Land Processes Distributed Active Archive Center", homepage: "https://lpdaac.usgs.gov" },
  GES_DISC: {
    title: "NASA Goddard Earth Sciences (GES) Data and Information Services Center (DISC)",
    homepage: "https://daac.gsfc.nasa.gov",
  },
  OBDAAC: {
    title: "NASA's Ocean Biology Distributed Active Archive Center",
    homepage: "https://oceancolor.gsfc.nasa.gov/",
  },
  SEDAC: {
    title: "NASA's Socioeconomic Data and Applications Center",
    homepage: "https://earthdata.nasa.gov/eosdis/daacs/sedac",
  },
  LAADS: {
    title: "Level-1 and Atmosphere Archive & Distribution System Distributed Active Archive Center",
    homepage: "https://ladsweb.modaps.eosdis.nasa.gov/",
  },
  ASDC: { title: "Atmospheric Science Data Center", homepage: "https://asdc.larc.nasa.gov/" },
};

/** The data centres. */
export const DAACS: readonly Daac[] = /* @__PURE__ */ DAAC_ACCESS.map((access) => {
  return { ...access, ...(ABOUT[access.name] as Pick<Daac, "title" | "homepage">) };
});

/**
 * The data centre with this provider id, short name, host, credentials endpoint or bucket; upper and lower case are the same.
 *
 * @example
 * ```ts
 * findDaac({ provider: "POCLOUD" })?.name; // "PODAAC"
 * ```
 */
export function findDaac(query: DaacQuery): Daac | undefined {
  const found = accessOf(query);
  return found && DAACS.find(({ name }) => name === found.name);
}
