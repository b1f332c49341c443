import {
  type AttributeValue,
  childPath,
  type ManifestGroup,
  type ManifestVariable,
  type NumberType,
  nameMap,
  type Unsupported,
} from "../manifest.js";
import type { ChunkRows } from "./chunk-rows.js";
import type { XmlScanner } from "./xml-scanner.js";

/** A group while it is read. */
export interface OpenGroup {
  readonly path: string;
  readonly dims: Record<string, number>;
  readonly attrs: Record<string, AttributeValue>;
  readonly variables: ManifestVariable[];
  readonly groups: ManifestGroup[];
  readonly unsupported: Unsupported[];
}

/** Names and values of an enumeration. */
export interface Enumeration {
  readonly type: NumberType;
  readonly values: Record<string, number | bigint>;
}

/** What all parts of one document's reading share. */
export interface DmrppDocument {
  readonly scanner: XmlScanner;
  /** The data file, where the document's own word for it does not count. */
  readonly url: string;
  readonly hasVersion: boolean;
  /** Sizes of all dimensions so far, by full path. */
  readonly dims: Map<string, number>;
  readonly enumerations: Map<string, Enumeration>;
  readonly rows: ChunkRows;
  /** Resolves the `href` of a chunk. */
  resolveUrl(href: string): string;
}

export function openGroup(path: string): OpenGroup {
  return { path, dims: nameMap(), attrs: nameMap(), variables: [], groups: [], unsupported: [] };
}

/** The nearest thing of a name, looking outward from a group; a full path is taken as it is. */
export function lookUp<T>(known: ReadonlyMap<string, T>, name: string, group: string): T | undefined {
  if (name.startsWith("/")) return known.get(name);
  for (let path = group; ; path = path.slice(0, path.lastIndexOf("/")) || "/") {
    const found = known.get(childPath(path, name));
    if (found !== undefined || path === "/") return found;
  }
}

/** The full path of the nearest thing of a name. */
export function fullPath(known: ReadonlyMap<string, unknown>, name: string, group: string): string | undefined {
  if (name.startsWith("/")) return known.has(name) ? name : undefined;
  for (let path = group; ; path = path.slice(0, path.lastIndexOf("/")) || "/") {
    const full = childPath(path, name);
    if (known.has(full)) return full;
    if (path === "/") return undefined;
  }
}

/**
 * What the `href` of a chunk stands for: a template of the OPeNDAP server, a URL, or a path on the machine that made the document, whose
 * file then lies beside the data file.
 */
export function urlResolver(url: string): (href: string) => string {
  return (href) => {
    if (href === "" || href === "OPeNDAP_DMRpp_DATA_ACCESS_URL") return url;
    if (href === "OPeNDAP_DMRpp_MISSING_DATA_ACCESS_URL") return `${url}_mvs.h5`;
    if (/^[a-z][a-z0-9+.-]*:\/\//i.test(href)) return href;
    const name = href.slice(href.lastIndexOf("/") + 1);
    return url.slice(0, url.lastIndexOf("/") + 1) + encodeURIComponent(name);
  };
}
