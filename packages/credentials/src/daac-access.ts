/** What is needed of a NASA data centre (Distributed Active Archive Center) to get the keys of its buckets. */
export interface DaacAccess {
  /** Short name such as `PODAAC`. */
  readonly name: string;
  /** CMR provider ids of what lies in the cloud. */
  readonly cloudProviders: readonly string[];
  /** CMR provider ids of what lies in the archive's own machine room. */
  readonly onPremProviders: readonly string[];
  readonly s3CredentialsEndpoint?: string;
  /** How the names of its buckets begin. */
  readonly bucketPrefixes?: readonly string[];
}

/** The data centres. Source: the DAAC table of Python's earthaccess, completed with the LAADS and ASDC endpoints. */
export const DAAC_ACCESS: readonly DaacAccess[] = [
  {
    name: "NSIDC",
    cloudProviders: ["NSIDC_CPRD"],
    onPremProviders: ["NSIDC_ECS"],
    s3CredentialsEndpoint: "https://data.nsidc.earthdatacloud.nasa.gov/s3credentials",
    bucketPrefixes: ["nsidc-cumulus-"],
  },
  {
    name: "GHRCDAAC",
    cloudProviders: ["GHRC_DAAC"],
    onPremProviders: ["GHRC_DAAC"],
    s3CredentialsEndpoint: "https://data.ghrc.earthdata.nasa.gov/s3credentials",
    bucketPrefixes: ["ghrcw-", "ghrc-cumulus-"],
  },
  {
    name: "PODAAC",
    cloudProviders: ["POCLOUD"],
    onPremProviders: ["PODAAC"],
    s3CredentialsEndpoint: "https://archive.podaac.earthdata.nasa.gov/s3credentials",
    bucketPrefixes: ["podaac-"],
  },
  {
    name: "ASF",
    cloudProviders: ["ASF"],
    onPremProviders: ["ASF"],
    s3CredentialsEndpoint: "https://sentinel1.asf.alaska.edu/s3credentials",
    bucketPrefixes: ["asf-cumulus-"],
  },
  {
    name: "ORNLDAAC",
    cloudProviders: ["ORNL_CLOUD"],
    onPremProviders: ["ORNL_DAAC"],
    s3CredentialsEndpoint: "https://data.ornldaac.earthdata.nasa.gov/s3credentials",
    bucketPrefixes: ["ornl-cumulus-"],
  },
  {
    name: "LPDAAC",
    cloudProviders: ["LPCLOUD"],
    onPremProviders: ["LPDAAC_ECS"],
    s3CredentialsEndpoint: "https://data.lpdaac.earthdatacloud.nasa.gov/s3credentials",
    bucketPrefixes: ["lp-prod-"],
  },
  {
    name: "GES_DISC",
    cloudProviders: ["GES_DISC"],
    onPremProviders: ["GES_DISC"],
    s3CredentialsEndpoint: "https://data.gesdisc.earthdata.nasa.gov/s3credentials",
    bucketPrefixes: ["gesdisc-cumulus-"],
  },
  {
    name: "OBDAAC",
    cloudProviders: ["OB_CLOUD"],
    onPremProviders: ["OB_DAAC"],
    s3CredentialsEndpoint: "https://obdaac-tea.earthdatacloud.nasa.gov/s3credentials",
    bucketPrefixes: ["ob-cumulus-"],
  },
  {
    name: "SEDAC",
    cloudProviders: [],
    onPremProviders: ["ESDIS"],
  },
  {
    name: "LAADS",
    cloudProviders: ["LAADS"],
    onPremProviders: ["LAADS"],
    s3CredentialsEndpoint: "https://data.laadsdaac.earthdatacloud.nasa.gov/s3credentials",
    bucketPrefixes: ["prod-lads"],
  },
  {
    name: "ASDC",
    cloudProviders: ["LARC_CLOUD"],
    onPremProviders: ["LARC_ASDC"],
    s3CredentialsEndpoint: "https://data.asdc.earthdata.nasa.gov/s3credentials",
    bucketPrefixes: ["asdc-prod-"],
  },
];

/** Missions whose buckets want credentials of their own, by how the bucket's name begins. */
export const MISSION_ENDPOINTS: readonly { readonly bucketPrefix: string; readonly s3CredentialsEndpoint: string }[] = [
  {
    bucketPrefix: "podaac-swot-ops-cumulus",
    s3CredentialsEndpoint: "https://archive.swot.podaac.earthdata.nasa.gov/s3credentials",
  },
  { bucketPrefix: "asf-cumulus-prod-opera", s3CredentialsEndpoint: "https://cumulus.asf.alaska.edu/s3credentials" },
];

/** How to look for a data centre; the first field that is given decides. */
export interface DaacQuery {
  readonly provider?: string;
  readonly daac?: string;
  /** A host of its credentials endpoint. */
  readonly host?: string;
  readonly endpoint?: string;
  /** Name of an S3 bucket. */
  readonly bucket?: string;
}

/**
 * The address that gives out the keys of a bucket, by how its name begins; missions with keys of their own come first.
 *
 * Source: buckets in the RelatedUrls of recorded granules. A granule's own link is better, where it has one.
 *
 * @example
 * ```ts
 * s3EndpointOfBucket("podaac-swot-ops-cumulus-protected"); // "https://archive.swot.podaac.earthdata.nasa.gov/s3credentials"
 * ```
 */
export function s3EndpointOfBucket(bucket: string): string | undefined {
  const mission = MISSION_ENDPOINTS.find(({ bucketPrefix }) => bucket.startsWith(bucketPrefix));
  return mission?.s3CredentialsEndpoint ?? accessOf({ bucket })?.s3CredentialsEndpoint;
}

/**
 * The address that gives out the keys for the data of a CMR provider; upper and lower case are the same.
 *
 * @example
 * ```ts
 * s3EndpointOfProvider("POCLOUD"); // "https://archive.podaac.earthdata.nasa.gov/s3credentials"
 * ```
 */
export function s3EndpointOfProvider(provider: string): string | undefined {
  return accessOf({ provider })?.s3CredentialsEndpoint;
}

/** The data centre that a query means. */
export function accessOf(query: DaacQuery): DaacAccess | undefined {
  const { provider, daac, host, endpoint, bucket } = query;
  if (provider !== undefined) {
    const wanted = provider.toUpperCase();
    return DAAC_ACCESS.find(({ cloudProviders, onPremProviders }) =>
      [...cloudProviders, ...onPremProviders].includes(wanted),
    );
  }
  if (daac !== undefined) return DAAC_ACCESS.find(({ name }) => name === daac.toUpperCase());
  if (endpoint !== undefined)
    return DAAC_ACCESS.find(({ s3CredentialsEndpoint }) => s3CredentialsEndpoint === endpoint);
  if (host !== undefined)
    return DAAC_ACCESS.find(
      ({ s3CredentialsEndpoint }) =>
        s3CredentialsEndpoint !== undefined && new URL(s3CredentialsEndpoint).hostname === host.toLowerCase(),
    );
  if (bucket !== undefined)
    return DAAC_ACCESS.find(({ bucketPrefixes }) => bucketPrefixes?.some((prefix) => bucket.startsWith(prefix)));
  return undefined;
}
