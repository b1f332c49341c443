/**
 * The one table of what a related URL is for: UMM `Type` → STAC roles.
 *
 * `Subtype`, the file name and the URL refine it, see `rolesOf`. A browse image is a `thumbnail`, as STAC's best practices call it;
 * filters take `visual` for it too.
 */
export const CMR_URL_TYPE_TO_STAC_ROLE: Readonly<Record<string, readonly string[]>> = {
  "GET DATA": ["data"],
  "GET DATA VIA DIRECT ACCESS": ["data"],
  "GET RELATED VISUALIZATION": ["thumbnail"],
  "EXTENDED METADATA": ["metadata"],
  "VIEW RELATED INFORMATION": ["metadata"],
  "USE SERVICE API": ["service"],
  "DOWNLOAD SOFTWARE": ["software"],
  "PROJECT HOME PAGE": ["metadata"],
  "DATA SET LANDING PAGE": ["metadata"],
  "GOTO WEB TOOL": ["service"],
};

/** Media types for URLs whose record and file name say nothing: UMM `Type` → media type. */
export const CMR_URL_TYPE_TO_STAC_TYPE: Readonly<Record<string, string>> = {
  "GET DATA": "application/octet-stream",
  "GET DATA VIA DIRECT ACCESS": "application/octet-stream",
  "GET RELATED VISUALIZATION": "image/png",
  "VIEW RELATED INFORMATION": "text/html",
  "PROJECT HOME PAGE": "text/html",
  "DATA SET LANDING PAGE": "text/html",
  "GOTO WEB TOOL": "text/html",
};

/** UMM `Subtype` → roles that replace those of the type. */
const SUBTYPE_ROLES = new Map<string, readonly string[]>([
  ["DMR++", ["metadata", "dmrpp"]],
  ["DMR++ MISSING DATA", ["metadata", "dmrpp"]],
  ["OPENDAP DATA", ["service", "opendap"]],
  ["BROWSE IMAGE SOURCE", ["overview"]],
  ["DIRECT DOWNLOAD", ["overview"]],
]);

const TYPE_ROLES = /* @__PURE__ */ new Map(/* @__PURE__ */ Object.entries(CMR_URL_TYPE_TO_STAC_ROLE));

/** Subtypes that only change what another type would mean: a directly downloadable *visualization* is an overview, a file of data stays data. */
const ONLY_FOR_VISUALIZATION = new Set(["BROWSE IMAGE SOURCE", "DIRECT DOWNLOAD"]);

/** Extensions of files that describe a data file; archives type many of them `GET DATA`. */
const SIDECAR_ROLES = new Map<string, readonly string[]>([
  ["dmrpp", ["metadata", "dmrpp"]],
  ["md5", ["metadata"]],
  ["sha1", ["metadata"]],
  ["sha256", ["metadata"]],
  ["sha512", ["metadata"]],
  ["xml", ["metadata"]],
  ["met", ["metadata"]],
]);

const DATA: readonly string[] = ["data"];
const METADATA: readonly string[] = ["metadata"];
const CREDENTIALS: readonly string[] = ["credentials"];

/**
 * The roles of a related URL, by its type, its subtype, the extension of its file and the URL itself.
 *
 * @param extension lower case, without the dot; empty when there is none
 */
export function rolesOf(
  type: string | undefined,
  subtype: string | undefined,
  href: string,
  extension: string,
): readonly string[] {
  if (subtype !== undefined) {
    const bySubtype = SUBTYPE_ROLES.get(subtype);
    if (bySubtype && (!ONLY_FOR_VISUALIZATION.has(subtype) || type === "GET RELATED VISUALIZATION")) return bySubtype;
  }
  if (type === undefined) return SIDECAR_ROLES.get(extension) ?? (extension === "" ? METADATA : DATA);
  const roles = TYPE_ROLES.get(type) ?? METADATA;
  if (roles[0] === "data") return SIDECAR_ROLES.get(extension) ?? roles;
  if (roles[0] === "metadata") {
    if (extension === "dmrpp") return SIDECAR_ROLES.get(extension) as readonly string[];
    if (extension === "" && href.endsWith("/s3credentials")) return CREDENTIALS;
  }
  return roles;
}
