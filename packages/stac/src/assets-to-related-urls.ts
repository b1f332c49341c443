import { baseNameOf } from "./media-types.js";
import type { StacAlternateAsset, StacAsset, StacItem } from "./stac-types.js";
import { ummFieldOf } from "./umm-field-names.js";
import type { UmmArchiveInformation, UmmRelatedUrl } from "./umm-types.js";

/** The role of an asset → UMM `Type`, the way back of the table in `url-types.ts`. First match in this order wins. */
const ROLE_TO_URL_TYPE: readonly (readonly [role: string, type: string])[] = [
  ["data", "GET DATA"],
  ["thumbnail", "GET RELATED VISUALIZATION"],
  ["overview", "GET RELATED VISUALIZATION"],
  ["visual", "GET RELATED VISUALIZATION"],
  ["browse", "GET RELATED VISUALIZATION"],
  ["dmrpp", "EXTENDED METADATA"],
  ["metadata", "VIEW RELATED INFORMATION"],
  ["credentials", "VIEW RELATED INFORMATION"],
  ["service", "USE SERVICE API"],
  ["api", "USE SERVICE API"],
  ["opendap", "USE SERVICE API"],
  ["software", "DOWNLOAD SOFTWARE"],
];

/** Role → `Subtype`, where the type alone would lose the role. */
const ROLE_TO_SUBTYPE: Readonly<Record<string, string>> = {
  dmrpp: "DMR++",
  opendap: "OPENDAP DATA",
  overview: "BROWSE IMAGE SOURCE",
};

/** Media types that UMM-G allows in `MimeType`. */
const UMM_MIME_TYPES = /* @__PURE__ */ new Set(
  /* @__PURE__ */ (
    "application/json application/xml application/x-netcdf application/x-hdfeos application/x-hdf application/x-hdf5 application/octet-stream " +
    "application/pdf application/zip application/gzip application/tar application/gml+xml application/vnd.google-earth.kml+xml " +
    "application/vnd.google-earth.kmz application/vnd.opendap.dap4.dmrpp+xml image/gif image/tiff image/bmp image/jpeg image/png " +
    "text/csv text/xml text/html text/plain"
  ).split(" "),
);

/**
 * The related URLs of an item's assets and their alternates, one each.
 *
 * Assets that came from UMM carry their UMM fields and get exactly those back. Relative hrefs are resolved against `base`.
 */
export function relatedUrlsOf(assets: StacItem["assets"], base?: string): UmmRelatedUrl[] {
  const urls: UmmRelatedUrl[] = [];
  for (const asset of Object.values(assets)) {
    if (typeof asset?.href !== "string") continue;
    urls.push(relatedUrlOf(asset, asset, base));
    for (const other of Object.values(asset.alternate ?? {})) {
      if (typeof other?.href === "string") urls.push(relatedUrlOf(other, asset, base));
    }
  }
  return urls;
}

/** @param main the asset whose roles and media type an alternate shares */
function relatedUrlOf(place: StacAsset | StacAlternateAsset, main: StacAsset, base?: string): UmmRelatedUrl {
  const own: Record<string, unknown> = {};
  for (const name of Object.keys(place)) {
    const field = ummFieldOf(name);
    if (field !== undefined) own[field] = place[name];
  }
  const href = place.href;
  if (Object.keys(own).length > 0) return { URL: href, ...own, ...descriptionOf(place) };
  const roles = Array.isArray(main.roles) ? main.roles : [];
  const mime = typeof main.type === "string" ? (main.type.split(";")[0] as string).trim().toLowerCase() : "";
  const subtype = roles.map((role) => ROLE_TO_SUBTYPE[role]).find((name) => name !== undefined);
  return {
    URL: resolved(href, base),
    Type: urlTypeOf(roles, href),
    ...(subtype !== undefined && { Subtype: subtype }),
    ...descriptionOf(place.description === undefined ? main : place),
    ...(UMM_MIME_TYPES.has(mime) && { MimeType: mime }),
  };
}

/** UMM's type for the roles of an asset; an asset without roles is data, and data on S3 has a type of its own. */
export function urlTypeOf(roles: readonly string[], href: string): string {
  const type = ROLE_TO_URL_TYPE.find(([role]) => roles.includes(role))?.[1] ?? "GET DATA";
  return type === "GET DATA" && href.startsWith("s3://") ? "GET DATA VIA DIRECT ACCESS" : type;
}

function descriptionOf(place: StacAsset | StacAlternateAsset): { Description?: string } {
  const text = place.description ?? place.title;
  return typeof text === "string" && text !== "" ? { Description: text } : {};
}

function resolved(href: string, base?: string): string {
  if (base === undefined || /^[a-z][a-z0-9+.-]*:/i.test(href)) return href;
  try {
    return new URL(href, base).href;
  } catch {
    return href;
  }
}

/** Multihash header → UMM algorithm. */
const ALGORITHMS: Readonly<Record<string, string>> = {
  d50110: "MD5",
  "1114": "SHA-1",
  "1220": "SHA-256",
  "2030": "SHA-384",
  "1340": "SHA-512",
  cda60120: "SM3",
};

/** Sizes and checksums of assets as UMM keeps them: by file name. */
export function archiveInformationOf(assets: StacItem["assets"]): UmmArchiveInformation[] {
  const entries: UmmArchiveInformation[] = [];
  for (const asset of Object.values(assets)) {
    const size = asset?.["file:size"];
    const checksum = checksumOf(asset?.["file:checksum"]);
    if (size === undefined && checksum === undefined) continue;
    const Name = baseNameOf(asset.href);
    entries.push({ Name, ...(size !== undefined && { SizeInBytes: size }), ...(checksum && { Checksum: checksum }) });
  }
  return entries;
}

function checksumOf(multihash: unknown): { Value: string; Algorithm: string } | undefined {
  if (typeof multihash !== "string") return undefined;
  const header = Object.keys(ALGORITHMS).find(
    (start) => multihash.startsWith(start) && multihash.length > start.length,
  );
  return header === undefined
    ? undefined
    : { Value: multihash.slice(header.length), Algorithm: ALGORITHMS[header] as string };
}
