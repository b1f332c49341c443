import { chunkTask } from "./chunk-task.js";
import { CHUNK_TASK, type ChunkInput } from "./chunks.js";
import type { ResultEnvelope, TaskEnvelope } from "./driver.js";
import type { Json } from "./json.js";
import { ResourceCache } from "./resource-cache.js";
import { runTask } from "./run-task.js";
import type { AuthPayload, Task } from "./task.js";
import { TaskError, toErrorEnvelope } from "./task-error.js";

/** A module whose exports include tasks. */
export type TaskModule = Readonly<Record<string, unknown>>;

/** What {@link serveTasks} takes. */
export interface ServeTasksOptions {
  /** Modules with tasks, or functions that load one; loaded when the first task is asked for. */
  readonly tasks: readonly (TaskModule | (() => Promise<TaskModule>))[];
  /** Gives the payload of a context that an envelope names. */
  readonly openContext?: (id: string, version: number) => Promise<AuthPayload>;
}

/** Runs envelopes; what a worker does with each message. */
export interface TaskServer {
  (
    envelope: TaskEnvelope,
    run: { readonly signal: AbortSignal; readonly attempt: number; readonly progress: (progress: Json) => void },
  ): Promise<ResultEnvelope>;
  /** Disposes the resources of a context, or of all. */
  dispose(contextId?: string): Promise<void>;
}

/**
 * Serves tasks by their names: give it the envelopes that arrive, and send back what it resolves to.
 *
 * It never rejects; a task that is unknown or of another version is a failed result, which is not retried.
 *
 * @example
 * ```ts
 * const double = defineTask({ id: "example/double", run: (x: number) => 2 * x });
 * const serve = serveTasks({ tasks: [{ double }] });
 * const envelope = { v: 1, task: { id: "example/double", version: 1 }, key: "k", input: 21, retries: 0 } as const;
 * await serve(envelope, { signal: new AbortController().signal, attempt: 1, progress: () => {} }); // { v: 1, ok: true, value: 42, attempt: 1 }
 * ```
 */
export function serveTasks(options: ServeTasksOptions): TaskServer {
  let known: Promise<ReadonlyMap<string, Task>> | undefined;
  const resources = new ResourceCache(({ id, version }) => {
    if (options.openContext) return options.openContext(id, version);
    throw new TaskError("This worker opens no contexts.", { code: "EA_CONTEXT_MISSING", retryable: false });
  });
  const serve = async (
    envelope: TaskEnvelope,
    run: { readonly signal: AbortSignal; readonly attempt: number; readonly progress: (progress: Json) => void },
  ): Promise<ResultEnvelope> => {
    const { attempt, progress } = run;
    try {
      known ??= loadTasks(options.tasks);
      const task = findTask(await known, envelope);
      return await runTask(task, envelope, {
        caller: run,
        attempt,
        resources: resources.of(envelope.context),
        onProgress: progress,
      });
    } catch (error) {
      return { v: 1, ok: false, error: toErrorEnvelope(error), attempt };
    }
  };
  return Object.assign(serve, { dispose: (contextId?: string) => resources.dispose(contextId) });
}

async function loadTasks(sources: ServeTasksOptions["tasks"]): Promise<ReadonlyMap<string, Task>> {
  const modules = await Promise.all(sources.map((source) => loadModule(source)));
  const tasks = modules.flatMap((module) => Object.values(module)).filter(isTask);
  return new Map(tasks.map((task) => [task.id, task]));
}

async function loadModule(source: TaskModule | (() => Promise<TaskModule>)): Promise<TaskModule> {
  if (typeof source !== "function") return source;
  try {
    return await source();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new TaskError(`A module of tasks could not be loaded here: ${why}`, {
      code: "EA_TASK_NOT_FOUND",
      retryable: false,
      cause,
    });
  }
}

function isTask(value: unknown): value is Task {
  if (typeof value !== "object" || value === null) return false;
  const { id, version, run } = value as Partial<Task>;
  return typeof id === "string" && typeof version === "number" && typeof run === "function";
}

function findTask(tasks: ReadonlyMap<string, Task>, envelope: Pick<TaskEnvelope, "task" | "input">): Task {
  const { id, version } = envelope.task;
  if (id === CHUNK_TASK.id)
    return chunkTask(findTask(tasks, { ...envelope, ...(envelope.input as unknown as ChunkInput) }));
  const task = tasks.get(id);
  const served = [...tasks.values()].map((each) => `${each.id} v${each.version}`).join(", ") || "none";
  if (!task)
    throw new TaskError(`This worker has no task ${id}. It has: ${served}.`, {
      code: "EA_TASK_NOT_FOUND",
      retryable: false,
    });
  if (task.version !== version)
    throw new TaskError(
      `This worker has version ${task.version} of ${id}, not ${version}. Update the worker or the client.`,
      { code: "EA_TASK_VERSION", retryable: false },
    );
  return task;
}
