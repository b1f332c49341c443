import { workerData } from "node:worker_threads";
import type { TaskModule } from "../serve-tasks.js";
import type { ThreadData, ThreadResult, ThreadRun } from "./messages.js";
import { serveThread } from "./serve-thread.js";

const { modules } = workerData as ThreadData;

/** What the pool calls for each run. */
export const run: (run: ThreadRun) => Promise<ThreadResult> = serveThread({
  tasks: modules.map((module) => () => import(module) as Promise<TaskModule>),
});
