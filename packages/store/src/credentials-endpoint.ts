import { type Asset, type AssetSource, assetsOf } from "@earthaccess/assets";
import { bucketOf, MISSION_ENDPOINTS, s3EndpointOfBucket, s3EndpointOfProvider } from "@earthaccess/credentials";

/** What the caller says about keys. */
export interface CredentialsHint {
  readonly credentialsEndpoint?: string | undefined;
  readonly provider?: string | undefined;
}

/**
 * Where the keys for an asset's bucket come from: what the caller names, the granule's own link, the bucket's mission, the
 * provider's data centre, the bucket's.
 */
export function credentialsEndpointOf(asset: Asset, granule: AssetSource, hint: CredentialsHint): string | undefined {
  if (hint.credentialsEndpoint !== undefined) return hint.credentialsEndpoint;
  const bucket = bucketOf(asset.hrefFor("s3") ?? "");
  const mission = MISSION_ENDPOINTS.find(({ bucketPrefix }) => bucket?.startsWith(bucketPrefix));
  const provider = hint.provider ?? providerOf(granule);
  return (
    linkOf(granule) ??
    mission?.s3CredentialsEndpoint ??
    (provider === undefined ? undefined : s3EndpointOfProvider(provider)) ??
    (bucket === undefined ? undefined : s3EndpointOfBucket(bucket))
  );
}

/** A granule's own link, also in its STAC form, where it is an asset with the role `credentials`. */
function linkOf(granule: AssetSource): string | undefined {
  if (typeof granule !== "object" || granule instanceof URL || !("assets" in granule)) return undefined;
  const { s3CredentialsEndpoint } = granule as { s3CredentialsEndpoint?: unknown };
  if (typeof s3CredentialsEndpoint === "function") {
    const link: unknown = s3CredentialsEndpoint.call(granule);
    if (typeof link === "string") return link;
  }
  return assetsOf(granule).find((asset) => asset.hasRole("credentials"))?.href;
}

function providerOf(granule: AssetSource): string | undefined {
  if (typeof granule !== "object") return undefined;
  const { provider, properties } = granule as { provider?: unknown; properties?: Readonly<Record<string, unknown>> };
  const named = provider ?? properties?.["cmr:provider"];
  return typeof named === "string" ? named : undefined;
}
