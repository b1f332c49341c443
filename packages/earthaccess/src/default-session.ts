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
import type { Session } from "./session.js";
import * as functions from "./session-functions.js";

const session: functions.SessionState = { auth: undefined };

/**
 * Logs in; `download` and the functions for credentials use this login from then on.
 *
 * @example
 * ```ts
 * await login({ token: "<token from urs.earthdata.nasa.gov>" });
 * ```
 */
export function login(options?: LoginOptions): Promise<Auth> {
  return functions.login(session, options);
}

/** Searches granules, lazily and anonymously unless `auth` is given; see `searchData` of @earthaccess/cmr. */
export function searchData(
  query: Parameters<Session["searchData"]>[0],
  options?: SearchOptions,
): SearchResults<DataGranule> {
  return functions.searchData(session, query, options);
}

/** Searches collections, lazily and anonymously unless `auth` is given; see `searchDatasets` of @earthaccess/cmr. */
export function searchDatasets(
  query: Parameters<Session["searchDatasets"]>[0],
  options?: SearchOptions,
): SearchResults<DataCollection> {
  return functions.searchDatasets(session, query, options);
}

/** Downloads with the login of `login()`; see `download` of @earthaccess/store. */
export function download(
  granules: Downloadable,
  target?: string | URL | TargetFileSystem,
  options?: DownloadOptions,
): Transfer<DownloadedFile> {
  return functions.download(session, granules, target, options);
}

/** Opens files for reading by ranges with the login of `login()`; see `open` of @earthaccess/store. */
export function open(granules: Downloadable, options?: OpenOptions): Transfer<EarthdataFile> {
  return functions.open(session, granules, options);
}

/** Opens a granule as a dataset without downloading it, with the login of `login()`; see @earthaccess/virtual. */
export function openVirtualDataset(source: VirtualSource, options?: VirtualOptions): Promise<VirtualDataset> {
  return functions.openVirtualDataset(session, source, options);
}

/** Opens many granules as one dataset without downloading them, with the login of `login()`; see @earthaccess/virtual. */
export function openVirtualMfdataset(
  granules: Iterable<VirtualSource> | AsyncIterable<VirtualSource>,
  options?: VirtualMfOptions,
): Promise<VirtualDataset> {
  return functions.openVirtualMfdataset(session, granules, options);
}

/** Another name for {@link openVirtualMfdataset}, which Python's users know. */
export const virtualize: typeof openVirtualMfdataset = openVirtualMfdataset;

/** Searches services, lazily and anonymously unless `auth` is given; see `searchServices` of @earthaccess/cmr. */
export function searchServices(
  params: Parameters<Session["searchServices"]>[0],
  options?: SearchOptions,
): SearchResults<DataService> {
  return functions.searchServices(session, params, options);
}

/** Temporary S3 credentials with the login of `login()`. */
export async function getS3Credentials(request: S3Request): Promise<S3Credentials> {
  return functions.requiredAuth(session, "getS3Credentials()").getS3Credentials(request);
}

/** The bearer token of `login()`, for other tools. */
export async function getEdlToken(): Promise<string> {
  return functions.requiredAuth(session, "getEdlToken()").token();
}

/** A `fetch` with the login of `login()`. */
export function getFetch(): typeof fetch {
  return functions.requiredAuth(session, "getFetch()").fetch;
}

/** Whether Earthdata Login and the CMR are up. */
export function status(options?: { readonly throwOnOutage?: boolean }): Promise<Record<string, ServiceStatus>> {
  return functions.status(session, options);
}
