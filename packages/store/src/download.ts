import type { Authorizer, RetryOptions } from "@earthaccess/credentials";
import { errorFromJson, isAbort } from "@earthaccess/errors";
import { defineTask, type Json } from "@earthaccess/executor";
import { type ExecutorChoice, getExecutor } from "@earthaccess/executor/auto";
import { openTarget, type TargetFileSystem } from "@earthaccess/targets";
import { defaultTransport } from "#transport";
import { downloadFile, type FetchEnvironment } from "./download-file.js";
import { type DownloadProgress, DownloadProgressCounter } from "./download-progress.js";
import type { DownloadedFile, DownloadItem } from "./downloaded-file.js";
import { failedFile, plannedFile } from "./file-outcome.js";
import { HostGate } from "./host-gate.js";
import { type Downloadable, type PlanOptions, planDownload } from "./plan-download.js";
import { DownloadError } from "./store-errors.js";
import { Transfer } from "./transfer.js";
import type { Transport } from "./transport.js";

/** Options of {@link download}. */
export interface DownloadOptions extends PlanOptions {
  /** The login; without it only open data can be read. */
  readonly auth?: Authorizer | undefined;
  /** Where and how many at once; see `getExecutor`. @default 8 at once */
  readonly parallel?: ExecutorChoice;
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
  /** Options of the target's store, when `target` is a location. */
  readonly storageOptions?: Readonly<Record<string, unknown>>;
  /** Plan only: each file is reported as `skipped` and nothing is requested. @default false */
  readonly dryRun?: boolean;
  /** @default node:http on Node, fetch in browsers */
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
  return new Transfer((collect) => run(granules, target, options, collect));
}

async function* run(
  granules: Downloadable,
  target: string | URL | TargetFileSystem,
  options: DownloadOptions,
  collect: boolean,
): AsyncGenerator<DownloadedFile, void, void> {
  options.signal?.throwIfAborted();
  const place =
    typeof target === "object" && "write" in target
      ? target
      : await openTarget(target, options.storageOptions ? { storageOptions: options.storageOptions } : {});
  const plan = planDownload(granules, options);
  if (options.dryRun) {
    for await (const item of plan) yield plannedFile(item, place);
    return;
  }
  const transport = options.transport ?? defaultTransport();
  const executor = getExecutor(options.parallel ?? 8);
  const ownsExecutor = executor !== options.parallel;
  const counter = new DownloadProgressCounter(options.onProgress);
  const failures: DownloadedFile[] = [];
  const completed: DownloadedFile[] = [];
  let total = 0;
  try {
    const environment: FetchEnvironment = {
      access: { transport, auth: options.auth },
      target: place,
      gate: new HostGate(),
      overwrite: options.overwrite ?? "changed",
      resume: options.resume ?? true,
      verify: options.verify ?? "auto",
      retry: options.retry ?? {},
    };
    const task = downloadTask(environment, counter, options.signal);
    for await (const result of executor.map(task, plan as AsyncIterable<DownloadItem & Json>, {
      ordered: false,
      signal: options.signal,
      onError: "yield",
    })) {
      if (!result.ok) throw result.error;
      const file = result.value as unknown as DownloadedFile;
      total++;
      if (file.status === "failed") failures.push(file);
      else if (collect) completed.push(file);
      if (file.status !== "failed" || options.onError === "collect") yield file;
    }
  } finally {
    if (ownsExecutor) await executor.close({ drain: false });
    if (options.transport === undefined) await transport.close();
  }
  if (failures.length > 0 && options.onError !== "collect") throw new DownloadError(failures, completed, total);
}

/** The work on one file; a failure of the file is a result, so that the others go on. */
function downloadTask(environment: FetchEnvironment, counter: DownloadProgressCounter, outer: AbortSignal | undefined) {
  return defineTask({
    id: "earthaccess/download",
    idempotent: true,
    run: async (input: Json, { signal }): Promise<Json> => {
      const item = input as unknown as DownloadItem;
      const progress = counter.start(item);
      try {
        const file = await downloadFile(item, environment, signal, progress.bytes);
        progress.end(file.status === "skipped" ? "skipped" : "done", file.bytes);
        return file as unknown as Json;
      } catch (error) {
        if (isAbort(error, signal) || outer?.aborted) throw error;
        progress.end("failed", 0);
        return failedFile(item, error) as unknown as Json;
      }
    },
  });
}

/** The error of a failed file, as an error that can be thrown or asked for its code. */
export function errorOf(file: DownloadedFile): Error | undefined {
  return file.error && errorFromJson(file.error);
}
