import type { ResultEnvelope, TaskEnvelope } from "./driver.js";
import { assertJson, type Json } from "./json.js";
import type { Resources } from "./resource-cache.js";
import { Stop, type Stoppable, throwIfStopped } from "./stop.js";
import type { Task, TaskContext } from "./task.js";
import { type ErrorEnvelope, TaskError, toErrorEnvelope } from "./task-error.js";

/** What the worker's side knows of one run. */
export interface TaskRunOptions {
  /** Whose stop ends the task. */
  readonly caller: Stoppable;
  readonly attempt: number;
  readonly resources: Resources;
  readonly onProgress: (progress: Json) => void;
}

/** What a task is given. */
class RunContext implements TaskContext {
  readonly key: string;
  readonly attempt: number;
  readonly index: number | undefined;
  readonly progress: (progress: Json) => void;
  readonly resource: TaskContext["resource"];
  readonly #resources: Resources;
  readonly #stop: Stoppable;

  constructor({ key, index }: TaskEnvelope, { attempt, onProgress, resources }: TaskRunOptions, stop: Stoppable) {
    this.key = key;
    this.attempt = attempt;
    this.index = index;
    this.progress = onProgress;
    this.resource = resources.get;
    this.#resources = resources;
    this.#stop = stop;
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  static sharedBy(context: TaskContext): Shared | undefined {
    return #resources in context ? { resources: context.#resources, caller: context.#stop } : undefined;
  }
}

/** What a running task hands on to runs inside of it. */
type Shared = Pick<TaskRunOptions, "resources" | "caller">;

/** What a chunk hands on to its items: where resources come from, and the stop without making its signal. */
export function sharedBy(context: TaskContext): Shared {
  return (
    RunContext.sharedBy(context) ?? { resources: { get: context.resource, redact: (text) => text }, caller: context }
  );
}

/** Runs one envelope where the task's code is; every failure becomes a result, none is thrown. */
export async function runTask(task: Task, envelope: TaskEnvelope, options: TaskRunOptions): Promise<ResultEnvelope> {
  const { attempt, resources, caller } = options;
  const { timeoutMs } = envelope;
  // One of its own is for what may be late, or has to be let go of at the end.
  const own = task.sharesSignal && timeoutMs === undefined ? undefined : new Stop(caller);
  try {
    throwIfStopped(caller);
    if (envelope.deadline !== undefined && Date.now() > envelope.deadline)
      throw new TaskError("Nobody waits for the result any more: its deadline passed before the task began.", {
        code: "EA_TIMEOUT",
        retryable: false,
      });
    const input = task.input ? task.input.parse(envelope.input) : envelope.input;
    const running = task.run(input, new RunContext(envelope, options, own ?? caller));
    const value = !isThenable(running)
      ? running
      : await (own && timeoutMs !== undefined ? inTime(running, task.id, timeoutMs, own) : running);
    const output: unknown = task.output ? task.output.parse(value) : value;
    assertJson(output, `result of ${task.id}`);
    return { v: 1, ok: true, value: output, attempt };
  } catch (error) {
    return { v: 1, ok: false, error: withoutSecrets(toErrorEnvelope(error), resources), attempt };
  } finally {
    own?.leave();
  }
}

function isThenable<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof value === "object" && value !== null && typeof (value as Partial<PromiseLike<T>>).then === "function";
}

/** What runs, or a failure when it takes longer than it may; then it is stopped. */
async function inTime<T>(running: PromiseLike<T>, taskId: string, limit: number, stop: Stop): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const reason = timedOut(taskId, limit);
      stop.abort(reason);
      reject(reason);
    }, limit);
  });
  try {
    return await Promise.race([running, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The failure of a task that took longer than it may. */
export function timedOut(taskId: string, timeoutMs: number): TaskError {
  return new TaskError(`The task ${taskId} took longer than ${timeoutMs} ms.`, { code: "EA_TIMEOUT", retryable: true });
}

/** A task may put a token into its message; the text leaves without it. */
function withoutSecrets(error: ErrorEnvelope, resources: Resources): ErrorEnvelope {
  return redacted(error, (text) => resources.redact(text)) as ErrorEnvelope;
}

/** The value with its texts changed, and nothing else of it. */
function redacted(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === "string") return redact(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => redacted(item, redact));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redacted(item, redact)]));
}
