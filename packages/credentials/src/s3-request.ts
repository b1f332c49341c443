import { nearest } from "@earthaccess/errors";
import { accessOf, DAAC_ACCESS, s3EndpointOfBucket, s3EndpointOfProvider } from "./daac-access.js";
import { CredentialsUnavailableError } from "./login-errors.js";
import { bucketOf } from "./s3-url.js";

/** For which buckets credentials are wanted; the first field that is given decides, in this order. */
export interface S3Request {
  /** The `/s3credentials` URL itself. */
  readonly endpoint?: string | undefined;
  /** Granules; the first one that names an endpoint decides. */
  readonly results?:
    | Iterable<{ s3CredentialsEndpoint(): string | undefined; readonly provider?: string | undefined }>
    | undefined;
  /** A CMR provider id such as `POCLOUD`. */
  readonly provider?: string | undefined;
  /** A data centre such as `PODAAC`. */
  readonly daac?: string | undefined;
  /** An `s3://bucket/key` of a bucket whose data centre can be told by its name. */
  readonly url?: string | undefined;
}

/**
 * The endpoint for a request: given, from the granules' own links, from the provider, from the data centre, from the bucket.
 *
 * @throws {CredentialsUnavailableError} `credentials/no-endpoint`, with the names that are known.
 */
export function endpointOf(request: S3Request): string {
  const { endpoint, results, provider, daac, url } = request;
  if (endpoint !== undefined) return endpoint;
  for (const granule of results ?? []) {
    const found = granule.s3CredentialsEndpoint() ?? (granule.provider && s3EndpointOfProvider(granule.provider));
    if (found) return found;
  }
  const found =
    provider !== undefined
      ? s3EndpointOfProvider(provider)
      : daac !== undefined
        ? accessOf({ daac })?.s3CredentialsEndpoint
        : s3EndpointOfBucket(bucketOf(url ?? "") ?? "");
  if (found) return found;
  const given = Object.entries(request)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}: ${typeof value === "string" ? value : "…"}`)
    .join(", ");
  throw new CredentialsUnavailableError(
    `No S3 credentials endpoint is known for { ${given} }.${meant(provider, daac)} Give one of endpoint, results, provider, daac or url. Providers with buckets: ${PROVIDERS().join(", ")}; data centres: ${NAMES().join(", ")}.`,
    { code: "credentials/no-endpoint" },
  );
}

const withBuckets = () => DAAC_ACCESS.filter(({ s3CredentialsEndpoint }) => s3CredentialsEndpoint !== undefined);
const PROVIDERS = () => [...new Set(withBuckets().flatMap(({ cloudProviders }) => cloudProviders))];
const NAMES = () => withBuckets().map(({ name }) => name);

function meant(provider: string | undefined, daac: string | undefined): string {
  const near =
    provider !== undefined
      ? nearest(provider.toUpperCase(), PROVIDERS())
      : daac !== undefined
        ? nearest(daac.toUpperCase(), NAMES())
        : undefined;
  return near === undefined ? "" : ` Did you mean ${near}?`;
}
