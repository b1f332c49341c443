import { EarthaccessError } from "@earthaccess/errors";

/** One Earthdata environment: where to log in, where to search, and which hosts may see the user's token. */
export interface System {
  readonly name: string;
  /** Origin of Earthdata Login, such as `https://urs.earthdata.nasa.gov`. */
  readonly edlUrl: string;
  /** Origin of the Common Metadata Repository; paths such as `/search/granules.umm_json` follow. */
  readonly cmrUrl: string;
  readonly statusUrl?: string;
  /**
   * Hosts that may get the token, beside those of `edlUrl` and `cmrUrl`.
   *
   * `data.example` is that host on the default port, `data.example:8443` on that port, `*.example` every host below it.
   */
  readonly trustedHosts: readonly string[];
  /** Origin that serves `s3://` addresses by path, for mirrors and tests. @default AWS in us-west-2 */
  readonly s3Endpoint?: string;
  /** Let the token travel over plain http to a loopback address; for simulators and tests. @default false */
  readonly allowLoopbackHttp?: boolean;
}

/**
 * Hosts of NASA's archives that understand an Earthdata Login token.
 *
 * Source: the data hosts in the RelatedUrls of recorded granules, and the endpoints of the DAAC table.
 */
const NASA_DATA_HOSTS = [
  "*.earthdata.nasa.gov",
  "*.earthdatacloud.nasa.gov",
  "*.eosdis.nasa.gov",
  "*.ecs.nsidc.org",
  "*.asf.alaska.edu",
  "*.cr.usgs.gov",
  "daac.ornl.gov",
  "data.ornldaac.earthdata.nasa.gov",
  "oceandata.sci.gsfc.nasa.gov",
  "data.gesdisc.earthdata.nasa.gov",
] as const;

/** NASA's operational system. */
export const PROD: System = /* @__PURE__ */ Object.freeze({
  name: "PROD",
  edlUrl: "https://urs.earthdata.nasa.gov",
  cmrUrl: "https://cmr.earthdata.nasa.gov",
  statusUrl: "https://status.earthdata.nasa.gov/api/v1/statuses",
  trustedHosts: NASA_DATA_HOSTS,
});

/** NASA's user acceptance test system; its accounts and tokens are its own. */
export const UAT: System = /* @__PURE__ */ Object.freeze({
  name: "UAT",
  edlUrl: "https://uat.urs.earthdata.nasa.gov",
  cmrUrl: "https://cmr.uat.earthdata.nasa.gov",
  statusUrl: "https://status.uat.earthdata.nasa.gov/api/v1/statuses",
  trustedHosts: NASA_DATA_HOSTS,
});

/**
 * A system of one's own: a mirror, a test environment, the simulator.
 *
 * @throws {EarthaccessError} `credentials/invalid-system` when a URL is not an https origin (or loopback http where allowed).
 *
 * @example
 * ```ts
 * const mirror = defineSystem({ name: "MIRROR", edlUrl: "https://login.example", cmrUrl: "https://cmr.example", trustedHosts: ["data.example"] });
 * ```
 */
export function defineSystem(
  system: Omit<System, "trustedHosts"> & { readonly trustedHosts?: readonly string[] },
): System {
  const origins = { edlUrl: originOf(system.edlUrl), cmrUrl: originOf(system.cmrUrl) };
  const wrong = Object.entries(origins)
    .filter(([, origin]) => !origin || !isProtected(new URL(origin), system.allowLoopbackHttp))
    .map(([field]) => `${field} must be an https URL such as "https://urs.earthdata.nasa.gov"`);
  if (wrong.length > 0)
    throw new EarthaccessError(`The system "${system.name}" is not usable: ${wrong.join("; ")}.`, {
      code: "credentials/invalid-system",
    });
  return Object.freeze({
    ...system,
    edlUrl: origins.edlUrl as string,
    cmrUrl: origins.cmrUrl as string,
    trustedHosts: Object.freeze([...(system.trustedHosts ?? [])]),
  });
}

/** Whether the user's token may be sent to `url`: https (or loopback http where allowed), to a host of the system, no user in the URL. */
export function isTrusted(system: System, url: string | URL): boolean {
  const target = parse(url);
  if (!target || target.username || target.password || !isProtected(target, system.allowLoopbackHttp)) return false;
  if (target.origin === originOf(system.edlUrl) || target.origin === originOf(system.cmrUrl)) return true;
  return system.trustedHosts.some((pattern) => matchesHost(target, pattern.toLowerCase()));
}

/** Whether `url` is on the Earthdata Login host itself, the only place a password may go. */
export function isLoginHost(system: System, url: string | URL): boolean {
  const target = parse(url);
  return (
    target !== undefined &&
    !target.username &&
    isProtected(target, system.allowLoopbackHttp) &&
    target.origin === originOf(system.edlUrl)
  );
}

function matchesHost(url: URL, pattern: string): boolean {
  if (pattern.startsWith("*.")) return url.port === "" && url.hostname.endsWith(pattern.slice(1));
  return pattern === url.host;
}

function isProtected(url: URL, allowLoopbackHttp = false): boolean {
  if (url.protocol === "https:") return true;
  return allowLoopbackHttp && url.protocol === "http:" && isLoopback(url.hostname);
}

/** True for `localhost`, 127.0.0.0/8 and ::1. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function originOf(url: string): string | undefined {
  return parse(url)?.origin;
}

function parse(url: string | URL): URL | undefined {
  if (url instanceof URL) return url;
  return URL.canParse(url) ? new URL(url) : undefined;
}
