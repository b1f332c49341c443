import type { StacAsset } from "./stac-types.js";
import { storageScheme } from "./storage-schemes.js";

interface UmmDirectDistribution {
  readonly Region?: string;
  readonly S3BucketAndObjectPrefixNames?: readonly string[];
  readonly S3CredentialsAPIEndpoint?: string;
  readonly S3CredentialsAPIDocumentationURL?: string;
}

/** Direct access to a collection's buckets: assets for the prefixes and the credentials endpoint, and the storage extension's schemes. */
export function directAccess(information: unknown): {
  readonly assets?: Record<string, StacAsset>;
  readonly schemes?: Record<string, unknown>;
} {
  if (typeof information !== "object" || information === null) return {};
  const direct = information as UmmDirectDistribution;
  const assets: Record<string, StacAsset> = {};
  const schemes: Record<string, unknown> = {};
  for (const prefix of prefixesOf(direct.S3BucketAndObjectPrefixNames)) {
    const bucket = prefix.split("/")[0] as string;
    const scheme = storageScheme(bucket, direct.Region);
    if (scheme) schemes[bucket] ??= scheme;
    assets[`s3_${prefix.replace(/[^\w.-]+/g, "_").replace(/_+$/, "")}`] = {
      href: `s3://${prefix}`,
      title: prefix,
      roles: ["data"],
      ...(scheme && { "storage:refs": [bucket] }),
    };
  }
  const endpoint = direct.S3CredentialsAPIEndpoint?.trim();
  if (endpoint) assets.s3credentials = { href: endpoint, type: "application/json", roles: ["credentials"] };
  const documentation = direct.S3CredentialsAPIDocumentationURL?.trim();
  if (documentation)
    assets.s3credentials_documentation = { href: documentation, type: "text/html", roles: ["metadata"] };
  return {
    ...(Object.keys(assets).length > 0 && { assets }),
    ...(Object.keys(schemes).length > 0 && { schemes }),
  };
}

/** Records write `bucket/prefix/`, `bucket/prefix`, `s3://bucket/prefix`, and several in one text with commas. */
function prefixesOf(names: unknown): string[] {
  if (!Array.isArray(names)) return [];
  const prefixes = names.flatMap((name) => (typeof name === "string" ? name.split(",") : []));
  return [...new Set(prefixes.map((prefix) => prefix.trim().replace(/^s3:\/\//, "")))].filter(
    (prefix) => prefix !== "",
  );
}
