import type { DataCollection, DataGranule, DataService, SearchOptions, SearchResults } from "@earthaccess/cmr";
import type { Auth, LoginOptions, S3Credentials, S3Request, ServiceStatus } from "@earthaccess/credentials";
import type {
  Downloadable,
  DownloadedFile,
  DownloadOptions,
  EarthdataFile,
  OpenOptions,
  Transfer,
} from "@earthaccess/store";
import type { TargetFileSystem } from "@earthaccess/targets";
import type { VirtualDataset, VirtualMfOptions, VirtualOptions, VirtualSource } from "@earthaccess/virtual";
import { Session } from "./session.js";

const session = /* @__PURE__ */ new Session();

/**
 * Logs in; `download` and the functions for credentials use this login from then on.
 *
 * @example
 * ```ts
 * await login({ token: "<token from urs.earthdata.nasa.gov>" });
 * ```
 */
export function login(options?: LoginOptions): Promise<Auth> {
  return session.login(options);
}

/** Searches granules, lazily and anonymously unless `auth` is given; see `searchData` of @earthaccess/cmr. */
export function searchData(
  query: Parameters<Session["searchData"]>[0],
  options?: SearchOptions,
): SearchResults<DataGranule> {
  return session.searchData(query, options);
}

/** Searches collections, lazily and anonymously unless `auth` is given; see `searchDatasets` of @earthaccess/cmr. */
export function searchDatasets(
  query: Parameters<Session["searchDatasets"]>[0],
  options?: SearchOptions,
): SearchResults<DataCollection> {
  return session.searchDatasets(query, options);
}

/** Downloads with the login of `login()`; see `download` of @earthaccess/store. */
export function download(
  granules: Downloadable,
  target?: string | URL | TargetFileSystem,
  options?: DownloadOptions,
): Transfer<DownloadedFile> {
  return session.download(granules, target, options);
}

/** Opens files for reading by ranges with the login of `login()`; see `open` of @earthaccess/store. */
export function open(granules: Downloadable, options?: OpenOptions): Transfer<EarthdataFile> {
  return session.open(granules, options);
}

/** Opens a granule as a dataset without downloading it, with the login of `login()`; see @earthaccess/virtual. */
export function openVirtualDataset(source: VirtualSource, options?: VirtualOptions): Promise<VirtualDataset> {
  return session.openVirtualDataset(source, options);
}

/** Opens many granules as one dataset without downloading them, with the login of `login()`; see @earthaccess/virtual. */
export function openVirtualMfdataset(
  granules: Iterable<VirtualSource> | AsyncIterable<VirtualSource>,
  options?: VirtualMfOptions,
): Promise<VirtualDataset> {
  return session.openVirtualMfdataset(granules, options);
}

/** Another name for {@link openVirtualMfdataset}, which Python's users know. */
export const virtualize: typeof openVirtualMfdataset = openVirtualMfdataset;

/** Searches services, lazily and anonymously unless `auth` is given; see `searchServices` of @earthaccess/cmr. */
export function searchServices(
  params: Parameters<Session["searchServices"]>[0],
  options?: SearchOptions,
): SearchResults<DataService> {
  return session.searchServices(params, options);
}

/** Temporary S3 credentials with the login of `login()`. */
export function getS3Credentials(request: S3Request): Promise<S3Credentials> {
  return session.getS3Credentials(request);
}

/** The bearer token of `login()`, for other tools. */
export function getEdlToken(): Promise<string> {
  return session.getEdlToken();
}

/** A `fetch` with the login of `login()`. */
export function getFetch(): typeof fetch {
  return session.getFetch();
}

/** Whether Earthdata Login and the CMR are up. */
export function status(options?: { readonly throwOnOutage?: boolean }): Promise<Record<string, ServiceStatus>> {
  return session.status(options);
}
