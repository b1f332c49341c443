import {
  type DataCollection,
  type DataGranule,
  type DataService,
  type SearchOptions,
  type SearchResults,
  searchServices as searchCmrServices,
  searchDatasets as searchCollections,
  searchData as searchGranules,
} from "@earthaccess/cmr";
import {
  Auth,
  AuthContext,
  type LoginOptions,
  login as logIn,
  NotAuthenticatedError,
  PROD,
  type ServiceStatus,
  type System,
  status as statusOf,
} from "@earthaccess/credentials";
import type { AuthSource, Json } from "@earthaccess/executor";
import {
  type Downloadable,
  type DownloadedFile,
  type DownloadOptions,
  download as downloadFiles,
  type EarthdataFile,
  type OpenOptions,
  open as openFiles,
  type Transfer,
} from "@earthaccess/store";
import type { TargetFileSystem } from "@earthaccess/targets";
import type { VirtualDataset, VirtualMfOptions, VirtualOptions, VirtualSource } from "@earthaccess/virtual";
import { dataNetwork } from "#data-network";

// Functions over a login rather than methods alone: of a class bundlers keep every method, and a page that searches would load
// what downloads.

/** What the functions of a session have in common. */
export interface SessionState {
  auth: Auth | undefined;
  readonly system?: System | undefined;
  readonly fetch?: typeof fetch | undefined;
}

export function systemOf({ auth, system }: SessionState): System {
  return auth?.system ?? system ?? PROD;
}

export async function login(state: SessionState, options: LoginOptions = {}): Promise<Auth> {
  state.auth = await logIn({ system: systemOf(state), ...network(state), ...options });
  return state.auth;
}

export function searchData(
  state: SessionState,
  query: Parameters<typeof searchGranules>[0],
  options?: SearchOptions,
): SearchResults<DataGranule> {
  return searchGranules(query, { system: systemOf(state), ...network(state), ...options });
}

export function searchDatasets(
  state: SessionState,
  query: Parameters<typeof searchCollections>[0],
  options?: SearchOptions,
): SearchResults<DataCollection> {
  return searchCollections(query, { system: systemOf(state), ...network(state), ...options });
}

export function searchServices(
  state: SessionState,
  params: Parameters<typeof searchCmrServices>[0],
  options?: SearchOptions,
): SearchResults<DataService> {
  return searchCmrServices(params, { system: systemOf(state), ...network(state), ...options });
}

export function download(
  { auth }: SessionState,
  granules: Downloadable,
  target?: string | URL | TargetFileSystem,
  options?: DownloadOptions,
): Transfer<DownloadedFile> {
  return downloadFiles(granules, target, { auth, ...options });
}

export function open({ auth }: SessionState, granules: Downloadable, options?: OpenOptions): Transfer<EarthdataFile> {
  return openFiles(granules, { auth, ...options });
}

export async function openVirtualDataset(
  state: SessionState,
  source: VirtualSource,
  options: VirtualOptions = {},
): Promise<VirtualDataset> {
  // Loaded when it is used, so that a page that searches does not bring a reader of HDF5 along.
  const { openVirtualDataset } = await import("@earthaccess/virtual");
  return openVirtualDataset(source, reading(state, options));
}

export async function openVirtualMfdataset(
  state: SessionState,
  granules: Iterable<VirtualSource> | AsyncIterable<VirtualSource>,
  options: VirtualMfOptions = {},
): Promise<VirtualDataset> {
  const { auth } = state;
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
  return openVirtualMfdataset(granules, { context, ...reading(state, options) });
}

/** What was asked for, with the session's way to the files unless it names another login or reader. */
function reading<T extends VirtualOptions>(state: SessionState, options: T): T {
  const auth = options.auth ?? state.auth;
  if (options.reader || (auth && !(auth instanceof Auth))) return { ...options, auth };
  return { ...options, ...dataNetwork(auth, state.fetch) };
}

export function status(
  state: SessionState,
  options?: { readonly throwOnOutage?: boolean },
): Promise<Record<string, ServiceStatus>> {
  return statusOf(systemOf(state), { ...options, ...network(state) });
}

/** The login, or an error that says which function needs one. */
export function requiredAuth({ auth }: SessionState, what: string): Auth {
  if (auth) return auth;
  throw new NotAuthenticatedError(`${what} needs a login. Call login() first.`, {
    code: "credentials/not-authenticated",
  });
}

function network({ fetch }: SessionState): { readonly fetch?: typeof fetch } {
  return fetch ? { fetch } : {};
}
