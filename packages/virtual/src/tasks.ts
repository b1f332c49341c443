/**
 * The tasks of this package, for workers: `serveTasks({ tasks: [() => import("@earthaccess/virtual/tasks")] })`.
 *
 * Documents behind a login need the form of `earthaccess/tasks`.
 *
 * @module
 */
export { parseDmrppTask } from "./parse-task.js";
