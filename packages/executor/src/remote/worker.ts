/**
 * Serves the tasks of `remoteExecutor`: one call in each worker process.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { availableParallelism, hostname } from "node:os";
import type { Job, Worker } from "bullmq";
import type { Redis } from "ioredis";
import type { ResultEnvelope } from "../driver.js";
import { grace } from "../grace.js";
import type { Json } from "../json.js";
import type { SealingKey } from "../sealing.js";
import type { AuthPayload } from "../task.js";
import { TaskError, toErrorEnvelope } from "../task-error.js";
import { type TaskModules, taskModuleUrls } from "../threads/task-modules.js";
import { ThreadPool } from "../threads/thread-pool.js";
import { bullmq } from "./bullmq.js";
import type { JobData } from "./job.js";
import { OpenedContexts } from "./opened-contexts.js";
import { type ControlMessage, connect, keysOf, PREFIX, queueName, redisOptions } from "./redis.js";
import type { RedisConnection } from "./redis-connection.js";
import { announceWorker, HEARTBEAT_MS, removeWorker } from "./worker-registry.js";
import type { WorkerStatus } from "./worker-status.js";

export { runWorkerCommand, type WorkerCommandOptions } from "./worker-command.js";

/** What {@link startWorker} takes. */
export interface WorkerOptions {
  /** Modules whose exports include the tasks; nothing else can be run through the queue. */
  readonly tasks: TaskModules;
  /** @default the environment's EARTHACCESS_REDIS_URL, else redis://127.0.0.1:6379 */
  readonly connection?: RedisConnection;
  /** @default "default" */
  readonly namespace?: string;
  /** Opens contexts. @default the environment's EARTHACCESS_EXECUTOR_KEY */
  readonly key?: SealingKey;
  /** Takes contexts that are not sealed. @default false */
  readonly insecurePlaintextContext?: boolean;
  /** @default the number of processors */
  readonly threads?: number;
  /** More than one suits tasks that wait for networks; when a thread is lost, all its tasks are. @default 1 */
  readonly tasksPerThread?: number;
  /** @default 262144 */
  readonly maxPayloadBytes?: number;
  /** How long this worker may be silent before its jobs are given to others, in ms. @default 30000 */
  readonly lockMs?: number;
  /** How often jobs of silent workers are looked for, in ms. @default 15000 */
  readonly stalledCheckMs?: number;
  /** How long a cancelled task may take to end by itself, in ms. @default 1000 */
  readonly abortGraceMs?: number;
  /** Memory of each thread. @default that of Node */
  readonly maxOldGenerationSizeMb?: number;
  /** Arguments of Node for the threads. @default those of this process */
  readonly execArgv?: readonly string[];
  /** @default 10000 */
  readonly connectTimeoutMs?: number;
}

/** A worker at work. */
export interface RunningWorker {
  status(): WorkerStatus;
  /** Starts nothing new, waits for what runs as long as it may, and ends. What did not finish runs on another worker. */
  close(options?: { /** @default 110000 */ readonly timeoutMs?: number }): Promise<void>;
}

/** How often a job may lose its worker before it is given up, as crashRetries does for threads. */
const MOST_LOSSES = 3;

/**
 * Starts a worker: takes jobs of a namespace and runs them in threads, so that a task that computes does not silence it.
 *
 * @example
 * ```ts no-run
 * import { startWorker } from "@earthaccess/executor/remote/worker";
 *
 * const worker = await startWorker({ connection: "redis://queue.example:6379", tasks: new URL("./tasks.js", import.meta.url) });
 * process.once("SIGTERM", () => worker.close());
 * ```
 */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const { EARTHACCESS_REDIS_URL, EARTHACCESS_EXECUTOR_KEY } = process.env;
  const settings = {
    connection: EARTHACCESS_REDIS_URL ?? "redis://127.0.0.1:6379",
    namespace: "default",
    key: EARTHACCESS_EXECUTOR_KEY as SealingKey | undefined,
    insecurePlaintextContext: false,
    threads: availableParallelism(),
    tasksPerThread: 1,
    maxPayloadBytes: 262_144,
    lockMs: 30_000,
    stalledCheckMs: 15_000,
    abortGraceMs: 1000,
    connectTimeoutMs: 10_000,
    workerUrl: undefined,
    ...options,
  };
  const name = queueName(settings.namespace);
  const pool = new ThreadPool({ ...settings, modules: taskModuleUrls(settings.tasks) });
  const redis = await connect(settings.connection, settings.connectTimeoutMs);
  const { Worker } = await bullmq();
  const jobs = new JobRunner(pool, new OpenedContexts(redis, settings), settings.maxPayloadBytes);
  const worker = new Worker(name, (job, _token, signal) => jobs.run(job, signal as AbortSignal), {
    connection: redisOptions(settings.connection),
    prefix: PREFIX,
    concurrency: settings.threads * settings.tasksPerThread,
    lockDuration: settings.lockMs,
    stalledInterval: settings.stalledCheckMs,
    maxStalledCount: MOST_LOSSES,
  });
  worker.on("error", () => undefined);
  const control = redis.duplicate();
  control.on("error", () => undefined);
  control.on("message", (_, text: string) => {
    const message = JSON.parse(text) as ControlMessage;
    if ("cancel" in message) worker.cancelJob(message.cancel, "The client took the job back.");
    else jobs.drop(message.drop);
  });
  await Promise.all([control.subscribe(keysOf(settings.namespace).control), worker.waitUntilReady()]);
  return announced(worker, jobs, pool, redis, control, settings);
}

