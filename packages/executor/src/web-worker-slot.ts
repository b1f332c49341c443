import { timeLimitOf } from "./chunks.js";
import type { DriverRun, ResultEnvelope, TaskEnvelope } from "./driver.js";
import { grace } from "./grace.js";
import { timedOut } from "./run-task.js";
import type { AuthPayload } from "./task.js";
import { TaskError, toErrorEnvelope } from "./task-error.js";
import type { FromWorker, ToWorker } from "./worker-messages.js";

/** One worker at a time, and a new one after each that was lost; runs one envelope at a time. */
export class WebWorkerSlot {
  readonly #start: () => Worker;
  readonly #graceMs: number;
  readonly #startMs: number;
  #worker: Worker | undefined;
  #ready = false;
  #starting: ReturnType<typeof setTimeout> | undefined;
  #nextId = 1;
  #onMessage: (message: FromWorker) => void = () => undefined;
  #onLost: (detail: string) => void = () => undefined;

  constructor(start: () => Worker, graceMs: number, startMs: number) {
    this.#start = start;
    this.#graceMs = graceMs;
    this.#startMs = startMs;
  }

  /** Runs one envelope. Rejects only with the signal's reason; everything else is a result. */
  run(envelope: TaskEnvelope, run: DriverRun, payload: AuthPayload | undefined): Promise<ResultEnvelope> {
    const { signal, attempt } = run;
    const id = this.#nextId++;
    const timers: ReturnType<typeof setTimeout>[] = [];
    let onAbort = () => {};
    return new Promise<ResultEnvelope>((resolve, reject) => {
      const fail = (error: unknown) => resolve({ v: 1, ok: false, attempt, error: toErrorEnvelope(error) });
      onAbort = () => {
        const { name = "AbortError", message = "aborted" } = (signal.reason ?? {}) as Partial<Error>;
        this.#send({ abort: id, reason: { name, message } });
        timers.push(setTimeout(() => this.#end(() => reject(signal.reason)), this.#graceMs));
      };
      this.#onMessage = (message) => {
        if (!("id" in message) || message.id !== id) return;
        if ("progress" in message) run.onProgress(message.progress);
        else if (signal.aborted) reject(signal.reason);
        else resolve(message.result);
      };
      this.#onLost = (detail) => this.#end(() => fail(this.#lost(envelope, detail)));
      signal.addEventListener("abort", onAbort, { once: true });
      const limit = timeLimitOf(envelope);
      if (limit !== undefined)
        timers.push(setTimeout(() => this.#end(() => fail(timedOut(envelope.task.id, limit))), limit + this.#graceMs));
      this.#send({ run: id, envelope, attempt, ...(payload && { payload }) });
    }).finally(() => {
      for (const timer of timers) clearTimeout(timer);
      run.signal.removeEventListener("abort", onAbort);
      this.#onMessage = () => undefined;
      // A worker that is lost while it is idle is replaced with the next run.
      this.#onLost = () => this.#end(() => undefined);
    });
  }

  drop(contextId: string): void {
    this.#worker?.postMessage({ drop: contextId } satisfies ToWorker);
  }

  /** Lets tasks' resources be disposed, then ends the worker. */
  async close(): Promise<void> {
    if (!this.#worker) return;
    const ended = new Promise<void>((resolve) => {
      this.#onMessage = (message) => "ended" in message && resolve();
    });
    this.#send({ end: true });
    await Promise.race([ended, grace(this.#graceMs)]);
    this.#end(() => undefined);
  }

  #send(message: ToWorker): void {
    this.#worker ??= this.#open();
    this.#worker.postMessage(message);
  }

  #open(): Worker {
    const worker = this.#start();
    this.#ready = false;
    // A script that serves no tasks says nothing; nor, in WebKit, do some that cannot be loaded.
    const late = () => this.#onLost(`its script did not call serveWorker() within ${this.#startMs / 1000} s`);
    // Timers take a longer wait for none.
    if (this.#startMs < 2 ** 31) this.#starting = setTimeout(late, this.#startMs);
    worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => {
      if ("ready" in data) {
        this.#ready = true;
        clearTimeout(this.#starting);
      }
      this.#onMessage(data);
    });
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      this.#onLost(event.message || "its script could not be loaded");
    });
    worker.addEventListener("messageerror", () => this.#onLost("a message could not be read"));
    return worker;
  }

  #end(then: () => void): void {
    clearTimeout(this.#starting);
    this.#worker?.terminate();
    this.#worker = undefined;
    then();
  }

  #lost(envelope: TaskEnvelope, detail: string): TaskError {
    if (this.#ready)
      return new TaskError(`The worker that ran ${envelope.task.id} ended: ${detail}.`, {
        code: "EA_WORKER_LOST",
        retryable: true,
      });
    return new TaskError(`The web worker cannot start: ${detail}.`, {
      code: "EA_ENGINE_UNAVAILABLE",
      retryable: false,
    });
  }
}
