import type { ResultEnvelope, TaskEnvelope } from "./driver.js";
import { assertJson, type Json } from "./json.js";
import type { Resources } from "./resource-cache.js";
import type { Task, TaskContext } from "./task.js";
import { type ErrorEnvelope, TaskError, toErrorEnvelope } from "./task-error.js";

/** What the worker's side knows of one run. */
export interface TaskRunOptions {
  readonly signal: AbortSignal;
  readonly attempt: number;
  readonly resources: Resources;
  onProgress(progress: Json): void;
}

const resourcesByContext = new WeakMap<TaskContext, Resources>();

/** What a running task gets its resources from; a chunk hands it on to its items. */
export function resourcesOf(context: TaskContext): Resources {
  return resourcesByContext.get(context) ?? { get: context.resource, redact: (text) => text };
}

/** Runs one envelope where the task's code is; every failure becomes a result, none is thrown. */
export async function runTask(task: Task, envelope: TaskEnvelope, options: TaskRunOptions): Promise<ResultEnvelope> {
  const { attempt, resources } = options;
  const stop = new AbortController();
  const forward = () => stop.abort(options.signal.reason);
  options.signal.addEventListener("abort", forward, { once: true });
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    options.signal.throwIfAborted();
    if (envelope.deadline !== undefined && Date.now() > envelope.deadline)
      throw new TaskError("Nobody waits for the result any more: its deadline passed before the task began.", {
        code: "EA_TIMEOUT",
        retryable: false,
      });
    const input = task.input ? task.input.parse(envelope.input) : envelope.input;
    const context: TaskContext = {
      signal: stop.signal,
      key: envelope.key,
      attempt,
      index: envelope.index,
      progress: options.onProgress,
      resource: (name, create, dispose) => resources.get(name, create, dispose),
    };
    resourcesByContext.set(context, resources);
    const running = Promise.resolve(task.run(input, context));
    const value = await (envelope.timeoutMs === undefined
      ? running
      : Promise.race([
          running,
          new Promise<never>((_, reject) => {
            timer = setTimeout(() => {
              const late = timedOut(task.id, envelope.timeoutMs as number);
              stop.abort(late);
              reject(late);
            }, envelope.timeoutMs);
          }),
        ]));
    const output: unknown = task.output ? task.output.parse(value) : value;
    assertJson(output, `result of ${task.id}`);
    return { v: 1, ok: true, value: output, attempt };
  } catch (error) {
    return { v: 1, ok: false, error: withoutSecrets(toErrorEnvelope(error), resources), attempt };
  } finally {
    clearTimeout(timer);
    options.signal.removeEventListener("abort", forward);
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
