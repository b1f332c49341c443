import type { ResultEnvelope, TaskEnvelope } from "./driver.js";
import { assertJson, type Json } from "./json.js";
import type { ResourceCache } from "./resource-cache.js";
import type { Task } from "./task.js";
import { TaskError, toErrorEnvelope } from "./task-error.js";

/** What the worker's side knows of one run. */
export interface TaskRunOptions {
  readonly signal: AbortSignal;
  readonly attempt: number;
  readonly resources: ResourceCache;
  onProgress(progress: Json): void;
}

/** Runs one envelope where the task's code is; every failure becomes a result, none is thrown. */
export async function runTask(task: Task, envelope: TaskEnvelope, options: TaskRunOptions): Promise<ResultEnvelope> {
  const { attempt } = options;
  const stop = new AbortController();
  const forward = () => stop.abort(options.signal.reason);
  options.signal.addEventListener("abort", forward, { once: true });
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    options.signal.throwIfAborted();
    const input = task.input ? task.input.parse(envelope.input) : envelope.input;
    const running = Promise.resolve(
      task.run(input, {
        signal: stop.signal,
        key: envelope.key,
        attempt,
        index: envelope.index,
        progress: options.onProgress,
        resource: (name, create, dispose) => options.resources.get(envelope.context, name, create, dispose),
      }),
    );
    const value = await (envelope.timeoutMs === undefined
      ? running
      : Promise.race([
          running,
          new Promise<never>((_, reject) => {
            timer = setTimeout(() => {
              const late = new TaskError(`The task ${task.id} took longer than ${envelope.timeoutMs} ms.`, {
                code: "EA_TIMEOUT",
                retryable: true,
              });
              stop.abort(late);
              reject(late);
            }, envelope.timeoutMs);
          }),
        ]));
    const output: unknown = task.output ? task.output.parse(value) : value;
    assertJson(output, `result of ${task.id}`);
    return { v: 1, ok: true, value: output, attempt };
  } catch (error) {
    return { v: 1, ok: false, error: toErrorEnvelope(error), attempt };
  } finally {
    clearTimeout(timer);
    options.signal.removeEventListener("abort", forward);
  }
}
