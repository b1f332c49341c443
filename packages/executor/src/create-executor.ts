import { isAbort } from "@earthaccess/errors";
import { boundedMap } from "./bounded-map.js";
import { Contexts } from "./contexts.js";
import type { ExecutorCapabilities, ExecutorDriver, ResultEnvelope, TaskEnvelope } from "./driver.js";
import type {
  AuthSource,
  ExecutionContext,
  Executor,
  ExecutorEvent,
  Items,
  MapOptions,
  Settled,
  SubmitOptions,
} from "./executor.js";
import { assertJson, type Json } from "./json.js";
import { retryPause } from "./retry-pause.js";
import type { Task } from "./task.js";
import { fromErrorEnvelope, TaskError, toErrorEnvelope } from "./task-error.js";

/** How long a stopped run is waited for before its caller goes on without it. */
const ABORT_GRACE_MS = 1000;

/**
 * The executor over a driver: order, backpressure, cancellation, retries, checks and contexts are the same for all.
 *
 * @example
 * ```ts
 * const driver: ExecutorDriver = {
 *   name: "here",
 *   capabilities: { kind: "serial", portable: false, durable: false, hardAbort: false, progress: false, maxPayloadBytes: Infinity, delivery: "exactly-once-in-process" },
 *   defaultConcurrency: 1,
 *   run: async ({ input, key, index }, { task, signal, attempt }) => {
 *     const resource = () => Promise.reject(new Error("no resources here"));
 *     const value = await task.run(input, { key, index, signal, attempt, progress: () => {}, resource });
 *     return { v: 1, ok: true, value, attempt };
 *   },
 *   close: async () => {},
 * };
 * const double = defineTask({ id: "example/double", run: (x: number) => 2 * x });
 * await createExecutor(driver).submit(double, 21); // 42
 * ```
 */
export function createExecutor(driver: ExecutorDriver): Executor {
  return new DriverExecutor(driver);
}

type Outcome = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly error: TaskError };

/** One run on its way: what the driver gets, plus what only the executor needs. */
interface Run {
  readonly task: Task;
  readonly input: unknown;
  readonly key: string;
  readonly index?: number;
  readonly signal: AbortSignal;
  readonly options: SubmitOptions;
  readonly onEvent: (event: ExecutorEvent) => void;
}

class DriverExecutor implements Executor {
  readonly name: string;
  readonly capabilities: ExecutorCapabilities;
  readonly concurrency: number;
  readonly #driver: ExecutorDriver;
  readonly #contexts: Contexts;
  readonly #running = new Set<AbortController>();
  #idle: (() => void) | undefined;
  #closing: Promise<void> | undefined;

