import { mediaTypeOf } from "./media-types.js";
import type { StacLink } from "./stac-types.js";
import { ummFieldName, ummFieldOf } from "./umm-field-names.js";
import type { UmmRelatedUrl } from "./umm-types.js";

/** UMM-C `Type` → link relation; everything else is `related`. */
const TYPE_TO_REL: Readonly<Record<string, string>> = {
  "DATA SET LANDING PAGE": "about",
  "COLLECTION CITATION": "cite-as",
  "EXTENDED METADATA": "describedby",
  "USE SERVICE API": "service",
  "GET CAPABILITIES": "service",
  "GOTO WEB TOOL": "service",
};

/** Link relation → UMM-C `Type`, for collections that did not come from UMM. */
export const REL_TO_CMR_URL_TYPE: Readonly<Record<string, string>> = {
  about: "DATA SET LANDING PAGE",
  root: "PROJECT HOME PAGE",
};

/** Relations that hold a catalog together; they are no related URLs. */
const STRUCTURAL = new Set([
  "self",
  "root",
  "parent",
  "child",
  "item",
  "items",
  "collection",
  "next",
  "prev",
  "license",
  "data",
  "queryables",
]);

/** Every related URL of a collection as a link that keeps the record's words under `umm:`; entries without URL come back in `withoutUrl`. */
export function relatedLinks(relatedUrls: unknown): { readonly links: StacLink[]; readonly withoutUrl: unknown[] } {
  const links: StacLink[] = [];
  const withoutUrl: unknown[] = [];
  for (const url of Array.isArray(relatedUrls) ? (relatedUrls as readonly UmmRelatedUrl[]) : []) {
    if (typeof url?.URL !== "string" || url.URL.trim() === "") withoutUrl.push(url);
    else links.push(linkOf(url, url.URL.trim()));
  }
  return { links, withoutUrl };
}

function linkOf(url: UmmRelatedUrl, href: string): StacLink {
  const link: Record<string, unknown> = { rel: relOf(url), href };
  const mime = (url.GetData as { MimeType?: unknown } | undefined)?.MimeType;
  const type = typeof mime === "string" && mime.includes("/") ? mime : mediaTypeOf(href);
  if (type !== undefined) link.type = type;
  if (typeof url.Description === "string" && url.Description.trim() !== "") link.title = url.Description;
  else if (url.Description !== undefined) link["umm:description"] = url.Description;
  for (const field of Object.keys(url)) {
    if (field !== "URL" && field !== "Description" && url[field] !== undefined) link[ummFieldName(field)] = url[field];
  }
  return link as StacLink;
}

function relOf({ Type: type, Subtype: subtype }: UmmRelatedUrl): string {
  if (subtype === "USER'S GUIDE" || subtype === "GENERAL DOCUMENTATION") return "describedby";
  return (typeof type === "string" && TYPE_TO_REL[type]) || "related";
}

/** The related URLs in the links of a collection. */
export function relatedUrlsOfLinks(links: readonly StacLink[] | undefined): UmmRelatedUrl[] {
  const urls: UmmRelatedUrl[] = [];
  for (const link of Array.isArray(links) ? (links as readonly StacLink[]) : []) {
    if (typeof link?.href !== "string") continue;
    const own: Record<string, unknown> = {};
    for (const name of Object.keys(link)) {
      const field = ummFieldOf(name);
      if (field !== undefined) own[field] = link[name];
    }
    const isOwn = Object.keys(own).length > 0;
    if (!isOwn && STRUCTURAL.has(link.rel)) continue;
    const description = typeof link.title === "string" && { Description: link.title };
    if (isOwn) urls.push({ URL: link.href, ...own, ...description });
    else urls.push({ URL: link.href, ...foreignType(link.rel), ...description });
  }
  return urls;
}

/** Links of ours always carry `umm:` fields, except one whose record had nothing but a URL. */
function foreignType(rel: string): UmmRelatedUrl {
  const Type = REL_TO_CMR_URL_TYPE[rel] ?? "VIEW RELATED INFORMATION";
  return { URLContentType: Type === "VIEW RELATED INFORMATION" ? "PublicationURL" : "CollectionURL", Type };
}
