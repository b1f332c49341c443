import type { StacProvider } from "./stac-types.js";

/** UMM data center role → STAC provider role. */
export const DATA_CENTER_ROLE_TO_PROVIDER_ROLE: Readonly<Record<string, string>> = {
  ARCHIVER: "host",
  DISTRIBUTOR: "host",
  PROCESSOR: "processor",
  ORIGINATOR: "producer",
};

/** STAC provider role → UMM data center role. */
export const PROVIDER_ROLE_TO_DATA_CENTER_ROLE: Readonly<Record<string, string>> = {
  host: "DISTRIBUTOR",
  licensor: "DISTRIBUTOR",
  processor: "PROCESSOR",
  producer: "ORIGINATOR",
};

/** What is read of a UMM-C data center. */
interface UmmDataCenter {
  readonly ShortName?: string;
  readonly LongName?: string;
  readonly Roles?: readonly string[];
  readonly ContactInformation?: { readonly RelatedUrls?: readonly { readonly URL?: string; readonly Type?: string }[] };
}

/** Each data center once, with all its roles and its home page. */
export function providersOf(dataCenters: unknown): StacProvider[] {
  const byName = new Map<string, { name: string; description?: string; roles: string[]; url?: string }>();
  for (const center of Array.isArray(dataCenters) ? (dataCenters as readonly UmmDataCenter[]) : []) {
    const name = center?.ShortName;
    if (typeof name !== "string" || name === "") continue;
    const provider = byName.get(name) ?? { name, roles: [] };
    byName.set(name, provider);
    if (typeof center.LongName === "string" && center.LongName !== name) provider.description = center.LongName;
    for (const role of Array.isArray(center.Roles) ? center.Roles : []) {
      const own = DATA_CENTER_ROLE_TO_PROVIDER_ROLE[role];
      if (own !== undefined && !provider.roles.includes(own)) provider.roles.push(own);
    }
    const urls = center.ContactInformation?.RelatedUrls;
    const url = Array.isArray(urls) ? urls.find((entry) => /^https?:\/\/\S+$/.test(entry?.URL))?.URL : undefined;
    if (url !== undefined) provider.url ??= url;
  }
  return [...byName.values()].map(({ name, description, roles, url }) => ({
    name,
    ...(description && { description }),
    ...(roles.length > 0 && { roles }),
    ...(url && { url }),
  }));
}

/** STAC providers as UMM data centers; one without a role we know distributes. */
export function dataCentersOf(providers: readonly StacProvider[] | undefined): Record<string, unknown>[] {
  return (Array.isArray(providers) ? (providers as readonly StacProvider[]) : []).map((provider) => {
    const roles = (provider.roles ?? []).map((role) => PROVIDER_ROLE_TO_DATA_CENTER_ROLE[role]).filter(Boolean);
    const url = provider.url && { URL: provider.url, URLContentType: "DataCenterURL", Type: "HOME PAGE" };
    return {
      ShortName: provider.name,
      ...(typeof provider.description === "string" && { LongName: provider.description }),
      Roles: roles.length > 0 ? [...new Set(roles)] : ["DISTRIBUTOR"],
      ...(url && { ContactInformation: { RelatedUrls: [url] } }),
    };
  });
}
