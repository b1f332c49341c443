import { type AssetFilterInput, type AssetSource, assetsOf, toAssetFilter } from "@earthaccess/assets";
import type { RetryOptions } from "@earthaccess/credentials";
import { type AllowedOptions, checkOptions } from "@earthaccess/errors";
import { defaultAccess, defaultTransport } from "#transport";
import { ACCESS_MODES, type AccessMode, choosePlace, isAboutKeys } from "./access-choice.js";
import { credentialsEndpointOf } from "./credentials-endpoint.js";
import { type EarthdataFile, openFile } from "./earthdata-file.js";
import { type Downloadable, each } from "./plan-download.js";
import type { FileAuthorizer } from "./send-request.js";
import { Transfer } from "./transfer.js";
import type { Transport } from "./transport.js";

/** Options of {@link open}. */
export interface OpenOptions {
  /** Which assets of each granule. @default those with the role `data` */
  readonly filter?: AssetFilterInput | undefined;
  /** The login; without it only open data can be read. */
  readonly auth?: FileAuthorizer | undefined;
  /** As for `download`: from S3, over https, or from S3 where a try of one byte succeeds. @default "auto" */
  readonly access?: AccessMode;
  /** The `/s3credentials` address whose keys open the files' buckets. @default the granule's own, else that of its provider */
  readonly credentialsEndpoint?: string | undefined;
  /** CMR provider id, such as `POCLOUD`, for granules that do not name theirs. */
  readonly provider?: string | undefined;
  /** Bytes read and kept at a time. @default 4 MiB below 100 MiB, 8 MiB below 1 GiB, else 16 MiB */
  readonly blockSize?: number;
  /** Bytes kept in memory for each file. @default 8 blocks */
  readonly cacheBytes?: number;
  /** Files opened ahead while earlier ones are taken. @default 8 */
  readonly concurrency?: number;
  readonly retry?: RetryOptions;
  readonly signal?: AbortSignal | undefined;
  /** @default connections of our own on Node, fetch in browsers */
  readonly transport?: Transport;
}

/**
 * Opens the files of granules, STAC items, assets or URLs for reading by ranges; nothing is downloaded.
 *
 * @throws {TypeError} at once, for options that are unknown or have values that are
 *
 * @example
 * ```ts no-run
 * const [file] = await open("https://data.example/scene.tif");
 * const header = await file?.slice(0, 16);
 * ```
 */
export function open(granules: Downloadable, options: OpenOptions = {}): Transfer<EarthdataFile> {
  checkOptions("open", options, OPEN_OPTIONS);
  return new Transfer(() => openAll(granules, options));
}

const OPEN_OPTIONS: AllowedOptions<OpenOptions> = {
  filter: undefined,
  auth: undefined,
  access: ACCESS_MODES,
  credentialsEndpoint: undefined,
  provider: undefined,
  blockSize: undefined,
  cacheBytes: undefined,
  concurrency: undefined,
  retry: undefined,
  signal: undefined,
  transport: undefined,
};

async function* openAll(granules: Downloadable, options: OpenOptions): AsyncGenerator<EarthdataFile, void, void> {
  const filter = toAssetFilter(options.filter ?? { includeRoles: ["data"] });
  // Kept open with the files, which outlive this loop; idle connections do not hold the process.
  const transport = options.transport ?? defaultTransport();
  const ahead: Promise<EarthdataFile>[] = [];
  const most = options.concurrency ?? 8;
  for await (const granule of each(granules)) {
    for (const asset of assetsOf(granule)) {
      if (!filter.matches(asset)) continue;
      const opening = openAsset(asset, granule, transport, options);
      // Its failure is thrown when its turn comes.
      opening.catch(() => undefined);
      ahead.push(opening);
      if (ahead.length >= most) yield (await ahead.shift()) as EarthdataFile;
    }
  }
  for (const opening of ahead) yield await opening;
}

async function openAsset(
  asset: ReturnType<typeof assetsOf>[number],
  granule: AssetSource,
  transport: Transport,
  options: OpenOptions,
): Promise<EarthdataFile> {
  const { auth, blockSize, cacheBytes, retry, signal } = options;
  const addresses = {
    https: asset.hrefFor("https"),
    s3: asset.hrefFor("s3"),
    credentialsEndpoint: credentialsEndpointOf(asset, granule, options),
  };
  const access = { transport, auth };
  const mode = options.access ?? defaultAccess();
  const { url, credentialsEndpoint, access: way } = await choosePlace(access, addresses, mode, signal);
  const expectedSize = asset.fileSizeIsEstimate ? undefined : asset.fileSize;
  const reading = { access, name: asset.filename, granule, expectedSize, blockSize, cacheBytes, retry, signal };
  return openFile({ ...reading, url, credentialsEndpoint }).catch((error: unknown) => {
    // The bucket let one byte be read and not this file; over https it has rules of its own.
    if (way === "direct" && mode === "auto" && addresses.https && isAboutKeys(error))
      return openFile({ ...reading, url: addresses.https });
    throw error;
  });
}
