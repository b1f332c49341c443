import { isSecretName, redactUrl } from "@earthaccess/errors";
import { type ChunkTable, INLINE } from "../manifest.js";
import { VirtualError } from "../virtual-errors.js";

/** Parameters of signed URLs besides those that are secrets by name: they are worthless, or telling, without the others. */
const SIGNING =
  /^(x-amz-|x-goog-|x-ms-|sv$|sr$|sp$|st$|se$|spr$|skoid$|sktid$|skt$|ske$|sks$|skv$|sig$|expires$|key-pair-id$|policy$|a-userid$)/i;

/**
 * A URL as it may be written to a file that others read: without user, password and fragment, and without its query when that is
 * signed or carries a secret.
 *
 * Whoever reads the file brings a login of their own.
 */
export function persistedUrl(url: string): string {
  if (url === INLINE) return url;
  const withoutUser = url.replace(/#.*$/s, "").replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, "$1");
  const [path = "", query] = splitOnce(withoutUser, "?");
  if (query === undefined) return path;
  const names = query.split("&").map((pair) => decoded(splitOnce(pair, "=")[0] as string));
  return names.some((name) => isSecretName(name) || SIGNING.test(name)) ? path : `${path}?${query}`;
}

/** A table whose addresses are changed. */
export function withUrls(table: ChunkTable, change: (url: string) => string): ChunkTable {
  return { ...table, urls: table.urls.map(change) };
}

/** Refuses URLs whose query belongs to the address, for formats that drop it. */
export function refuseQuery(url: string, format: string): string {
  if (!url.includes("?")) return url;
  throw new VirtualError(
    `${format} cannot refer to ${redactUrl(url)}: what stands behind the question mark would be lost. Write kerchunk references instead.`,
    { code: "virtual/not-persistable", data: { url: redactUrl(url) } },
  );
}

function splitOnce(text: string, mark: string): string[] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
