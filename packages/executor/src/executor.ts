import type { ExecutorCapabilities } from "./driver.js";
import type { Json } from "./json.js";
import type { AuthPayload, Task } from "./task.js";
import type { TaskError } from "./task-error.js";

/** Gives the payload of a context: one handshake. */
export interface AuthSource {
  resolve(signal: AbortSignal): Promise<AuthPayload>;
}

/** What the tasks of a run share: resolved once, renewed before it ends, disposed at the end. */
export interface ExecutionContext extends AsyncDisposable {
  readonly id: string;
  /** How often the source was asked. */
  readonly handshakes: number;
}

/** Options of one run. */
export interface SubmitOptions {
  readonly signal?: AbortSignal | undefined;
  readonly context?: ExecutionContext | undefined;
  /** Name of the run for idempotent side effects. @default a random one */
  readonly key?: string;
  /** Further tries of a task that failed and may be retried. @default 0 */
  readonly retries?: number;
  /** Further tries of an idempotent task whose worker was lost: crashed, killed, out of memory. @default 3 */
  readonly crashRetries?: number;
  /** Ends one try with `EA_TIMEOUT`. @default no limit */
  readonly timeoutMs?: number;
  readonly onProgress?: (progress: Json) => void;
}

/** What happens to an item that failed for good. */
export type OnError = "throw" | "yield" | "skip";

/** Options of a `map`. */
export interface MapOptions extends Omit<SubmitOptions, "key" | "onProgress"> {
  /** Results in the order of the items; `false` gives each as soon as it is there. @default true */
  readonly ordered?: boolean;
  /** How many run at once, at most what the executor has. @default the executor's concurrency */
  readonly maxInFlight?: number;
  /** How many further items may be taken before their results are consumed. @default the number that run at once */
  readonly buffer?: number;
  /** Items per trip to a worker, where trips cost; `maxInFlight` and `buffer` then count trips. @default 1 */
  readonly chunkSize?: number;
  /** @default "throw" */
  readonly onError?: OnError;
  /** Makes the items' keys `runKey-0`, `runKey-1`, …, the same when the map is run again. */
  readonly runKey?: string;
  readonly onEvent?: (event: ExecutorEvent) => void;
}

/** An item's outcome, with `onError: "yield"`. */
export type Settled<O> =
  | { readonly index: number; readonly ok: true; readonly value: O }
  | { readonly index: number; readonly ok: false; readonly error: TaskError };

/** What happened to an item. */
export type ExecutorEvent =
  | { readonly type: "submitted" | "started" | "completed"; readonly index: number; readonly attempt: number }
  | { readonly type: "retry" | "failed"; readonly index: number; readonly attempt: number; readonly error: TaskError }
  | { readonly type: "progress"; readonly index: number; readonly progress: Json }
  | { readonly type: "worker-lost"; readonly index?: number; readonly detail: string };

/** Items of a `map`: pulled one at a time, and only when there is room. */
export type Items<I> = Iterable<I> | AsyncIterable<I>;

/**
 * Runs tasks. All executors keep the same promises:
 *
 * at most `maxInFlight + buffer` items are taken from the source beyond what was consumed; nothing runs before the first result
 * is asked for; leaving the loop stops everything; no failure is lost.
 */
export interface Executor extends AsyncDisposable {
  readonly name: string;
  readonly capabilities: ExecutorCapabilities;
  readonly concurrency: number;
  submit<I extends Json, O extends Json>(task: Task<I, O>, input: I, options?: SubmitOptions): Promise<O>;
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
  /** Shares what `source` gives among the tasks of many runs. It is asked once now, and again only before the payload ends. */
  createContext(
    source: AuthSource,
    options?: { readonly ttlMs?: number; readonly signal?: AbortSignal },
  ): Promise<ExecutionContext>;
  /** Ends the executor: waits for what runs with `drain`, else aborts it. Further calls do nothing. */
  close(options?: { readonly drain?: boolean; readonly timeoutMs?: number }): Promise<void>;
}
