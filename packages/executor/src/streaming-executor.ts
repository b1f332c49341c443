import type { ExecutionContext, Executor, ExecutorEvent, Items, OnError } from "./executor.js";
import { concurrentExecutor } from "./in-process.js";
import type { Json } from "./json.js";
import { defineTask, type Task, type TaskContext } from "./task.js";

/** What {@link StreamingExecutor} takes. */
export interface StreamingOptions {
  /** @default a concurrent executor with `maxWorkers` */
  readonly executor?: Executor;
  /** @default 4 */
  readonly maxWorkers?: number;
  /** Items taken beyond those that run, before their results are consumed. @default 2 */
  readonly prefetch?: number;
  readonly onProgress?: (event: ExecutorEvent) => void;
}

/**
 * Streams items through a function or a task, with at most `maxWorkers + prefetch` of them taken from the source at a time.
 *
 * A thin face over `Executor.map`; a plain function runs in this process only.
 *
 * @example
 * ```ts
 * const stream = new StreamingExecutor({ maxWorkers: 2 });
 * for await (const length of stream.map((word: string) => word.length, ["a", "bb"])) console.log(length);
 * ```
 */
export class StreamingExecutor implements AsyncDisposable {
  readonly executor: Executor;
  readonly #owns: boolean;
  readonly #maxWorkers: number;
  readonly #prefetch: number;
  readonly #onProgress: ((event: ExecutorEvent) => void) | undefined;

  constructor(options: StreamingOptions = {}) {
    this.#maxWorkers = options.maxWorkers ?? 4;
    this.#prefetch = options.prefetch ?? 2;
    this.#onProgress = options.onProgress;
    this.#owns = options.executor === undefined;
    this.executor = options.executor ?? concurrentExecutor({ concurrency: this.#maxWorkers });
  }

  map<I extends Json, O extends Json>(
    work: Task<I, O> | ((input: I, context: TaskContext) => O | Promise<O>),
    items: Items<I>,
    options: {
      readonly ordered?: boolean;
      readonly onError?: Exclude<OnError, "yield">;
      readonly signal?: AbortSignal;
      readonly context?: ExecutionContext;
    } = {},
  ): AsyncIterableIterator<O> {
    const task = typeof work === "function" ? defineTask({ id: work.name || "inline", run: work }) : work;
    return this.executor.map(task, items, {
      ...options,
      maxInFlight: this.#maxWorkers,
      buffer: this.#prefetch,
      ...(this.#onProgress && { onEvent: this.#onProgress }),
    });
  }

  /** Ends the executor, unless it was given: then its owner does. */
  async close(): Promise<void> {
    if (this.#owns) await this.executor.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
