import type { ExecutorEvent } from "./executor.js";
import type { Json } from "./json.js";
import type { AuthPayload, Task, TaskRef } from "./task.js";
import type { ErrorEnvelope } from "./task-error.js";

/** One run of one item, as it travels to a worker. */
export interface TaskEnvelope {
  readonly v: 1;
  readonly task: TaskRef;
  readonly key: string;
  readonly index?: number;
  readonly input: Json;
  /** The context the task may open; its content travels apart and sealed. */
  readonly context?: { readonly id: string; readonly version: number };
  readonly retries: number;
  readonly timeoutMs?: number;
  /** Unix time in ms after which nobody waits for the result any more. */
  readonly deadline?: number;
}

/** What came of one run. */
export type ResultEnvelope =
  | { readonly v: 1; readonly ok: true; readonly value: Json; readonly attempt: number }
  | { readonly v: 1; readonly ok: false; readonly error: ErrorEnvelope; readonly attempt: number };

/** What an executor can and promises. */
export interface ExecutorCapabilities {
  readonly kind: "serial" | "concurrent" | "threads" | "remote";
  /** Tasks leave the process, so they must be served by name and their inputs must stand alone. */
  readonly portable: boolean;
  /** Work survives the end of the client. */
  readonly durable: boolean;
  /** A task that ignores its signal is stopped all the same. */
  readonly hardAbort: boolean;
  readonly progress: boolean;
  /** A running task sees the caller's abort. @default true */
  readonly abortSignal?: boolean;
  readonly maxPayloadBytes: number;
  readonly delivery: "exactly-once-in-process" | "at-least-once";
  /** The driver ends late tasks by itself, as one must whose runs wait in a queue; otherwise the executor does. @default false */
  readonly timeLimits?: boolean;
  /** The engine retries by itself; otherwise the executor does. @default false */
  readonly retries?: boolean;
}

/** What a driver gets beside the envelope. */
export interface DriverRun {
  /**
   * Aborts when the caller stops; where `hardAbort` is, also when the task is late and did not end by itself. It is made when it is
   * first read.
   */
  readonly signal: AbortSignal;
  readonly attempt: number;
  /** The task itself, for drivers that stay in the process. */
  readonly task: Task;
  /** The payload of the envelope's context, for drivers that stay in the process. */
  openContext(): Promise<AuthPayload>;
  onProgress(progress: Json): void;
  onEvent(event: ExecutorEvent): void;
}

/** All that an executor package has to write; `createExecutor` makes the executor of it. */
export interface ExecutorDriver {
  readonly name: string;
  readonly capabilities: ExecutorCapabilities;
  readonly defaultConcurrency: number;
  /** Runs one envelope. Failures of the task are a result; a rejection means that the engine itself failed. */
  run(envelope: TaskEnvelope, run: DriverRun): Promise<ResultEnvelope>;
  /** Makes a context's payload available to workers. Drivers without it cannot take a context out of the process. */
  putContext?(id: string, version: number, payload: AuthPayload): Promise<void>;
  dropContext?(id: string): Promise<void>;
  close(options: { readonly drain: boolean; readonly timeoutMs: number }): Promise<void>;
}
