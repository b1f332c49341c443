/**
 * Runs tasks in worker threads, on the pool of the package `piscina`.
 *
 * @module
 */
import { availableParallelism } from "node:os";
import { createExecutor } from "./create-executor.js";
import type { ExecutorDriver } from "./driver.js";
import type { Executor } from "./executor.js";
import { type TaskModules, taskModuleUrls } from "./threads/task-modules.js";
import { ThreadPool } from "./threads/thread-pool.js";

export type { TaskModules } from "./threads/task-modules.js";

/** What {@link piscinaExecutor} takes; `tasks`, or a `workerUrl` whose module serves them itself. */
export interface PiscinaExecutorOptions {
  /** Modules whose exports include the tasks, such as `new URL("./tasks.js", import.meta.url)`. */
  readonly tasks?: TaskModules;
  /** A worker file that exports `run = serveThread({ tasks })`; for bundled applications. */
  readonly workerUrl?: URL;
  /** @default the number of processors */
  readonly threads?: number;
  /** More than one suits tasks that wait; when a thread is lost, all its tasks are. @default 1 */
  readonly tasksPerThread?: number;
  /** How long an aborted or late task may take to end by itself before its thread is terminated, in ms. @default 1000 */
  readonly abortGraceMs?: number;
  /** Memory of each thread; one that needs more ends, and its task is run again if it is idempotent. @default that of Node */
  readonly maxOldGenerationSizeMb?: number;
  /** Arguments of Node for the threads. @default those of this process */
  readonly execArgv?: readonly string[];
}

/**
 * Runs tasks in worker threads: right for work that computes, and for tasks that may crash or never end.
 *
 * Threads start with the first task. A task that ignores its signal is stopped with its thread; a thread that ends is replaced,
 * and its task runs again if it is idempotent.
 *
 * @throws {TaskError} `EA_MISSING_PEER` with the first task, when `piscina` is not installed.
 * @example
 * ```ts no-run
 * import { piscinaExecutor } from "@earthaccess/executor/piscina";
 * import { defineTask } from "@earthaccess/executor";
 *
 * // In tasks.js, which workers load too:
 * const parseGranule = defineTask({ id: "my-app/parse", idempotent: true, run: (name: string) => name.length });
 *
 * await using executor = piscinaExecutor({ tasks: new URL("./tasks.js", import.meta.url), threads: 4 });
 * for await (const result of executor.map(parseGranule, ["a.nc", "b.nc"])) console.log(result);
 * ```
 */
export function piscinaExecutor(options: PiscinaExecutorOptions): Executor {
  return createExecutor(piscinaDriver(options));
}

/** The driver of {@link piscinaExecutor}. */
export function piscinaDriver(options: PiscinaExecutorOptions): ExecutorDriver {
  const { threads = availableParallelism(), tasksPerThread = 1, abortGraceMs = 1000, workerUrl } = options;
  for (const [name, value] of Object.entries({ threads, tasksPerThread }))
    if (!Number.isInteger(value) || value < 1) throw new TypeError(`${name} is a whole number from 1; got ${value}.`);
  if (!options.tasks && !workerUrl) throw new TypeError("Give tasks, the modules that threads load, or a workerUrl.");
  const pool = new ThreadPool({
    modules: options.tasks ? taskModuleUrls(options.tasks) : [],
    workerUrl,
    threads,
    tasksPerThread,
    abortGraceMs,
    maxOldGenerationSizeMb: options.maxOldGenerationSizeMb,
    execArgv: options.execArgv,
  });
  return {
    name: "piscina",
    capabilities: {
      kind: "threads",
      portable: true,
      durable: false,
      hardAbort: true,
      progress: true,
      timeLimits: true,
      maxPayloadBytes: Number.POSITIVE_INFINITY,
      delivery: "exactly-once-in-process",
    },
    // While one task runs in its place, the next one waits there: threads do not stand still between two.
    defaultConcurrency: 2 * threads * tasksPerThread,
    run: async (envelope, { signal, attempt, openContext, onProgress }) =>
      pool.run(envelope, {
        signal,
        attempt,
        payload: envelope.context && (await openContext()),
        onProgress,
      }),
    // Payloads travel with each run.
    putContext: async () => undefined,
    dropContext: (id) => pool.drop(id),
    close: () => pool.close(),
  };
}