  constructor(driver: ExecutorDriver) {
    this.name = driver.name;
    this.capabilities = driver.capabilities;
    this.concurrency = driver.defaultConcurrency;
    this.#driver = driver;
    this.#contexts = new Contexts({
      put: async (id, version, payload) => driver.putContext?.(id, version, payload),
      drop: async (id) => driver.dropContext?.(id),
    });
  }

  async submit<I extends Json, O extends Json>(task: Task<I, O>, input: I, options: SubmitOptions = {}): Promise<O> {
    options.signal?.throwIfAborted();
    const stop = this.#start();
    const onAbort = () => stop.abort(options.signal?.reason);
    options.signal?.addEventListener("abort", onAbort, { once: true });
    try {
      const onEvent = (event: ExecutorEvent) => event.type === "progress" && tell(options.onProgress, event.progress);
      const run = {
        task: task as unknown as Task,
        input,
        key: options.key ?? crypto.randomUUID(),
        signal: stop.signal,
        options,
        onEvent,
      };
      const outcome = await untilAborted(this.#run(run), stop.signal);
      if (outcome.ok) return outcome.value as O;
      throw outcome.error;
    } finally {
      options.signal?.removeEventListener("abort", onAbort);
      this.#end(stop);
    }
  }

  map<I extends Json, O extends Json>(
    task: Task<I, O>,
    items: Items<I>,
    options: MapOptions & { readonly onError: "yield" },
  ): AsyncIterableIterator<Settled<O>>;
  map<I extends Json, O extends Json>(
    task: Task<I, O>,
    items: Items<I>,
    options?: MapOptions,
  ): AsyncIterableIterator<O>;
  async *map<I extends Json, O extends Json>(
    task: Task<I, O>,
    items: Items<I>,
    options: MapOptions = {},
  ): AsyncIterableIterator<O | Settled<O>> {
    options.signal?.throwIfAborted();
    const stop = this.#start();
    const onAbort = () => stop.abort(options.signal?.reason);
    options.signal?.addEventListener("abort", onAbort, { once: true });
    const concurrency = Math.max(1, Math.min(options.maxInFlight ?? this.concurrency, this.concurrency));
    const runKey = options.runKey ?? crypto.randomUUID();
    const onEvent = (event: ExecutorEvent) => tell(options.onEvent, event);
    const inFlight = new Map<AbortController, Promise<Outcome>>();
    // One listener for all items: one per item would pile up on the map's signal.
    stop.signal.addEventListener("abort", () => {
      for (const each of inFlight.keys()) each.abort(stop.signal.reason);
    });
    const start = (input: I, index: number): Promise<Outcome> => {
      onEvent({ type: "submitted", index, attempt: 1 });
      const each = new AbortController();
      const outcome = this.#run({
        task: task as unknown as Task,
        input,
        key: `${runKey}-${index}`,
        index,
        signal: each.signal,
        options,
        onEvent,
      });
      inFlight.set(each, outcome);
      return outcome.finally(() => inFlight.delete(each));
    };
    const results = boundedMap(items, start, {
      ordered: options.ordered ?? true,
      concurrency,
      buffer: options.buffer ?? concurrency,
      signal: stop.signal,
      graceMs: ABORT_GRACE_MS,
      onStop: async (reason) => {
        stop.abort(reason ?? new DOMException("The map was left before its end.", "AbortError"));
        await Promise.race([Promise.allSettled(inFlight.values()), sleep(ABORT_GRACE_MS)]);
      },
    });
    try {
      for await (const { index, result } of results) {
        if (options.onError === "yield") yield { index, ...result } as Settled<O>;
        else if (result.ok) yield result.value as O;
        else if (options.onError !== "skip") throw result.error;
      }
    } finally {
      options.signal?.removeEventListener("abort", onAbort);
      this.#end(stop);
    }
  }

  createContext(
    source: AuthSource,
    options: { readonly ttlMs?: number; readonly signal?: AbortSignal } = {},
  ): Promise<ExecutionContext> {
    return this.#contexts.create(source, options);
  }

  close(options: { readonly drain?: boolean; readonly timeoutMs?: number } = {}): Promise<void> {
    this.#closing ??= this.#close(options.drain ?? true, options.timeoutMs ?? 30_000);
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close({ drain: false });
  }

  async #close(drain: boolean, timeoutMs: number): Promise<void> {
    if (drain && this.#running.size > 0)
      await Promise.race([
        new Promise<void>((resolve) => {
          this.#idle = resolve;
        }),
        sleep(timeoutMs),
      ]);
    for (const stop of this.#running) stop.abort(closed(this.name));
    await this.#contexts.dispose();
    await this.#driver.close({ drain, timeoutMs });
  }

  #start(): AbortController {
    if (this.#closing) throw closed(this.name);
    const stop = new AbortController();
    this.#running.add(stop);
    return stop;
  }

  #end(stop: AbortController): void {
    this.#running.delete(stop);
    if (this.#running.size === 0) this.#idle?.();
  }

  /** Runs one item to its end, retries included. Never rejects: an abort is a failed outcome, which nobody takes any more. */
  async #run(run: Run): Promise<Outcome> {
    const { task, key, options } = run;
    const index = run.index ?? 0;
    const retries = options.retries ?? 0;
    for (let attempt = 1; ; attempt++) {
      const result = await this.#runOnce(run, attempt);
      if (result.ok) {
        run.onEvent({ type: "completed", index, attempt: result.attempt });
        return { ok: true, value: result.value };
      }
      const error = fromErrorEnvelope(result.error, { taskId: task.id, key, attempt: result.attempt });
      const again = !this.capabilities.retries && attempt <= retries && error.retryable && !run.signal.aborted;
      run.onEvent({ type: again ? "retry" : "failed", index, attempt: result.attempt, error });
      if (!again) return { ok: false, error };
      await sleep(retryPause(attempt), run.signal);
    }
  }

  async #runOnce(run: Run, attempt: number): Promise<ResultEnvelope> {
    const { task, key, index, signal, options } = run;
    try {
      signal.throwIfAborted();
      const input: unknown = run.input;
      assertJson(input, `input of ${task.id}`);
      const context = options.context && (await this.#contexts.current(options.context, signal));
      const envelope: TaskEnvelope = {
        v: 1,
        task: { id: task.id, version: task.version },
        key,
        input,
        retries: options.retries ?? 0,
        ...(index !== undefined && { index }),
        ...(context && { context }),
        ...(options.timeoutMs !== undefined && { timeoutMs: options.timeoutMs }),
      };
      this.#checkSize(envelope);
      run.onEvent({ type: "started", index: index ?? 0, attempt });
      return await this.#driver.run(envelope, {
        signal,
        attempt,
        task,
        openContext: async () => (context ? this.#contexts.payload(context.id) : { v: 1 }),
        onProgress: (progress) => run.onEvent({ type: "progress", index: index ?? 0, progress }),
        onEvent: run.onEvent,
      });
    } catch (error) {
      const envelope = toErrorEnvelope(error);
      return { v: 1, ok: false, error: isAbort(error, signal) ? { ...envelope, retryable: false } : envelope, attempt };
    }
  }

  #checkSize(envelope: TaskEnvelope): void {
    const { portable, maxPayloadBytes } = this.capabilities;
    if (!portable) return;
    const size = new TextEncoder().encode(JSON.stringify(envelope)).length;
    if (size > maxPayloadBytes)
      throw new TaskError(
        `The input of ${envelope.task.id} is ${size} bytes; ${this.name} takes at most ${maxPayloadBytes}. Put the data somewhere both sides can read and pass its address.`,
        { code: "EA_PAYLOAD_TOO_LARGE", retryable: false },
      );
  }
}

/** The promise, or the signal's reason as soon as it aborts. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}

/** A listener that throws must not break the work it listens to. */
function tell<T>(listener: ((value: T) => void) | undefined, value: T): void {
  try {
    listener?.(value);
  } catch {
    // The listener's own problem.
  }
}

function closed(name: string): TaskError {
  return new TaskError(`The executor "${name}" is closed. Make a new one.`, { code: "EA_CLOSED", retryable: false });
}

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    // Waiting for stragglers must not keep the process alive.
    if (typeof timer === "object") timer.unref?.();
    signal?.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
