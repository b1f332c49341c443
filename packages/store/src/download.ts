import type { RetryOptions } from "@earthaccess/credentials";
import { type AllowedOptions, checkOptions, errorFromJson } from "@earthaccess/errors";
import type { Json } from "@earthaccess/executor";
import { type ExecutorChoice, getExecutor } from "@earthaccess/executor/auto";
import { openTarget, type TargetFileSystem } from "@earthaccess/targets";
import { defaultAccess, defaultTransport } from "#transport";
import { ACCESS_MODES, type AccessMode } from "./access-choice.js";
import { type DownloadProgress, DownloadProgressCounter } from "./download-progress.js";
import type { DownloadedFile, DownloadItem } from "./downloaded-file.js";
import type { FetchPolicy } from "./fetch-once.js";
import { plannedFile } from "./file-outcome.js";
import { HostGate } from "./host-gate.js";
import { type Downloadable, type PlanOptions, planDownload } from "./plan-download.js";
import { RangeSlots } from "./range-slots.js";
import type { Work } from "./remote-work.js";
import { type DownloadJob, localDownloadTask } from "./run-download.js";
import type { FileAuthorizer } from "./send-request.js";
import { DownloadError } from "./store-errors.js";
import { Transfer } from "./transfer.js";
import type { Transport } from "./transport.js";

/** Files that may be flushed while as many as were asked for are fetched. */
const FLUSHED_MEANWHILE = 4;

/** Options of {@link download}. */
export interface DownloadOptions extends PlanOptions {
  /** The login; without it only open data can be read. */
  readonly auth?: FileAuthorizer | undefined;
  /** Where and how many are fetched at once; see `getExecutor`. @default 8 at once */
  readonly parallel?: ExecutorChoice;
  /**
   * `"direct"` reads from S3, which NASA's buckets allow in us-west-2 only, `"external"` over https; `"auto"` reads from S3 when a
   * try of one byte succeeds within a second. The environment variable `EARTHACCESS_ACCESS` sets the default. @default "auto"
   */
  readonly access?: AccessMode;
  /**
   * What happens to a file that is there already: it stays, it is replaced, or it is replaced unless its size and checksum are
   * right. @default "changed"
   */
  readonly overwrite?: "never" | "always" | "changed";
  /** Go on where an earlier try was cut off, when the server proves that the file is still the same. @default true */
  readonly resume?: boolean;
  /** `"auto"` compares what the metadata gives, `"require"` fails without a checksum, `"off"` compares the length alone. @default "auto" */
  readonly verify?: "auto" | "require" | "off";
  /** `"throw"` finishes every file and then throws one {@link DownloadError}; `"collect"` gives failures among the results. @default "throw" */
  readonly onError?: "throw" | "collect";
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  /** Further tries of a file that made no headway. @default 4, from 0.5 s up to 30 s apart */
  readonly retry?: RetryOptions;
  readonly signal?: AbortSignal | undefined;
  /** Options of the target's store, when `target` is a location. They reach workers sealed, with the login. */
  readonly storageOptions?: Readonly<Record<string, unknown>>;
  /** Plan only: each file is reported as `skipped` and nothing is requested. @default false */
  readonly dryRun?: boolean;
  /** For executors that stay in this process. @default connections of our own on Node, fetch in browsers */
  readonly transport?: Transport;
}

/**
 * Downloads the files of granules, STAC items, assets or URLs, and proves every byte.
 *
 * A file appears under its name only when it is complete and its size and checksum agree with the metadata; one that was cut
 * off is continued, also by a later run. Granules may come lazily from a search; only a window of them is held.
 *
 * @param granules what to download; of each granule the assets that pass `filter`
 * @param target a folder, a URL such as `memory://x`, or a `TargetFileSystem`. @default "data"
 * @throws {TypeError} at once, for options that are unknown or have values that are
 * @throws {DownloadError} after everything else is done, when files failed and `onError` is `"throw"`
 *
 * @example
 * ```ts
 * const files = await download(["https://data.example/public/a.nc"], "memory://scratch", { onError: "collect" });
 * console.log(files.map(({ name, status }) => `${name}: ${status}`));
 * ```
 */
export function download(
  granules: Downloadable,
  target: string | URL | TargetFileSystem = "data",
  options: DownloadOptions = {},
): Transfer<DownloadedFile> {
  checkOptions("download", options, DOWNLOAD_OPTIONS);
  return new Transfer((collect) => run(granules, target, options, collect));
}

