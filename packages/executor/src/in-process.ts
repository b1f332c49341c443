import { createExecutor } from "./create-executor.js";
import type { ExecutorCapabilities, ExecutorDriver } from "./driver.js";
import type { Executor } from "./executor.js";
import { ResourceCache } from "./resource-cache.js";
import { runTask } from "./run-task.js";
import type { AuthPayload } from "./task.js";

/**
 * Runs one item after the other in this thread; the simplest executor, and the one to debug with.
 *
 * @example
 * ```ts
 * const double = defineTask({ id: "example/double", run: (x: number) => 2 * x });
 * for await (const y of serialExecutor().map(double, [1, 2])) console.log(y);
 * ```
 */
export function serialExecutor(): Executor {
  return createExecutor(inProcessDriver("serial", 1));
}

/**
 * Runs up to `concurrency` items at once in this thread; right for work that waits for networks and disks.
 *
 * @example
 * ```ts
 * const size = defineTask({ id: "example/size", run: async (url: string) => Number((await fetch(url)).headers.get("content-length")) });
 * const executor = concurrentExecutor({ concurrency: 16 });
 * ```
 */
export function concurrentExecutor(options: { /** @default 8 */ readonly concurrency?: number } = {}): Executor {
  const concurrency = options.concurrency ?? 8;
  if (!Number.isInteger(concurrency) || concurrency < 1)
    throw new TypeError(`concurrency is a whole number from 1; got ${concurrency}.`);
  return createExecutor(inProcessDriver("concurrent", concurrency));
}

const IN_PROCESS: Omit<ExecutorCapabilities, "kind"> = {
  portable: false,
  durable: false,
  hardAbort: false,
  progress: true,
  maxPayloadBytes: Number.POSITIVE_INFINITY,
  delivery: "exactly-once-in-process",
};

function inProcessDriver(kind: "serial" | "concurrent", concurrency: number): ExecutorDriver {
  const opened = new Map<string, Promise<AuthPayload>>();
  const resources = new ResourceCache(({ id, version }) => opened.get(`${id}|${version}`) ?? Promise.resolve({ v: 1 }));
  return {
    name: kind,
    capabilities: { kind, ...IN_PROCESS },
    defaultConcurrency: concurrency,
    run: (envelope, run) => {
      const { task, attempt, onProgress } = run;
      return runTask(task, envelope, { caller: run, attempt, resources: resources.of(envelope.context), onProgress });
    },
    putContext: async (id, version, payload) => {
      opened.set(`${id}|${version}`, Promise.resolve(payload));
    },
    dropContext: async (id) => {
      for (const key of opened.keys()) if (key.startsWith(`${id}|`)) opened.delete(key);
      await resources.dispose(id);
    },
    close: () => resources.dispose(),
  };
}
