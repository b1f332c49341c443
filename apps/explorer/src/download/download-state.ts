import type { DataGranule } from "@earthaccess/cmr";
import { isAbort } from "@earthaccess/errors";
import type { DownloadedFile, DownloadProgress } from "@earthaccess/store";
import { signal } from "@preact/signals";
import { filter } from "../files/filter-state.js";
import { auth } from "../session/session.js";

type Picker = (options: { readonly mode: "readwrite" }) => Promise<FileSystemDirectoryHandle>;

export const progress = signal<DownloadProgress | undefined>(undefined);
export const files = signal<readonly DownloadedFile[]>([]);
export const folder = signal<string>("");
export const status = signal<"idle" | "running" | "done" | "cancelled">("idle");
export const problem = signal<unknown>(undefined);

let stop = new AbortController();

/** Whether this browser lets a page write into a folder that is picked. */
export function canPickFolder(): boolean {
  return "showDirectoryPicker" in globalThis;
}

/** Lets people pick a folder and downloads the files that pass the filter into it. */
export async function startDownload(granules: readonly DataGranule[]): Promise<void> {
  const { showDirectoryPicker } = globalThis as unknown as { readonly showDirectoryPicker: Picker };
  stop = new AbortController();
  const { signal } = stop;
  problem.value = undefined;
  try {
    const picked = await showDirectoryPicker({ mode: "readwrite" });
    folder.value = picked.name === "" ? "the private folder of this page" : picked.name;
    status.value = "running";
    files.value = [];
    progress.value = undefined;
    const [{ download }, { DirectoryHandleTarget }] = await Promise.all([
      import("@earthaccess/store"),
      import("@earthaccess/targets/browser"),
    ]);
    const transfer = download(granules, new DirectoryHandleTarget(picked), {
      filter: filter.value,
      auth: auth.value,
      access: "external",
      parallel: 4,
      onError: "collect",
      retry: { limit: 2 },
      signal,
      onProgress: (next) => {
        progress.value = next;
      },
    });
    for await (const file of transfer) files.value = [...files.value, file];
    status.value = "done";
  } catch (error) {
    const isStopped = isAbort(error, signal) || signal.aborted;
    // Closing the picker is an abort as well, and nothing to complain about.
    status.value = isStopped && folder.value !== "" ? "cancelled" : "idle";
    if (!isStopped) problem.value = error;
  }
}

export function cancelDownload(): void {
  stop.abort(new DOMException("The download was cancelled.", "AbortError"));
}
