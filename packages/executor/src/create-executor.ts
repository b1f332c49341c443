import { boundedMap } from "./bounded-map.js";
import type { Contexts } from "./contexts.js";
import type { ExecutorCapabilities, ExecutorDriver } from "./driver.js";
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
import { ABORT_GRACE_MS, grace } from "./grace.js";
import { type ItemRun, ItemRunner, type Outcome } from "./item-runner.js";
import type { Json } from "./json.js";
import { Stop } from "./stop.js";
import type { Task } from "./task.js";
import { TaskError } from "./task-error.js";

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

class DriverExecutor implements Executor {
  readonly name: string;
  readonly capabilities: ExecutorCapabilities;
  readonly concurrency: number;
  readonly #driver: ExecutorDriver;
  #contexts: Promise<Contexts> | undefined;
  readonly #items: ItemRunner;
  readonly #running = new Set<Stop>();
  #idle: (() => void) | undefined;
  #closing: Promise<void> | undefined;

  constructor(driver: ExecutorDriver) {
    this.name = driver.name;
    this.capabilities = driver.capabilities;
    this.concurrency = driver.defaultConcurrency;
    this.#driver = driver;
    this.#items = new ItemRunner(driver, () => this.#openContexts());
  }

  async submit<I extends Json, O extends Json>(task: Task<I, O>, input: I, options: SubmitOptions = {}): Promise<O> {
    const stop = this.#start(options.signal);
    try {
      const onEvent = (event: ExecutorEvent) => event.type === "progress" && tell(options.onProgress, event.progress);
      const run = {
        task: task as unknown as Task,
        input,
        key: options.key ?? crypto.randomUUID(),
        stop,
        options,
        onEvent,
      };
      const outcome = await untilAborted(this.#items.run(run), stop.signal);
      if (outcome.ok) return outcome.value as O;
      throw outcome.error;
    } finally {
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
    const stop = this.#start(options.signal);
    const concurrency = Math.max(1, Math.min(options.maxInFlight ?? this.concurrency, this.concurrency));
    const runKey = options.runKey ?? crypto.randomUUID();
    const onEvent = options.onEvent && ((event: ExecutorEvent) => tell(options.onEvent, event));
    const inFlight = new Map<Stop, Promise<unknown>>();
    // One listener for all items: one per item would pile up on the map's signal.
    stop.signal.addEventListener("abort", () => {
      for (const each of inFlight.keys()) each.abort(stop.signal.reason);
    });
    const toRun = (input: I, index: number, each: Stop): ItemRun => {
      onEvent?.({ type: "submitted", index, attempt: 1 });
      return { task: task as unknown as Task, input, key: `${runKey}-${index}`, index, stop: each, options, onEvent };
    };
    /** Of items that have ended; Node keeps what belongs to a signal until it next cleans its whole heap. */
    const spare: Stop[] = [];
    const track = async <T>(begin: (each: Stop) => Promise<T>): Promise<T> => {
      const each = spare.pop() ?? new Stop();
      const outcome = begin(each);
      inFlight.set(each, outcome);
      try {
        return await outcome;
      } finally {
        inFlight.delete(each);
        if (task.sharesSignal) spare.push(each);
      }
    };
    const bounds = {
      ordered: options.ordered ?? true,
      concurrency,
      buffer: options.buffer ?? concurrency,
      signal: stop.signal,
      graceMs: ABORT_GRACE_MS,
      onStop: async (reason: unknown) => {
        stop.abort(reason ?? new DOMException("The map was left before its end.", "AbortError"));
        await Promise.race([Promise.allSettled(inFlight.values()), grace(ABORT_GRACE_MS)]);
      },
    };
    const size = chunkSizeOf(options);
    const one = (input: I, index: number): Promise<readonly Outcome[]> =>
      track(async (each) => [await this.#items.run(toRun(input, index, each))]);
    const chunked = async () => {
      const { inChunks, runChunk } = await import("./run-chunk.js");
      const start = (chunk: readonly I[], position: number): Promise<readonly Outcome[]> =>
        track((each) =>
          runChunk(
            this.#items,
            chunk.map((input, i) => toRun(input, position * size + i, each)),
          ),
        );
      return boundedMap(inChunks(items, size), start, bounds);
    };
    try {
      const results = size === 1 ? boundedMap(items, one, bounds) : await chunked();
      for await (const { index: position, result: outcomes } of results) {
        let index = position * size;
        for (const outcome of outcomes) {
          if (options.onError === "yield") yield { index: index++, ...outcome } as Settled<O>;
          else if (outcome.ok) yield outcome.value as O;
          else if (options.onError !== "skip") throw outcome.error;
        }
      }
    } finally {
      this.#end(stop);
    }
  }

  async createContext(
    source: AuthSource,
    options: { readonly ttlMs?: number; readonly signal?: AbortSignal } = {},
  ): Promise<ExecutionContext> {
    return (await this.#openContexts()).create(source, options);
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
        grace(timeoutMs),
      ]);
    for (const stop of this.#running) stop.abort(closed(this.name));
    await (await this.#contexts)?.dispose();
    await this.#driver.close({ drain, timeoutMs });
  }

  /** Contexts are for workers elsewhere and for tasks with a login of their own: they load with the first one. */
  #openContexts(): Promise<Contexts> {
    this.#contexts ??= import("./contexts.js").then(({ Contexts }) => {
      const driver = this.#driver;
      return new Contexts({
        put: async (id, version, payload) => driver.putContext?.(id, version, payload),
        drop: async (id) => driver.dropContext?.(id),
      });
    });
    return this.#contexts;
  }

  #start(signal: AbortSignal | undefined): Stop {
    signal?.throwIfAborted();
    if (this.#closing) throw closed(this.name);
    const stop = new Stop(signal && { signal });
    this.#running.add(stop);
    return stop;
  }

  #end(stop: Stop): void {
    stop.leave();
    this.#running.delete(stop);
    if (this.#running.size === 0) this.#idle?.();
  }
}

function chunkSizeOf({ chunkSize = 1 }: MapOptions): number {
  if (Number.isInteger(chunkSize) && chunkSize >= 1) return chunkSize;
  throw new TypeError(`chunkSize is a whole number from 1; got ${chunkSize}.`);
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