const DOWNLOAD_OPTIONS: AllowedOptions<DownloadOptions> = {
  auth: undefined,
  parallel: undefined,
  access: ACCESS_MODES,
  overwrite: ["never", "always", "changed"],
  resume: [true, false],
  verify: ["auto", "require", "off"],
  onError: ["throw", "collect"],
  onProgress: undefined,
  retry: undefined,
  signal: undefined,
  storageOptions: undefined,
  dryRun: [true, false],
  transport: undefined,
  filter: undefined,
  layout: undefined,
  credentialsEndpoint: undefined,
  provider: undefined,
};

async function* run(
  granules: Downloadable,
  target: string | URL | TargetFileSystem,
  options: DownloadOptions,
  collect: boolean,
): AsyncGenerator<DownloadedFile, void, void> {
  options.signal?.throwIfAborted();
  const plan = planDownload(granules, options);
  if (options.dryRun) {
    const place = await placeOf(target, options);
    for await (const item of plan) yield plannedFile(item, place);
    return;
  }
  const parallel = options.parallel ?? 8;
  // So many files use the network; a few more may wait for the disk meanwhile, or for their turn.
  const turns = Number.isInteger(parallel) && (parallel as number) >= 1 ? (parallel as number) : undefined;
  const executor = getExecutor(turns === undefined ? parallel : turns + Math.min(turns, FLUSHED_MEANWHILE));
  const ownsExecutor = executor !== parallel;
  const counter = new DownloadProgressCounter(options.onProgress, turns !== undefined);
  const failures: DownloadedFile[] = [];
  const completed: DownloadedFile[] = [];
  let total = 0;
  let work: Work | undefined;
  try {
    work = executor.capabilities.portable
      ? // What packs a login for workers is loaded by those who have workers.
        await (await import("./remote-work.js")).remoteWork(target, options, executor)
      : await localWork(target, options, turns);
    const { task, location, context } = work;
    const policy = policyOf(options);
    const jobs = jobsOf(plan, location, policy, counter);
    for await (const result of executor.map(task, jobs, {
      ordered: false,
      signal: options.signal,
      onError: "yield",
      // Where nobody is told of progress, no event is made.
      ...(options.onProgress && { onEvent: (event) => counter.onEvent(event) }),
      ...(context && { context }),
    })) {
      if (!result.ok) throw result.error;
      const file = result.value as unknown as DownloadedFile;
      total++;
      counter.end(result.index, file);
      if (file.status === "failed") failures.push(file);
      else if (collect) completed.push(file);
      if (file.status !== "failed" || options.onError === "collect") yield file;
    }
  } finally {
    await work?.close();
    if (ownsExecutor) await executor.close({ drain: false });
  }
  if (failures.length > 0 && options.onError !== "collect") throw new DownloadError(failures, completed, total);
}

/** Here nothing has to travel: the files share this process's connections, login and target. */
async function localWork(
  target: string | URL | TargetFileSystem,
  options: DownloadOptions,
  turns: number | undefined,
): Promise<Work> {
  const transport = options.transport ?? defaultTransport();
  const place = await placeOf(target, options);
  const task = localDownloadTask({
    access: { transport, auth: options.auth },
    target: place,
    gate: new HostGate(),
    slots: new RangeSlots(turns),
    ...policyOf(options),
  });
  return {
    task,
    location: place.location,
    close: async () => {
      if (options.transport === undefined) await transport.close();
    },
  };
}

async function placeOf(
  target: string | URL | TargetFileSystem,
  { storageOptions }: DownloadOptions,
): Promise<TargetFileSystem> {
  if (typeof target === "object" && "write" in target) return target;
  return openTarget(target, storageOptions ? { storageOptions } : {});
}

function policyOf(options: DownloadOptions): FetchPolicy {
  return {
    overwrite: options.overwrite ?? "changed",
    resume: options.resume ?? true,
    verify: options.verify ?? "auto",
    accessMode: options.access ?? defaultAccess(),
    retry: options.retry ?? {},
  };
}

async function* jobsOf(
  plan: AsyncIterable<DownloadItem>,
  target: string,
  policy: FetchPolicy,
  counter: DownloadProgressCounter,
): AsyncGenerator<Json, void, void> {
  for await (const item of plan) {
    counter.plan(item);
    yield { item, target, policy } satisfies DownloadJob as unknown as Json;
  }
}

/** The error of a failed file, as an error that can be thrown or asked for its code. */
export function errorOf(file: DownloadedFile): Error | undefined {
  return file.error && errorFromJson(file.error);
}
