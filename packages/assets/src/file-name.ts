/**
 * The decoded last path segment of a URL, a path or a file name, without query and fragment.
 *
 * @example
 * ```ts
 * fileNameOf("https://data.example/a%20b/file%201.nc?sig=1"); // "file 1.nc"
 * ```
 */
export function fileNameOf(href: string): string {
  const path = withoutQuery(href);
  // A directory such as a Zarr store keeps its own name.
  const end = path.endsWith("/") ? path.length - 1 : path.length;
  return decoded(path.slice(path.lastIndexOf("/", end - 1) + 1, end));
}

/** The decoded path of a URL with its leading slash: what a pattern that contains `/` is compared with. Host and bucket are no part of it. */
export function pathOf(href: string): string {
  const path = withoutQuery(href);
  const authority = path.indexOf("://");
  if (authority < 0) return decoded(path.startsWith("/") ? path : `/${path}`);
  const slash = path.indexOf("/", authority + 3);
  return slash < 0 ? "/" : decoded(path.slice(slash));
}

function withoutQuery(href: string): string {
  // In `s3://` and file paths `?` and `#` are ordinary characters of a key; signed URLs are always http.
  if (!/^https?:/i.test(href) && /^[a-z][a-z0-9+.-]*:\/\//i.test(href)) return href;
  const query = href.indexOf("?");
  const path = query < 0 ? href : href.slice(0, query);
  const fragment = path.indexOf("#");
  return fragment < 0 ? path : path.slice(0, fragment);
}

function decoded(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    // A name such as `100%.nc` is no percent-encoding; it is what the file is called.
    return text;
  }
}
