import { INLINE } from "../manifest.js";
import { refuseQuery } from "../persist/persisted-url.js";
import { VirtualError } from "../virtual-errors.js";

/** How readers reach the files of a place, by its scheme; the text is YAML. Nothing secret is ever among it. */
const STORES: Readonly<Record<string, (prefix: string, region: string) => string>> = {
  http: () => "store: !http\n      allow_http: 'true'",
  https: () => "store: !http {}",
  s3: (_, region) =>
    [
      "store: !s3",
      `region: ${JSON.stringify(region)}`,
      "endpoint_url: null",
      "anonymous: false",
      "allow_http: false",
      "force_path_style: false",
      "network_stream_timeout_seconds: null",
    ].join("\n      "),
  file: (prefix) => `store: !local_file_system ${JSON.stringify(decodeURIComponent(prefix.replace(/^file:\/\//, "")))}`,
};

/**
 * An address as Icechunk keeps it.
 *
 * @throws {VirtualError} `virtual/not-persistable` for what readers of Icechunk cannot follow
 */
export function locationOf(url: string): string {
  if (url === INLINE) return url;
  const [, scheme = ""] = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url) ?? [];
  if (!Object.hasOwn(STORES, scheme.toLowerCase()))
    throw new VirtualError(
      `Icechunk cannot refer to ${url}: its readers follow ${Object.keys(STORES).join(", ")} addresses. Write kerchunk references instead.`,
      { code: "virtual/not-persistable", data: { url } },
    );
  return refuseQuery(url, "Icechunk");
}

/** The beginnings of addresses that readers must be told of: of http the host, of S3 the bucket, of files the folders in common. */
export function containersOf(urls: Iterable<string>): string[] {
  const hosts = new Set<string>();
  let folder: string | undefined;
  for (const url of urls) {
    if (url === INLINE) continue;
    if (/^file:/i.test(url)) folder = inCommon(folder ?? url.slice(0, url.lastIndexOf("/") + 1), url);
    else hosts.add(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i.exec(url)?.[0].concat("/") ?? url);
  }
  return [...hosts, ...(folder === undefined ? [] : [folder])].sort();
}

function inCommon(folder: string, url: string): string {
  let common = folder;
  while (!url.startsWith(common)) common = common.slice(0, common.lastIndexOf("/", common.length - 2) + 1);
  return common;
}

/** The entries of `virtual_chunk_containers` in a repository's config.yaml. */
export function containerLines(prefixes: readonly string[], region: string): string {
  return prefixes
    .map((prefix) => {
      const [scheme = ""] = prefix.split(":");
      const store = STORES[scheme.toLowerCase()]?.(prefix, region) ?? "";
      return `  ${JSON.stringify(prefix)}:\n    name: null\n    url_prefix: ${JSON.stringify(prefix)}\n    ${store}\n`;
    })
    .join("");
}

const KEY = "virtual_chunk_containers:";

/**
 * A config.yaml that has these containers, too; `undefined` when it has them already.
 *
 * The rest of the text, which is somebody else's, stays as it is.
 */
export function withContainers(
  config: string | undefined,
  prefixes: readonly string[],
  region: string,
): string | undefined {
  const missing = prefixes.filter((prefix) => !hasContainer(config ?? "", prefix));
  if (missing.length === 0 && config !== undefined) return undefined;
  const lines = containerLines(missing, region);
  const head = `${KEY}\n${lines}`;
  if (config === undefined) return missing.length > 0 ? head : `${KEY} {}\n`;
  const at = config.split("\n").findIndex((line) => line.startsWith(KEY));
  const all = config.split("\n");
  if (at < 0) return `${config.replace(/\n?$/, "\n")}${head}`;
  all[at] = head.replace(/\n$/, "");
  return all.join("\n");
}

/** Whether a container covers a prefix: it, or a beginning of it, stands in the file. */
function hasContainer(config: string, prefix: string): boolean {
  const urls = [...config.matchAll(/^\s*url_prefix:\s*["']?([^"'\n]+?)["']?\s*$/gm)].map(([, url = ""]) => url);
  return urls.some((url) => url.endsWith("/") && prefix.startsWith(url));
}
