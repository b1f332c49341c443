/**
 * The side of `piscinaExecutor` that runs in a thread, for applications that bring a worker file of their own.
 *
 * @module
 */
import { BroadcastChannel, workerData } from "node:worker_threads";
import { timeLimitOf } from "../chunks.js";
import { type ServeTasksOptions, serveTasks } from "../serve-tasks.js";
import type { AuthPayload } from "../task.js";
import { TaskError } from "../task-error.js";
import type { FromThread, ThreadData, ThreadResult, ThreadRun, ToThreads } from "./messages.js";

/** Aborts that came before their run are remembered, at most this many: their run may go to another thread. */
const MOST_EARLY_ABORTS = 1000;

/**
 * Serves tasks in a thread of a pool: export what it returns as `run` from the file that `workerUrl` names.
 *
 * @example
 * ```ts no-run
 * import { defineTask } from "@earthaccess/executor";
 * import { serveThread } from "@earthaccess/executor/piscina/worker";
 *
 * const parseGranule = defineTask({ id: "my-app/parse", idempotent: true, run: (name: string) => name.length });
 * export const run = serveThread({ tasks: [{ parseGranule }] });
 * ```
 */
export function serveThread({ tasks }: Pick<ServeTasksOptions, "tasks">): (run: ThreadRun) => Promise<ThreadResult> {
  const { channel } = workerData as ThreadData;
  const payloads = new Map<string, AuthPayload>();
  const running = new Map<number, AbortController>();
  const early = new Map<number, unknown>();
  const serve = serveTasks({
    tasks,
    openContext: async (id, version) => {
      const payload = payloads.get(`${id}|${version}`);
      if (payload) return payload;
      throw new TaskError("The context is closed.", { code: "EA_CONTEXT_MISSING", retryable: false });
    },
  });
  const up = new BroadcastChannel(`${channel}-up`);
  const tell = (message: FromThread) => up.postMessage(message);
  const onMessage = async (message: ToThreads) => {
    if ("abort" in message) {
      const reason = new DOMException(message.reason.message, message.reason.name);
      const run = running.get(message.abort);
      if (run) return run.abort(reason);
      early.set(message.abort, reason);
      if (early.size > MOST_EARLY_ABORTS) early.delete(early.keys().next().value as number);
    } else if ("drop" in message) {
      for (const key of payloads.keys()) if (key.startsWith(`${message.drop}|`)) payloads.delete(key);
      await serve.dispose(message.drop);
    } else {
      await serve.dispose();
      tell({ ended: true });
    }
  };
  const down = new BroadcastChannel(`${channel}-down`);
  down.onmessage = (event) => void onMessage((event as unknown as { readonly data: ToThreads }).data);
  // The pool decides how long a thread lives.
  down.unref();
  up.unref();
  tell({ ready: true });

  return async ({ id, envelope, attempt, payload }) => {
    const stop = new AbortController();
    running.set(id, stop);
    if (early.has(id)) stop.abort(early.get(id));
    early.delete(id);
    if (envelope.context && payload) payloads.set(`${envelope.context.id}|${envelope.context.version}`, payload);
    if (timeLimitOf(envelope) !== undefined) tell({ started: id });
    let progressCount = 0;
    try {
      const progress = (progress: ThreadProgress) => {
        progressCount++;
        tell({ id, progress });
      };
      const result = await serve(envelope, { signal: stop.signal, attempt, progress });
      return { result, progressCount };
    } finally {
      running.delete(id);
    }
  };
}

type ThreadProgress = Extract<FromThread, { readonly progress: unknown }>["progress"];
