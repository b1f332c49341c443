import { isAbort } from "@earthaccess/errors";
import { defineTask, type Json, type Task, type TaskContext } from "@earthaccess/executor";
import { downloadFile } from "./download-file.js";
import type { DownloadedFile, DownloadItem } from "./downloaded-file.js";
import type { FetchEnvironment, FetchPolicy } from "./fetch-once.js";
import { failedFile } from "./file-outcome.js";

/** One file for a worker: plain data without any secret. */
export interface DownloadJob {
  readonly item: DownloadItem;
  /** Location of the target, as `openTarget` takes it. */
  readonly target: string;
  readonly policy: FetchPolicy;
}

/** Name and version by which clients and workers know the task. */
export const DOWNLOAD: { readonly id: string; readonly version: number; readonly idempotent: boolean } = {
  id: "earthaccess/download",
  version: 1,
  idempotent: true,
};

/** Progress is told after this many bytes, or when this much time has passed, whichever is first. */
const TELL_BYTES = 1024 * 1024;
const TELL_MS = 100;

/** The same task for executors that stay in this process, where target and login need not travel. */
export function localDownloadTask(environment: FetchEnvironment): Task {
  return defineTask({
    ...DOWNLOAD,
    sharesSignal: true,
    run: async (input: Json, context) =>
      (await runDownload((input as unknown as DownloadJob).item, environment, context)) as unknown as Json,
  });
}

/** A failure of the file is a result, so that the others go on; only an abort ends the task. */
export async function runDownload(
  item: DownloadItem,
  environment: FetchEnvironment,
  { signal, progress }: TaskContext,
): Promise<DownloadedFile> {
  let told: number | undefined;
  let toldAt = Date.now();
  const onBytes = (bytes: number) => {
    const now = Date.now();
    // Where files wait for their turn, 0 says that it has come.
    const isFirst = told === undefined && bytes === 0;
    told ??= 0;
    if (!isFirst && bytes >= told && bytes - told < TELL_BYTES && now - toldAt < TELL_MS) return;
    told = bytes;
    toldAt = now;
    progress({ bytes });
  };
  try {
    return await downloadFile(item, environment, signal, onBytes);
  } catch (error) {
    if (isAbort(error, signal) || signal.aborted) throw error;
    return failedFile(item, error);
  }
}
