import type { DataCollection, DataGranule, DataService, SearchOptions, SearchResults } from "@earthaccess/cmr";
import type { Auth, LoginOptions, S3Credentials, S3Request, ServiceStatus, System } from "@earthaccess/credentials";
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
import * as functions from "./session-functions.js";

/** What {@link createSession} takes. */
export interface SessionOptions {
  /** @default PROD, or that of the login */
  readonly system?: System;
  readonly auth?: Auth;
  /** The fetch that reaches Earthdata Login and the CMR; a proxy goes in here. @default globalThis.fetch */
  readonly fetch?: typeof fetch;
}

/**
 * The functions of earthaccess with one login and one system in common.
 *
 * @example
 * ```ts
 * const session = createSession();
 * await session.login({ token: "<token>" });
 * const results = session.searchData({ shortName: "ATL06", temporal: "2020-01" });
 * ```
 */
export class Session {
  readonly #state: functions.SessionState;

  constructor({ auth, system, fetch }: SessionOptions = {}) {
    this.#state = { auth, system, fetch };
  }

  /** The login, or `undefined` before there is one. */
  get auth(): Auth | undefined {
    return this.#state.auth;
  }

  get system(): System {
    return functions.systemOf(this.#state);
  }

  /** Logs in, and uses the login for all that follows; see `login` of @earthaccess/credentials. */
  login(options?: LoginOptions): Promise<Auth> {
    return functions.login(this.#state, options);
  }

  /** Searches granules. The search is anonymous unless `auth` is given: a token that has ended must not break it. */
  searchData(query: Parameters<typeof functions.searchData>[1], options?: SearchOptions): SearchResults<DataGranule> {
    return functions.searchData(this.#state, query, options);
  }

  /** Searches collections, anonymously unless `auth` is given. */
  searchDatasets(
    query: Parameters<typeof functions.searchDatasets>[1],
    options?: SearchOptions,
  ): SearchResults<DataCollection> {
    return functions.searchDatasets(this.#state, query, options);
  }

  /** Downloads with the session's login; see `download` of @earthaccess/store. */
  download(
    granules: Downloadable,
    target?: string | URL | TargetFileSystem,
    options?: DownloadOptions,
  ): Transfer<DownloadedFile> {
    return functions.download(this.#state, granules, target, options);
  }

  /** Opens files for reading by ranges, with the session's login; see `open` of @earthaccess/store. */
  open(granules: Downloadable, options?: OpenOptions): Transfer<EarthdataFile> {
    return functions.open(this.#state, granules, options);
  }

  /** Opens a granule as a dataset without downloading it, with the session's login; see @earthaccess/virtual. */
  openVirtualDataset(source: VirtualSource, options?: VirtualOptions): Promise<VirtualDataset> {
    return functions.openVirtualDataset(this.#state, source, options);
  }

  /** Opens many granules as one dataset without downloading them, with the session's login; see @earthaccess/virtual. */
  openVirtualMfdataset(
    granules: Iterable<VirtualSource> | AsyncIterable<VirtualSource>,
    options?: VirtualMfOptions,
  ): Promise<VirtualDataset> {
    return functions.openVirtualMfdataset(this.#state, granules, options);
  }

  /** Searches services, anonymously unless `auth` is given. */
  searchServices(
    params: Parameters<typeof functions.searchServices>[1],
    options?: SearchOptions,
  ): SearchResults<DataService> {
    return functions.searchServices(this.#state, params, options);
  }

  /** Temporary S3 credentials, for granules, a provider, a data centre or an endpoint. */
  async getS3Credentials(request: S3Request): Promise<S3Credentials> {
    return functions.requiredAuth(this.#state, "getS3Credentials()").getS3Credentials(request);
  }

  /** The bearer token, for other tools. */
  async getEdlToken(): Promise<string> {
    return functions.requiredAuth(this.#state, "getEdlToken()").token();
  }

  /** A `fetch` with the session's login. */
  getFetch(): typeof fetch {
    return functions.requiredAuth(this.#state, "getFetch()").fetch;
  }

  /** Whether Earthdata Login and the CMR are up. */
  status(options?: { readonly throwOnOutage?: boolean }): Promise<Record<string, ServiceStatus>> {
    return functions.status(this.#state, options);
  }
}

/** A session of one's own, apart from the one behind the functions of this package. */
export function createSession(options: SessionOptions = {}): Session {
  return new Session(options);
}
