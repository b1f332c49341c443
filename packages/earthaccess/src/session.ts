import {
  type DataCollection,
  type DataGranule,
  type DataService,
  type SearchOptions,
  type SearchResults,
  searchData,
  searchDatasets,
  searchServices,
} from "@earthaccess/cmr";
import {
  Auth,
  AuthContext,
  type LoginOptions,
  login,
  NotAuthenticatedError,
  PROD,
  type S3Credentials,
  type S3Request,
  type ServiceStatus,
  type System,
  status,
} from "@earthaccess/credentials";
import type { AuthSource, Json } from "@earthaccess/executor";
import {
  type Downloadable,
  type DownloadedFile,
  type DownloadOptions,
  download,
  type EarthdataFile,
  type OpenOptions,
  open,
  type Transfer,
} from "@earthaccess/store";
import type { TargetFileSystem } from "@earthaccess/targets";
import type { VirtualDataset, VirtualMfOptions, VirtualOptions, VirtualSource } from "@earthaccess/virtual";
import { dataNetwork } from "#data-network";

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
  #auth: Auth | undefined;
  readonly #system: System | undefined;
  readonly #fetch: typeof fetch | undefined;

  constructor(options: SessionOptions = {}) {
    this.#auth = options.auth;
    this.#system = options.system;
    this.#fetch = options.fetch;
  }

  /** The login, or `undefined` before there is one. */
  get auth(): Auth | undefined {
    return this.#auth;
  }

  get system(): System {
    return this.#auth?.system ?? this.#system ?? PROD;
  }

  /** Logs in, and uses the login for all that follows; see `login` of @earthaccess/credentials. */
  async login(options: LoginOptions = {}): Promise<Auth> {
    this.#auth = await login({ system: this.system, ...this.#network(), ...options });
    return this.#auth;
  }

  /** Searches granules. The search is anonymous unless `auth` is given: a token that has ended must not break it. */
  searchData(query: Parameters<typeof searchData>[0], options: SearchOptions = {}): SearchResults<DataGranule> {
    return searchData(query, { system: this.system, ...this.#network(), ...options });
  }

  /** Searches collections, anonymously unless `auth` is given. */
  searchDatasets(
    query: Parameters<typeof searchDatasets>[0],
    options: SearchOptions = {},
  ): SearchResults<DataCollection> {
    return searchDatasets(query, { system: this.system, ...this.#network(), ...options });
  }

  /** Downloads with the session's login; see `download` of @earthaccess/store. */
  download(
    granules: Downloadable,
    target?: string | URL | TargetFileSystem,
    options: DownloadOptions = {},
  ): Transfer<DownloadedFile> {
    return download(granules, target, { auth: this.#auth, ...options });
  }

  /** Opens files for reading by ranges, with the session's login; see `open` of @earthaccess/store. */
  open(granules: Downloadable, options: OpenOptions = {}): Transfer<EarthdataFile> {
    return open(granules, { auth: this.#auth, ...options });
  }

  /** Opens a granule as a dataset without downloading it, with the session's login; see @earthaccess/virtual. */
  async openVirtualDataset(source: VirtualSource, options: VirtualOptions = {}): Promise<VirtualDataset> {
    // Loaded when it is used, so that a page that searches does not bring a reader of HDF5 along.
    const { openVirtualDataset } = await import("@earthaccess/virtual");
    return openVirtualDataset(source, this.#reading(options));
  }

  /** Opens many granules as one dataset without downloading them, with the session's login; see @earthaccess/virtual. */
  async openVirtualMfdataset(
    granules: Iterable<VirtualSource> | AsyncIterable<VirtualSource>,
    options: VirtualMfOptions = {},
  ): Promise<VirtualDataset> {
    const auth = this.#auth;
    // Workers elsewhere get the login sealed in their execution context, and serve `earthaccess/tasks`.
    const context: AuthSource | undefined = auth && {
      resolve: async () => {
        const portable = await AuthContext.fromAuth(auth);
        return {
          v: 1,
          ...(portable.expiresAt && { expiresAt: portable.expiresAt.toISOString() }),
          auth: portable.toJSON() as unknown as Json,
        };
      },
    };
    const { openVirtualMfdataset } = await import("@earthaccess/virtual");
    return openVirtualMfdataset(granules, { context, ...this.#reading(options) });
  }

  /** What was asked for, with the session's way to the files unless it names another login or reader. */
  #reading<T extends VirtualOptions>(options: T): T {
    const auth = options.auth ?? this.#auth;
    if (options.reader || (auth && !(auth instanceof Auth))) return { ...options, auth };
    return { ...options, ...dataNetwork(auth, this.#fetch) };
  }

  /** Searches services, anonymously unless `auth` is given. */
  searchServices(
    params: Parameters<typeof searchServices>[0],
    options: SearchOptions = {},
  ): SearchResults<DataService> {
    return searchServices(params, { system: this.system, ...this.#network(), ...options });
  }

  /** Temporary S3 credentials, for granules, a provider, a data centre or an endpoint. */
  async getS3Credentials(request: S3Request): Promise<S3Credentials> {
    return this.#required("getS3Credentials()").getS3Credentials(request);
  }

  /** The bearer token, for other tools. */
  async getEdlToken(): Promise<string> {
    return this.#required("getEdlToken()").token();
  }

  /** A `fetch` with the session's login. */
  getFetch(): typeof fetch {
    return this.#required("getFetch()").fetch;
  }

  /** Whether Earthdata Login and the CMR are up. */
  status(options: { readonly throwOnOutage?: boolean } = {}): Promise<Record<string, ServiceStatus>> {
    return status(this.system, { ...options, ...this.#network() });
  }

  #network(): { readonly fetch?: typeof fetch } {
    return this.#fetch ? { fetch: this.#fetch } : {};
  }

  #required(what: string): Auth {
    if (!this.#auth)
      throw new NotAuthenticatedError(`${what} needs a login. Call login() first.`, {
        code: "credentials/not-authenticated",
      });
    return this.#auth;
  }
}

/** A session of one's own, apart from the one behind the functions of this package. */
export function createSession(options: SessionOptions = {}): Session {
  return new Session(options);
}
