import { BroadcastChannel } from "node:worker_threads";
import type { Piscina } from "piscina";
import { timeLimitOf } from "../chunks.js";
import type { ResultEnvelope, TaskEnvelope } from "../driver.js";
import { grace } from "../grace.js";
import type { Json } from "../json.js";
import { missingPeer } from "../missing-peer.js";
import { timedOut } from "../run-task.js";
import type { AuthPayload } from "../task.js";
import { TaskError, toErrorEnvelope } from "../task-error.js";
import type { FromThread, ThreadData, ThreadResult, ThreadRun, ToThreads } from "./messages.js";

/** How a pool is made. */
export interface ThreadPoolOptions {
  readonly modules: readonly string[];
  readonly workerUrl?: URL | undefined;
  readonly threads: number;
  readonly tasksPerThread: number;
  /** How long an aborted task may take to end by itself before its thread is terminated. */
  readonly abortGraceMs: number;
  readonly maxOldGenerationSizeMb?: number | undefined;
  readonly execArgv?: readonly string[] | undefined;
}

/** What a run is given beside its envelope. */
export interface PoolRun {
  readonly signal: AbortSignal;
  readonly attempt: number;
  readonly payload?: AuthPayload | undefined;
  onProgress(progress: Json): void;
}

interface Running {
  readonly run: PoolRun;
  progressSeen: number;
  onStarted(): void;
  onProgressSeen: (() => void) | undefined;
}

/** Threads that serve tasks: runs envelopes, stops those that do not listen, replaces threads that end. */
export class ThreadPool {
  readonly #options: ThreadPoolOptions;
  readonly #channel = crypto.randomUUID();
  readonly #running = new Map<number, Running>();
  #opening: Promise<Open> | undefined;
  #nextId = 1;
  #someReady = false;
  #onEnded: () => void = () => undefined;

  constructor(options: ThreadPoolOptions) {
    this.#options = options;
  }

  /** How many runs wait or run. */
  get size(): number {
    return this.#running.size;
  }

