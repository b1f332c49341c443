import { isAbort } from "@earthaccess/errors";
import type { Contexts } from "./contexts.js";
import type { ExecutorDriver, ResultEnvelope, TaskEnvelope } from "./driver.js";
import type { ExecutorEvent, SubmitOptions } from "./executor.js";
import { assertJson, type Json } from "./json.js";
import { retryPause } from "./retry-pause.js";
import type { Task } from "./task.js";
import { fromErrorEnvelope, TaskError, toErrorEnvelope } from "./task-error.js";

/** What came of an item in the end. */
export type Outcome = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly error: TaskError };

/** One run on its way: what the driver gets, plus what only the executor needs. */
export interface ItemRun {
  readonly task: Task;
  readonly input: unknown;
  readonly key: string;
  readonly index?: number;
  readonly signal: AbortSignal;
  readonly options: SubmitOptions;
  readonly onEvent: (event: ExecutorEvent) => void;
}

/** Hands items to a driver: checks them, opens their context, tries again what may pass. */
export class ItemRunner {
  readonly #driver: ExecutorDriver;
  readonly #contexts: Contexts;

  constructor(driver: ExecutorDriver, contexts: Contexts) {
    this.#driver = driver;
    this.#contexts = contexts;
  }

  /** Runs one item to its end, retries included. Never rejects: an abort is a failed outcome, which nobody takes any more. */
  async run(run: ItemRun): Promise<Outcome> {
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
      const again = !this.#driver.capabilities.retries && attempt <= retries && error.retryable && !run.signal.aborted;
      run.onEvent({ type: again ? "retry" : "failed", index, attempt: result.attempt, error });
      if (!again) return { ok: false, error };
      await pause(retryPause(attempt), run.signal);
    }
  }

  async #runOnce(run: ItemRun, attempt: number): Promise<ResultEnvelope> {
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
    const { portable, maxPayloadBytes } = this.#driver.capabilities;
    if (!portable) return;
    const size = new TextEncoder().encode(JSON.stringify(envelope)).length;
    if (size > maxPayloadBytes)
      throw new TaskError(
        `The input of ${envelope.task.id} is ${size} bytes; ${this.#driver.name} takes at most ${maxPayloadBytes}. Put the data somewhere both sides can read and pass its address.`,
        { code: "EA_PAYLOAD_TOO_LARGE", retryable: false },
      );
  }
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
