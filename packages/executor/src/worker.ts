/**
 * The side of an executor that runs where the tasks are: in a worker thread, another process, another machine.
 *
 * @module
 */
export { type ServeTasksOptions, serveTasks, type TaskModule, type TaskServer } from "./serve-tasks.js";
export { serveWorker, type WorkerScope } from "./serve-worker.js";
