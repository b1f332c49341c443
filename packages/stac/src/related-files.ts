import { baseNameOf } from "./media-types.js";
import type { UmmRelatedUrl } from "./umm-types.js";
import { rolesOf } from "./url-types.js";

/** One file: a related URL, and the other way to the same bytes if the record has one. */
export interface RelatedFile {
  /** Which related URL. */
  main: number;
  /** Its s3 URL where `main` is the https URL, else -1. */
  other: number;
  /** The URL of `main`, trimmed. */
  href: string;
  /** Last path segment, the same of both URLs. */
  readonly name: string;
  /** Lower case, without the dot; empty when there is none. */
  readonly extension: string;
  readonly roles: readonly string[];
}

/**
 * The files among related URLs, in the order of the record.
 *
 * The https and the s3 URL of one file (same role, same last path segment) are one file; https is its main URL, because it works for
 * everybody, s3 only in its region. Entries without a URL are left out.
 */
export function relatedFiles(urls: readonly UmmRelatedUrl[]): RelatedFile[] {
  const files: RelatedFile[] = [];
  // Looking through a few files costs less than a map of them; the long lists of some collections would cost its square.
  const byName = urls.length > 24 ? new Map<string, RelatedFile[]>() : undefined;
  for (let main = 0; main < urls.length; main++) {
    const url = urls[main] as UmmRelatedUrl;
    const href = hrefOf(url);
    if (href === "") continue;
    const name = baseNameOf(href);
    const dot = name.lastIndexOf(".");
    const extension = dot < 0 ? "" : name.slice(dot + 1).toLowerCase();
    const roles = rolesOf(textOf(url.Type), textOf(url.Subtype), href, extension);
    const namesakes = byName ? byName.get(name) : files;
    const partner = name === "" || !namesakes ? undefined : partnerOf(namesakes, name, href, roles);
    if (partner) {
      const isMain = isS3(partner.href);
      partner.other = isMain ? partner.main : main;
      if (!isMain) continue;
      partner.main = main;
      partner.href = href;
      continue;
    }
    const file: RelatedFile = { main, other: -1, href, name, extension, roles };
    files.push(file);
    if (namesakes && byName) namesakes.push(file);
    else byName?.set(name, [file]);
  }
  return files;
}

/** The URL of an entry, trimmed; empty when it has none. */
export function hrefOf(url: UmmRelatedUrl): string {
  const text = url?.URL;
  if (typeof text !== "string") return "";
  return text.charCodeAt(0) > 32 && text.charCodeAt(text.length - 1) > 32 ? text : text.trim();
}

export function isS3(href: string): boolean {
  return href.startsWith("s3://");
}

/** The file among those of the same name that this URL is another way to: same role, one of the two on s3, the longest common end of the path. */
function partnerOf(
  files: readonly RelatedFile[],
  name: string,
  href: string,
  roles: readonly string[],
): RelatedFile | undefined {
  let best: RelatedFile | undefined;
  for (const file of files) {
    if (file.other >= 0 || file.roles[0] !== roles[0] || !areTwoWays(file.href, href) || file.name !== name) continue;
    if (best === undefined || commonEnd(file.href, href) > commonEnd(best.href, href)) best = file;
  }
  return best;
}

function areTwoWays(a: string, b: string): boolean {
  return isS3(a) ? isWeb(b) : isS3(b) && isWeb(a);
}

function isWeb(href: string): boolean {
  return href.startsWith("https://") || href.startsWith("http://");
}

function commonEnd(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[a.length - 1 - length] === b[b.length - 1 - length]) length++;
  return length;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
