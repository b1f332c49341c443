import type { DriverRun, ExecutorCapabilities, ExecutorDriver, ResultEnvelope, TaskEnvelope } from "../driver.js";
import { ABORT_GRACE_MS } from "../grace.js";
import type { Json } from "../json.js";
import type { AuthPayload } from "../task.js";
import { type ErrorEnvelope, TaskError, toErrorEnvelope } from "../task-error.js";
import { type Engine, openEngine } from "./engine.js";
import { type JobData, jobIdOf } from "./job.js";
import { type ControlMessage, keysOf } from "./redis.js";
import type { RemoteSettings } from "./remote-options.js";
import { StoredContexts } from "./stored-contexts.js";
import { readWorkers } from "./worker-registry.js";

/** A job somebody waits for. */
interface Pending {
  readonly data: JobData;
  readonly waiting: Set<Waiter>;
  /** When there was news of it, or it was looked up. */
  lastNews: number;
}

interface Waiter {
  readonly run: DriverRun;
  readonly index: number | undefined;
  settle(result: ResultEnvelope): void;
}

/** Queues jobs, and matches what the engine tells with who waits for it. */
export class RemoteDriver implements ExecutorDriver {
  readonly name = "remote";
  readonly capabilities: ExecutorCapabilities;
  readonly defaultConcurrency: number;
  readonly #settings: RemoteSettings;
  readonly #contexts: StoredContexts;
  readonly #pending = new Map<string, Pending>();
  #engine: Promise<Engine> | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #workersSeen = Date.now();

  constructor(settings: RemoteSettings) {
    this.#settings = settings;
    this.#contexts = new StoredContexts(settings);
    this.defaultConcurrency = settings.maxInFlight;
    this.capabilities = {
      kind: "remote",
      portable: true,
      durable: true,
      hardAbort: true,
      timeLimits: true,
      progress: true,
      maxPayloadBytes: settings.maxPayloadBytes,
      delivery: "at-least-once",
    };
  }

