/**
 * All tasks of earthaccess, for workers: `serveTasks({ tasks: [() => import("earthaccess/tasks")] })`.
 *
 * @module
 */
import { AuthContext } from "@earthaccess/credentials";
import type { Task } from "@earthaccess/executor";
import { createParseTask } from "@earthaccess/virtual";

export { downloadTask } from "@earthaccess/store/tasks";

/** Reads and parses a DMR++ document with the login of its execution context, which goes to Earthdata's own hosts only. */
export const parseDmrppTask: Task = /* @__PURE__ */ createParseTask(({ auth }) =>
  auth === undefined ? (input, init) => globalThis.fetch(input, init) : AuthContext.fromJSON(auth).toAuth().fetch,
);
