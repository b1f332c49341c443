import type { Executor } from "@earthaccess/executor";
import type { TargetFileSystem } from "@earthaccess/targets";
import { defaultAccess, defaultTransport } from "#transport";
import { type AccessMode, type ChosenPlace, choosePlace, type FileAddresses } from "./access-choice.js";
import { type DownloadOptions, download } from "./download.js";
import type { DownloadedFile } from "./downloaded-file.js";
import { type EarthdataFile, openFile } from "./earthdata-file.js";
import { type OpenOptions, open } from "./open.js";
import type { Downloadable } from "./plan-download.js";
import type { FileAccess, FileAuthorizer, S3KeySource } from "./send-request.js";
import type { Transfer } from "./transfer.js";
import type { Transport } from "./transport.js";

/** What a {@link Store} is put together of. */
export interface StoreParts {
  readonly auth?: FileAuthorizer | undefined;
  /** Gives the keys of buckets instead of the login's own manager. */
  readonly credentialManager?: S3KeySource | undefined;
  readonly fileSystemFactory?: FileSystemFactory | undefined;
  /** Runs downloads, as their `parallel` would. */
  readonly executor?: Executor | undefined;
}

/**
 * Makes the connections to files: over https with the login, or to a bucket with its keys.
 *
 * One factory's files share their connections; give one to a {@link Store} to bring a transport of one's own.
 *
 * @example
 * ```ts
 * const factory = new FileSystemFactory({ auth: await login({ token: "<token>" }) });
 * ```
 */
export class FileSystemFactory {
  readonly access: FileAccess;

  constructor(
    parts: {
      readonly auth?: FileAuthorizer | undefined;
      readonly credentialManager?: S3KeySource | undefined;
      readonly transport?: Transport | undefined;
    } = {},
  ) {
    const { auth, credentialManager, transport = defaultTransport() } = parts;
    this.access = { transport, auth: withKeys(auth, credentialManager) };
  }

  /** The way to a file, as `access` says. */
  choose(file: FileAddresses, access: AccessMode = defaultAccess(), signal?: AbortSignal): Promise<ChosenPlace> {
    return choosePlace(this.access, file, access, signal);
  }

  /** One file by its address, for reading. */
  open(
    url: string,
    options: { readonly credentialsEndpoint?: string; readonly signal?: AbortSignal } = {},
  ): Promise<EarthdataFile> {
    return openFile({
      access: this.access,
      url,
      name:
        url
          .replace(/[?#].*$/s, "")
          .split("/")
          .at(-1) ?? url,
      ...options,
    });
  }
}

/**
 * Downloads and opens with parts given once: login, keys, connections, executor.
 *
 * What a call's own options say comes before the parts.
 *
 * @example
 * ```ts
 * const store = new Store({ auth: await login({ token: "<token>" }) });
 * const planned = await store.download("https://data.lpdaac.earthdatacloud.nasa.gov/file.tif", "memory://x", { dryRun: true });
 * ```
 */
export class Store {
  readonly #auth: FileAuthorizer | undefined;
  readonly #factory: FileSystemFactory | undefined;
  readonly #executor: Executor | undefined;

  constructor(parts: StoreParts = {}) {
    this.#auth = withKeys(parts.auth, parts.credentialManager);
    this.#factory = parts.fileSystemFactory;
    this.#executor = parts.executor;
  }

  download(
    granules: Downloadable,
    target?: string | URL | TargetFileSystem,
    options: DownloadOptions = {},
  ): Transfer<DownloadedFile> {
    const parallel = options.parallel ?? this.#executor;
    return download(granules, target, { ...this.#parts(), ...options, ...(parallel !== undefined && { parallel }) });
  }

  open(granules: Downloadable, options: OpenOptions = {}): Transfer<EarthdataFile> {
    return open(granules, { ...this.#parts(), ...options });
  }

  #parts(): { readonly auth?: FileAuthorizer; readonly transport?: Transport } {
    const auth = this.#factory?.access.auth ?? this.#auth;
    return { ...(auth && { auth }), ...(this.#factory && { transport: this.#factory.access.transport }) };
  }
}

/** A login whose keys come from elsewhere. */
function withKeys(auth: FileAuthorizer | undefined, keys: S3KeySource | undefined): FileAuthorizer | undefined {
  if (!auth || !keys) return auth;
  return {
    system: auth.system,
    token: () => auth.token(),
    replace: (token) => auth.replace(token),
    passwordForLoginHost: () => auth.passwordForLoginHost(),
    credentialManager: keys,
  };
}