/** Runs jobs in the pool and counts them. */
class JobRunner {
  completed = 0;
  failed = 0;
  lastFinishedAt: string | undefined;

  constructor(
    private readonly pool: ThreadPool,
    private readonly contexts: OpenedContexts,
    private readonly maxPayloadBytes: number,
  ) {}

  async run(job: Job<JobData>, signal: AbortSignal): Promise<ResultEnvelope> {
    const result = await this.#result(job, signal);
    this.lastFinishedAt = new Date().toISOString();
    if (result.ok) {
      this.completed++;
      return result;
    }
    this.failed++;
    // The queue keeps a failure's text only; its code, data and causes go with the job.
    await job.updateData({ ...job.data, error: result.error });
    const failure = new Error(result.error.message);
    failure.stack = "";
    throw failure;
  }

  drop(contextId: string): void {
    this.contexts.drop(contextId);
    void this.pool.drop(contextId);
  }

  async #result(job: Job<JobData>, signal: AbortSignal): Promise<ResultEnvelope> {
    const { envelope, idempotent } = job.data;
    // Each start beyond the first means that a worker was lost.
    const losses = Math.max(0, job.attemptsStarted - 1);
    const attempt = job.data.attempt + losses;
    try {
      if (losses > 0 && !idempotent)
        throw new TaskError("The worker that ran the task was lost, and the task is not to be run twice.", {
          code: "EA_WORKER_LOST",
          retryable: true,
        });
      const payload: AuthPayload | undefined = envelope.context && (await this.contexts.open(envelope.context));
      let reported: Promise<void> = Promise.resolve();
      const result = await this.pool.run(envelope, {
        signal,
        attempt,
        payload,
        onProgress: (progress: Json) => {
          reported = reported.then(() => job.updateProgress(progress as object)).catch(() => undefined);
        },
      });
      await reported;
      this.#checkSize(result);
      return result;
    } catch (error) {
      return { v: 1, ok: false, error: toErrorEnvelope(error), attempt };
    }
  }

  #checkSize(result: ResultEnvelope): void {
    const size = Buffer.byteLength(JSON.stringify(result));
    if (size <= this.maxPayloadBytes) return;
    const message = `The result is ${size} bytes; the queue takes at most ${this.maxPayloadBytes}. Store it and return its address.`;
    throw new TaskError(message, { code: "EA_PAYLOAD_TOO_LARGE", retryable: false });
  }
}

async function announced(
  worker: Worker,
  jobs: JobRunner,
  pool: ThreadPool,
  redis: Redis,
  control: Redis,
  settings: { readonly namespace: string; readonly threads: number; readonly tasksPerThread: number },
): Promise<RunningWorker> {
  const { namespace, threads, tasksPerThread } = settings;
  const id = randomUUID();
  const startedAt = new Date().toISOString();
  let closing: Promise<void> | undefined;
  const status = (): WorkerStatus => ({
    id,
    host: hostname(),
    pid: process.pid,
    threads,
    concurrency: threads * tasksPerThread,
    running: pool.size,
    completed: jobs.completed,
    failed: jobs.failed,
    draining: closing !== undefined,
    startedAt,
    ...(jobs.lastFinishedAt !== undefined && { lastFinishedAt: jobs.lastFinishedAt }),
  });
  await announceWorker(redis, namespace, status());
  const heart = setInterval(() => void announceWorker(redis, namespace, status()).catch(() => undefined), HEARTBEAT_MS);
  const close = async (timeoutMs: number) => {
    await Promise.race([worker.close(), grace(timeoutMs)]);
    clearInterval(heart);
    await pool.close();
    await worker.close(true).catch(() => undefined);
    await removeWorker(redis, namespace, id).catch(() => undefined);
    control.disconnect();
    redis.disconnect();
  };
  return {
    status,
    close: ({ timeoutMs = 110_000 } = {}) => {
      closing ??= close(timeoutMs);
      return closing;
    },
  };
}
