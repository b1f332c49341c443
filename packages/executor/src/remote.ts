/**
 * Runs tasks on worker processes anywhere, over a queue in Redis or Valkey.
 *
 * @module
 */
import { createExecutor } from "./create-executor.js";
import type { ExecutorDriver } from "./driver.js";
import type { Executor } from "./executor.js";
import { openEngine } from "./remote/engine.js";
import { queueName } from "./remote/redis.js";
import { RemoteDriver } from "./remote/remote-driver.js";
import { type RemoteExecutorOptions, remoteSettings } from "./remote/remote-options.js";
import { readWorkers } from "./remote/worker-registry.js";
import type { WorkerStatus } from "./remote/worker-status.js";

export type { RedisAddress, RedisConnection } from "./remote/redis-connection.js";
export type { RemoteExecutorOptions } from "./remote/remote-options.js";
export type { WorkerStatus } from "./remote/worker-status.js";

/**
 * Runs tasks on the workers of a namespace, wherever they are: processes of `earthaccess-worker` that share a Redis with us.
 *
 * A task runs at least once: a worker that is lost is replaced by another, so that tasks must be idempotent, and one that is
 * not fails with `EA_WORKER_LOST` instead. Contexts travel sealed. It connects with the first task.
 *
 * @throws {TaskError} with the first task: `EA_MISSING_PEER` without `bullmq` and `ioredis`, `EA_ENGINE_UNAVAILABLE` when Redis
 * cannot be reached or may drop jobs; later `EA_NO_WORKERS`.
 * @example
 * ```ts no-run
 * import { remoteExecutor } from "@earthaccess/executor/remote";
 * import { defineTask } from "@earthaccess/executor";
 *
 * // In tasks.js, which workers load too:
 * const parseGranule = defineTask({ id: "my-app/parse", idempotent: true, run: (name: string) => name.length });
 *
 * await using executor = remoteExecutor({ connection: "redis://queue.example:6379", namespace: "demo" });
 * for await (const result of executor.map(parseGranule, ["a.nc", "b.nc"])) console.log(result);
 * ```
 */
export function remoteExecutor(options: RemoteExecutorOptions = {}): Executor {
  return createExecutor(remoteDriver(options));
}

/** The driver of {@link remoteExecutor}. */
export function remoteDriver(options: RemoteExecutorOptions = {}): ExecutorDriver {
  const settings = remoteSettings(options);
  queueName(settings.namespace);
  return new RemoteDriver(settings);
}

/** What a namespace has to do, and who does it. */
export interface RemoteStatus {
  readonly waiting: number;
  readonly active: number;
  /** Of those whose results are still kept. */
  readonly completed: number;
  readonly failed: number;
  readonly workers: readonly WorkerStatus[];
}

/** Looks at a namespace: jobs by state, and the workers that live. */
export async function remoteStatus(
  options: Pick<RemoteExecutorOptions, "connection" | "namespace" | "connectTimeoutMs"> = {},
): Promise<RemoteStatus> {
  const settings = remoteSettings(options);
  const { queue, redis, close } = await openEngine(settings);
  try {
    const counts = await queue.getJobCounts("waiting", "active", "completed", "failed");
    const { waiting = 0, active = 0, completed = 0, failed = 0 } = counts;
    return { waiting, active, completed, failed, workers: await readWorkers(redis, settings.namespace) };
  } finally {
    await close();
  }
}
