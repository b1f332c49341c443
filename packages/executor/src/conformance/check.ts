import type { ExecutorCapabilities } from "../driver.js";
import type { Executor } from "../executor.js";
import type { TaskError } from "../task-error.js";

/** Disturbances that only the author of an executor can cause; each adds the checks that need it. */
export interface Faults {
  /** Kills the worker of this process id, as `kill -9` does, and starts another. */
  killWorker?(pid: number): Promise<void>;
  /** Halts the worker of this process id, as SIGSTOP does; the function it gives lets it go on. */
  haltWorker?(pid: number): Promise<() => Promise<void>>;
  /** Asks one worker to end, as SIGTERM does, starts another, and waits until the first has ended. */
  endWorker?(): Promise<void>;
  /** Kills the engine and starts it again, with or without what it had stored. */
  restartEngine?(keep: boolean): Promise<void>;
  /** An executor whose engine has no worker, and which waits only shortly for one. */
  withoutWorkers?(): Promise<Executor> | Executor;
  /** An executor on an engine that may drop what it stores. */
  onForgetfulEngine?(): Promise<Executor> | Executor;
  /** Everything the engine has stored, as text. */
  dump?(): Promise<string>;
}

/** What the suite must know of an executor. */
export interface ConformanceOptions {
  /** Where tasks post what they do; `startJournal` of `…/conformance/node` makes one. */
  readonly journal: { readonly url: string };
  /** Tasks may end their worker; left out where that would end the tests. */
  readonly crash?: boolean;
  readonly faults?: Faults;
  /** Items of the long run. @default 100000 */
  readonly items?: number;
  /** Items per trip of the long run. @default 1 */
  readonly chunkSize?: number;
  /** Workers that tasks may meet, for the number of resources made. @default the executor's concurrency */
  readonly workers?: number;
}

/** What a check works with. */
export interface Bench {
  readonly executor: Executor;
  readonly options: ConformanceOptions;
  /** Where the tasks of this check note what they do. */
  readonly journal: string;
  /** What they noted. */
  lines(): Promise<readonly string[]>;
  /** Another executor of the same kind; closed after the check. */
  another(): Promise<Executor>;
}

/** One promise of an executor. */
export interface Check {
  readonly point: number;
  readonly title: string;
  /** Left out: every executor keeps it. */
  readonly appliesTo?: (capabilities: ExecutorCapabilities, options: ConformanceOptions) => boolean;
  readonly run: (bench: Bench) => Promise<void>;
}

/** A promise that was not kept. */
export function expectTrue(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise);
}

/** Compares JSON. */
export function expectEqual(actual: unknown, expected: unknown, what: string): void {
  const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)];
  expectTrue(is === should, `${what}: expected ${should}, got ${is}`);
}

/** The error that a promise rejects with. */
export async function failureOf(promise: Promise<unknown>): Promise<TaskError> {
  try {
    await promise;
  } catch (error) {
    return error as TaskError;
  }
  throw new Error("It should have failed, and did not.");
}

export async function toArray<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

export function numbers(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Waits until a line is in the journal. */
export async function untilNoted(bench: Bench, line: string | RegExp, times = 1): Promise<void> {
  const fits = (each: string) => (typeof line === "string" ? each === line : line.test(each));
  while ((await bench.lines()).filter(fits).length < times) await sleep(20);
}
