import { isAbort } from "@earthaccess/errors";
import { timeLimitOf } from "./chunks.js";
import type { Contexts } from "./contexts.js";
import type { DriverRun, ExecutorDriver, ResultEnvelope, TaskEnvelope } from "./driver.js";
import type { ExecutorEvent, SubmitOptions } from "./executor.js";
import { ABORT_GRACE_MS } from "./grace.js";
import { assertJson, type Json } from "./json.js";
import { retryPause } from "./retry-pause.js";
import { timedOut } from "./run-task.js";
import { Stop, type Stoppable, throwIfStopped } from "./stop.js";
import type { AuthPayload, Task } from "./task.js";
import { fromErrorEnvelope, TaskError, toErrorEnvelope } from "./task-error.js";

/** What came of an item in the end. */
export type Outcome = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly error: TaskError };

/** One run on its way: what the driver gets, plus what only the executor needs. */
export interface ItemRun {
  readonly task: Task;
  readonly input: unknown;
  readonly key: string;
  readonly index?: number;
  readonly stop: Stop;
  readonly options: SubmitOptions;
  /** Nobody listens to most runs, and then no event is made. */
  readonly onEvent: ((event: ExecutorEvent) => void) | undefined;
}

/** Hands items to a driver: checks them, opens their context, tries again what may pass. */
export class ItemRunner {
  readonly #driver: ExecutorDriver;
  readonly #contexts: () => Promise<Contexts>;

  /** @param contexts is asked when an item has a context */
  constructor(driver: ExecutorDriver, contexts: () => Promise<Contexts>) {
    this.#driver = driver;
    this.#contexts = contexts;
  }

  /** Runs one item to its end, retries included. Never rejects: an abort is a failed outcome, which nobody takes any more. */
  async run(run: ItemRun, first?: ResultEnvelope): Promise<Outcome> {
    const { task, key, options } = run;
    const index = run.index ?? 0;
    let failures = 0;
    let losses = 0;
    for (let attempt = 1; ; attempt++) {
      const result = attempt === 1 && first ? first : await this.runOnce(run, attempt);
      if (result.ok) {
        run.onEvent?.({ type: "completed", index, attempt: result.attempt });
        return { ok: true, value: result.value };
      }
      const lost = result.error.code === "EA_WORKER_LOST";
      if (lost) run.onEvent?.({ type: "worker-lost", index, detail: result.error.message });
      const envelope = lost ? { ...result.error, data: { input: shortened(run.input) } } : result.error;
      const error = fromErrorEnvelope(envelope, { taskId: task.id, key, attempt: result.attempt });
      // A lost worker says nothing about the task, so a task that may run twice is not charged for it.
      const again =
        lost && task.idempotent
          ? ++losses <= (options.crashRetries ?? 3)
          : error.retryable && !this.#driver.capabilities.retries && ++failures <= (options.retries ?? 0);
      run.onEvent?.({ type: again && !run.stop.aborted ? "retry" : "failed", index, attempt: result.attempt, error });
      if (!again || run.stop.aborted) return { ok: false, error };
      await pause(retryPause(attempt), run.stop.signal);
    }
  }

  /** One run, whatever comes of it. */
  async runOnce(run: ItemRun, attempt: number): Promise<ResultEnvelope> {
    const { task, key, index, stop, options } = run;
    try {
      throwIfStopped(stop);
      const input: unknown = run.input;
      assertJson(input, `input of ${task.id}`);
      const contexts = options.context && (await this.#contexts());
      const context = options.context && (await contexts?.current(options.context, stop));
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
      run.onEvent?.({ type: "started", index: index ?? 0, attempt });
      const openContext = contexts && context ? async () => contexts.payload(context.id) : noContext;
      const { hardAbort, timeLimits } = this.#driver.capabilities;
      const limit = hardAbort && !timeLimits ? timeLimitOf(envelope) : undefined;
      if (limit === undefined) return await this.#driver.run(envelope, new RunOfItem(run, attempt, openContext, stop));
      return await withLimit(limit, task.id, stop, (late) =>
        this.#driver.run(envelope, new RunOfItem(run, attempt, openContext, late)),
      );
    } catch (error) {
      const envelope = toErrorEnvelope(error);
      const aborted = isAbort(error, stop.aborted ? stop.signal : undefined);
      return { v: 1, ok: false, error: aborted ? { ...envelope, retryable: false } : envelope, attempt };
    }
  }

  #checkSize(envelope: TaskEnvelope): void {
    const { portable, maxPayloadBytes } = this.#driver.capabilities;
    if (!portable || maxPayloadBytes === Number.POSITIVE_INFINITY) return;
    const size = new TextEncoder().encode(JSON.stringify(envelope)).length;
    if (size > maxPayloadBytes)
      throw new TaskError(
        `The input of ${envelope.task.id} is ${size} bytes; ${this.#driver.name} takes at most ${maxPayloadBytes}. Put the data somewhere both sides can read and pass its address.`,
        { code: "EA_PAYLOAD_TOO_LARGE", retryable: false },
      );
  }
}

/** What a driver is given. */
class RunOfItem implements DriverRun, Stoppable {
  readonly attempt: number;
  readonly task: Task;
  readonly openContext: () => Promise<AuthPayload>;
  readonly onProgress: (progress: Json) => void;
  readonly onEvent: (event: ExecutorEvent) => void;
  readonly #stop: Stop;

  constructor(run: ItemRun, attempt: number, openContext: () => Promise<AuthPayload>, stop: Stop) {
    const { onEvent, index = 0 } = run;
    this.attempt = attempt;
    this.task = run.task;
    this.openContext = openContext;
    this.onProgress = onEvent ? (progress) => onEvent({ type: "progress", index, progress }) : nobodyListens;
    this.onEvent = onEvent ?? nobodyListens;
    this.#stop = stop;
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  get aborted(): boolean {
    return this.#stop.aborted;
  }
}

const noContext = async (): Promise<AuthPayload> => ({ v: 1 });

function nobodyListens(): void {}

/** Runs with a stop that also comes some time after the limit, for a task that does not end by itself. */
async function withLimit<T>(limit: number, taskId: string, stop: Stop, run: (late: Stop) => Promise<T>): Promise<T> {
  const late = new Stop(stop);
  const timer = setTimeout(() => late.abort(timedOut(taskId, limit)), limit + ABORT_GRACE_MS);
  try {
    return await run(late);
  } finally {
    clearTimeout(timer);
    late.leave();
  }
}

/** An input as an error shows it. */
function shortened(input: unknown): unknown {
  const text = JSON.stringify(input) ?? String(input);
  return text.length <= 2000 ? input : `${text.slice(0, 2000)}…`;
}

/** Waits, or less when the signal aborts. It holds the process: what comes after the pause is still to be done. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
  });
}
