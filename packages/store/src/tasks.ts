/**
 * The tasks of this package, for workers: `serveTasks({ tasks: [() => import("@earthaccess/store/tasks")] })`.
 *
 * @module
 */
export { type DownloadPayload, downloadTask } from "./download-task.js";
export type { DownloadJob } from "./run-download.js";