  /** Runs one envelope. Rejects only with the signal's reason; everything else is a result. */
  async run(envelope: TaskEnvelope, run: PoolRun): Promise<ResultEnvelope> {
    const { signal, attempt, payload } = run;
    signal.throwIfAborted();
    const { pool, up, down } = await this.#open();
    const id = this.#nextId++;
    const kill = new AbortController();
    const limit = timeLimitOf(envelope);
    const { abortGraceMs } = this.#options;
    const timers: ReturnType<typeof setTimeout>[] = [];
    const killAfter = (ms: number, reason: unknown) => timers.push(setTimeout(() => kill.abort(reason), ms));
    const onStarted = () => {
      if (limit !== undefined) killAfter(limit + abortGraceMs, timedOut(envelope.task.id, limit));
    };
    const running: Running = { run, progressSeen: 0, onStarted, onProgressSeen: undefined };
    const onAbort = () => {
      const { name = "AbortError", message = "aborted" } = (signal.reason ?? {}) as Partial<Error>;
      down.postMessage({ abort: id, reason: { name, message } } satisfies ToThreads);
      killAfter(abortGraceMs, signal.reason);
    };
    this.#running.set(id, running);
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      const message: ThreadRun = { id, envelope, attempt, ...(payload && { payload }) };
      const { result, progressCount } = (await pool.run(message, { signal: kill.signal })) as ThreadResult;
      if (running.progressSeen < progressCount) {
        up.ref();
        await new Promise<void>((resolve) => {
          running.onProgressSeen = () => running.progressSeen >= progressCount && resolve();
        });
      }
      return result;
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (kill.signal.aborted) return { v: 1, ok: false, attempt, error: toErrorEnvelope(kill.signal.reason) };
      const detail = error instanceof Error ? error.message : String(error);
      if (!(await this.#ready()))
        return { v: 1, ok: false, attempt, error: toErrorEnvelope(await this.#cannotStart(error)) };
      const message = `The thread that ran ${envelope.task.id} ended: ${detail}.`;
      return {
        v: 1,
        ok: false,
        attempt,
        error: { name: "TaskError", code: "EA_WORKER_LOST", message, retryable: true },
      };
    } finally {
      for (const timer of timers) clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      this.#running.delete(id);
      if (this.#running.size === 0) up.unref();
    }
  }

  /** Disposes what tasks made for a context. */
  async drop(contextId: string): Promise<void> {
    (await this.#opening)?.down.postMessage({ drop: contextId } satisfies ToThreads);
  }

  /** Disposes what tasks made, then ends all threads. */
  async close(): Promise<void> {
    if (!this.#opening) return;
    const { pool, up, down } = await this.#opening;
    let left = pool.threads.length;
    const ended = new Promise<void>((resolve) => {
      this.#onEnded = () => --left <= 0 && resolve();
    });
    up.ref();
    down.postMessage({ end: true } satisfies ToThreads);
    await Promise.race([ended, grace(this.#options.abortGraceMs)]);
    up.close();
    down.close();
    await pool.destroy();
  }

  /** Whether any thread ever began to serve; its message may come a little after the end of its run. */
  async #ready(): Promise<boolean> {
    for (let i = 0; i < 10 && !this.#someReady; i++) await new Promise((resolve) => setTimeout(resolve, 10));
    return this.#someReady;
  }

  /** Gives the pool up: one whose threads never started does not try again. */
  async #cannotStart(cause: unknown): Promise<TaskError> {
    const opening = this.#opening;
    this.#opening = undefined;
    await (await opening)?.pool.destroy();
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = `The worker threads cannot start: ${why}`;
    return new TaskError(message, { code: "EA_ENGINE_UNAVAILABLE", retryable: false, cause });
  }

  #open(): Promise<Open> {
    this.#opening ??= this.#start();
    return this.#opening;
  }

  async #start(): Promise<Open> {
    const { threads, tasksPerThread, modules, workerUrl, maxOldGenerationSizeMb, execArgv } = this.#options;
    const Piscina = await piscina();
    const up = new BroadcastChannel(`${this.#channel}-up`);
    const down = new BroadcastChannel(`${this.#channel}-down`);
    up.onmessage = (event) => this.#onMessage((event as unknown as { readonly data: FromThread }).data);
    // An idle pool must not keep a process alive; a running task does.
    up.unref();
    down.unref();
    const pool = new Piscina({
      filename: workerUrl?.href ?? import.meta.resolve("#thread"),
      name: "run",
      workerData: { modules, channel: this.#channel } satisfies ThreadData,
      // Fewer at rest means threads started and ended all the time under a trickle of tasks.
      minThreads: threads,
      maxThreads: threads,
      concurrentTasksPerWorker: tasksPerThread,
      // Threads that block while they are idle could not dispose a context, nor notice that a kept connection has ended.
      atomics: "async",
      ...(maxOldGenerationSizeMb !== undefined && { resourceLimits: { maxOldGenerationSizeMb } }),
      ...(execArgv && { execArgv: [...execArgv] }),
    });
    // An idle thread that ends is replaced by the pool.
    pool.on("error", () => undefined);
    return { pool: pool as Piscina, up, down };
  }

  #onMessage(message: FromThread): void {
    if ("ready" in message) this.#someReady = true;
    else if ("ended" in message) this.#onEnded();
    else if ("started" in message) this.#running.get(message.started)?.onStarted();
    else this.#onProgress(message.id, message.progress);
  }

  #onProgress(id: number, progress: Json): void {
    const running = this.#running.get(id);
    if (!running) return;
    running.run.onProgress(progress);
    running.progressSeen++;
    running.onProgressSeen?.();
  }
}

interface Open {
  readonly pool: Piscina;
  readonly up: BroadcastChannel;
  readonly down: BroadcastChannel;
}

async function piscina(): Promise<typeof import("piscina").Piscina> {
  try {
    const { Piscina } = await import("piscina");
    return Piscina;
  } catch (cause) {
    throw missingPeer("piscina", cause);
  }
}
