import { type ChildProcess, fork } from "node:child_process";
import {
  type AuthPayload,
  createExecutor,
  type DriverRun,
  type Executor,
  type ExecutorDriver,
  type ResultEnvelope,
  type TaskEnvelope,
} from "@earthaccess/executor";
import type { FromChild, ToChild } from "./messages.js";

/** Runs the tasks that the module at `tasks` exports in child processes; all it takes is the driver below. */
export function childProcessExecutor(options: { readonly tasks: URL; readonly processes?: number }): Executor {
  return createExecutor(new ChildProcessDriver(options.tasks, options.processes ?? 2));
}

class ChildProcessDriver implements ExecutorDriver {
  readonly name = "child-process";
  readonly capabilities = {
    kind: "remote",
    portable: true,
    durable: false,
    hardAbort: true,
    progress: true,
    abortSignal: false,
    maxPayloadBytes: 1024 * 1024,
    delivery: "at-least-once",
  } as const;
  readonly #idle = new Set<ChildProcess>();
  readonly #all = new Set<ChildProcess>();
  readonly #contexts = new Map<string, ToChild>();

  constructor(
    private readonly tasks: URL,
    readonly defaultConcurrency: number,
  ) {}

  run(envelope: TaskEnvelope, { signal, attempt, onProgress }: DriverRun): Promise<ResultEnvelope> {
    const child = this.#idle.values().next().value ?? this.#start();
    this.#idle.delete(child);
    return new Promise((resolve, reject) => {
      const done = (settle: () => void) => {
        child.off("message", onMessage).off("exit", onExit);
        signal.removeEventListener("abort", onAbort);
        settle();
      };
      const onMessage = (message: FromChild) => {
        if ("progress" in message) return onProgress(message.progress);
        this.#idle.add(child);
        done(() => resolve(message.result));
      };
      const onExit = (code: number | null, by: string | null) => {
        const message = `The child process ended (${code ?? by}).`;
        const error = { name: "TaskError", code: "EA_WORKER_LOST", message, retryable: true };
        done(() => resolve({ v: 1, ok: false, attempt, error }));
      };
      const onAbort = () => {
        // A busy loop does not listen; killing the child always works.
        child.kill("SIGKILL");
        done(() => reject(signal.reason));
      };
      child.on("message", onMessage).once("exit", onExit);
      signal.addEventListener("abort", onAbort, { once: true });
      child.send({ envelope, attempt } satisfies ToChild);
    });
  }

  async putContext(id: string, version: number, payload: AuthPayload): Promise<void> {
    const message: ToChild = { context: id, version, payload };
    this.#contexts.set(id, message);
    for (const child of this.#all) child.send(message);
  }

  async dropContext(id: string): Promise<void> {
    this.#contexts.delete(id);
    for (const child of this.#all) child.send({ drop: id } satisfies ToChild);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#all].map((child) => new Promise((resolve) => child.once("exit", resolve).kill())));
  }

  #start(): ChildProcess {
    const child = fork(new URL("./child.js", import.meta.url), [this.tasks.href], { execArgv: [] });
    this.#all.add(child);
    child.once("exit", () => this.#all.delete(child) && this.#idle.delete(child));
    for (const message of this.#contexts.values()) child.send(message);
    return child;
  }
}