  async run(envelope: TaskEnvelope, run: DriverRun): Promise<ResultEnvelope> {
    const { signal, attempt, task } = run;
    const engine = await this.#open();
    signal.throwIfAborted();
    const { deadlineMs } = this.#settings;
    const dated = deadlineMs === undefined ? envelope : { ...envelope, deadline: Date.now() + deadlineMs };
    const id = jobIdOf(envelope, attempt);
    const pending = this.#pending.get(id) ?? {
      data: { envelope: dated, attempt, idempotent: task.idempotent },
      waiting: new Set(),
      lastNews: Date.now(),
    };
    if (this.#pending.size === 0) this.#workersSeen = Date.now();
    this.#pending.set(id, pending);
    let waiter: Waiter | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onAbort = () => {
      timer = setTimeout(() => waiter?.settle(aborted(attempt)), ABORT_GRACE_MS);
      // Others may wait for the same work.
      if (pending.waiting.size <= 1) void this.#cancel(engine, id).catch(() => undefined);
    };
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      const settled = new Promise<ResultEnvelope>((settle) => {
        waiter = { run, index: envelope.index, settle };
        pending.waiting.add(waiter);
      });
      await engine.queue.add(task.id, pending.data, { jobId: id });
      const result = await settled;
      signal.throwIfAborted();
      return result;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      if (waiter) pending.waiting.delete(waiter);
      if (pending.waiting.size === 0) this.#pending.delete(id);
    }
  }

  async putContext(id: string, version: number, payload: AuthPayload): Promise<void> {
    await this.#contexts.put((await this.#open()).redis, id, version, payload);
  }

  async dropContext(id: string): Promise<void> {
    const { redis } = await this.#open();
    await this.#contexts.drop(redis, id);
    await this.#tell(redis, { drop: id });
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    const engine = await this.#engine?.catch(() => undefined);
    // Those who gave up a moment ago may still be taking their jobs back.
    await engine?.close();
  }

  #open(): Promise<Engine> {
    this.#engine ??= this.#start().catch((error) => {
      this.#engine = undefined;
      throw error;
    });
    return this.#engine;
  }

  async #start(): Promise<Engine> {
    const engine = await openEngine(this.#settings);
    const { events } = engine;
    events.on("completed", ({ jobId, returnvalue }) => this.#settle(jobId, returnvalue as unknown as ResultEnvelope));
    events.on("failed", ({ jobId, failedReason }) => void this.#onFailed(engine, jobId, failedReason));
    events.on("progress", ({ jobId, data }) => this.#news(jobId, ({ run }) => run.onProgress(data as Json)));
    events.on("active", ({ jobId }) => this.#news(jobId));
    events.on("stalled", ({ jobId }) => this.#news(jobId, lost));
    // The engine knows the job already, from this client or an earlier one: it may be finished.
    events.on("duplicated", ({ jobId }) => void this.#lookUp(engine, jobId, true).catch(() => undefined));
    const { reconcileMs, workerWaitMs } = this.#settings;
    this.#timer = setInterval(
      () => void this.#reconcile(engine).catch(() => undefined),
      Math.min(reconcileMs, workerWaitMs),
    );
    return engine;
  }

  #news(id: string, tell?: (waiter: Waiter) => void): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    pending.lastNews = Date.now();
    if (tell) for (const waiter of pending.waiting) tell(waiter);
  }

  #settle(id: string, result: ResultEnvelope): void {
    for (const { settle } of this.#pending.get(id)?.waiting ?? []) settle(result);
  }

  async #onFailed(engine: Engine, id: string, reason: string): Promise<void> {
    const attempt = this.#pending.get(id)?.data.attempt;
    if (attempt === undefined) return;
    const data = await engine.queue.getJob(id).then(
      (job) => job?.data as JobData | undefined,
      () => undefined,
    );
    this.#settle(id, { v: 1, ok: false, attempt, error: data?.error ?? engineFailure(reason) });
  }

  /** Asks what became of a job. A failure from before this run asked is none of it: the job runs again. */
  async #lookUp(engine: Engine, id: string, asked: boolean): Promise<void> {
    const { queue, redis } = engine;
    const pending = this.#pending.get(id);
    if (!pending) return;
    pending.lastNews = Date.now();
    const state = await queue.getJobState(id);
    if (state === "completed") {
      const job = await queue.getJob(id);
      if (job) this.#settle(id, job.returnvalue as ResultEnvelope);
    } else if (state === "failed" && !asked) {
      const job = await queue.getJob(id);
      await this.#onFailed(engine, id, job?.failedReason ?? "");
    } else if (state === "failed" || state === "unknown") {
      await this.#contexts.restore(redis);
      if (state === "failed") await queue.remove(id);
      await queue.add(pending.data.envelope.task.id, pending.data, { jobId: id });
    }
  }

  /** Events can be lost with a connection or an engine, so that jobs without news are looked up. */
  async #reconcile(engine: Engine): Promise<void> {
    if (this.#pending.size === 0) return;
    const { reconcileMs, workerWaitMs, namespace } = this.#settings;
    const before = Date.now() - reconcileMs;
    const silent = [...this.#pending].filter(([, { lastNews }]) => lastNews <= before);
    await Promise.all(silent.map(([id]) => this.#lookUp(engine, id, false)));
    if ((await readWorkers(engine.redis, namespace)).length > 0) this.#workersSeen = Date.now();
    if (Date.now() - this.#workersSeen < workerWaitMs) return;
    const message = `No worker serves the namespace "${namespace}". Start one: npx earthaccess-worker --namespace ${namespace} --tasks ./tasks.js`;
    const error = toErrorEnvelope(new TaskError(message, { code: "EA_NO_WORKERS", retryable: false }));
    for (const [id, { data }] of this.#pending) {
      this.#settle(id, { v: 1, ok: false, attempt: data.attempt, error });
      void engine.queue.remove(id).catch(() => undefined);
    }
  }

  /** Takes a waiting job back, or tells the worker that runs it. */
  async #cancel(engine: Engine, id: string): Promise<void> {
    const removed = await engine.queue.remove(id);
    if (removed === 1) this.#settle(id, aborted(this.#pending.get(id)?.data.attempt ?? 1));
    else await this.#tell(engine.redis, { cancel: id });
  }

  async #tell(redis: Engine["redis"], message: ControlMessage): Promise<void> {
    await redis.publish(keysOf(this.#settings.namespace).control, JSON.stringify(message));
  }
}

function lost({ run, index }: Waiter): void {
  const detail = "The worker that ran the job fell silent; the job runs again.";
  run.onEvent({ type: "worker-lost", detail, ...(index !== undefined && { index }) });
}

/** What the engine itself says of a job that no worker could finish. */
function engineFailure(reason: string): ErrorEnvelope {
  const code = /stalled/.test(reason) ? "EA_WORKER_LOST" : "EA_ENGINE_UNAVAILABLE";
  return { name: "TaskError", code, message: `The engine gave the job up: ${reason}`, retryable: true };
}

function aborted(attempt: number): ResultEnvelope {
  const error = toErrorEnvelope(new DOMException("The job was taken back.", "AbortError"));
  return { v: 1, ok: false, attempt, error };
}
