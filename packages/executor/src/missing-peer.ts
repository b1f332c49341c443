import { TaskError } from "./task-error.js";

/** How Node says that there is no such package, and how webpack does. */
const NOT_FOUND: readonly unknown[] = ["ERR_MODULE_NOT_FOUND", "MODULE_NOT_FOUND"];

/**
 * The error for an optional package that could not be imported; one that is there and broken keeps its own.
 *
 * Each such import stands in a `try` of its own: by that webpack, esbuild and others know that it may be missing, and build without it.
 */
export function missingPeer(name: string, cause: unknown): unknown {
  if (!NOT_FOUND.includes((cause as { code?: unknown } | undefined)?.code)) return cause;
  return new TaskError(`This executor needs the package ${name}. Install it: npm install ${name}`, {
    code: "EA_MISSING_PEER",
    retryable: false,
    cause,
  });
}
