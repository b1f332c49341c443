import { type ServeTasksOptions, serveTasks } from "./serve-tasks.js";
import type { AuthPayload } from "./task.js";
import { TaskError } from "./task-error.js";
import type { FromWorker, ToWorker } from "./worker-messages.js";

/** Where messages come from and go to: `self` in a web worker. */
export interface WorkerScope {
  postMessage(message: unknown): void;
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
}

/**
 * Serves tasks in a web worker to the `webWorkerExecutor` that started it; the only statement such a worker needs.
 *
 * @example
 * ```ts no-run
 * import { defineTask } from "@earthaccess/executor";
 * import { serveWorker } from "@earthaccess/executor/worker";
 *
 * const parseGranule = defineTask({ id: "my-app/parse", idempotent: true, run: (name: string) => name.length });
 * serveWorker({ tasks: [{ parseGranule }] });
 * ```
 */
export function serveWorker(
  { tasks }: Pick<ServeTasksOptions, "tasks">,
  scope: WorkerScope = globalThis as unknown as WorkerScope,
): void {
  const payloads = new Map<string, AuthPayload>();
  const running = new Map<number, AbortController>();
  const serve = serveTasks({
    tasks,
    openContext: async (id, version) => {
      const payload = payloads.get(`${id}|${version}`);
      if (payload) return payload;
      throw new TaskError("The context is closed.", { code: "EA_CONTEXT_MISSING", retryable: false });
    },
  });
  const send = (message: FromWorker) => scope.postMessage(message);
  const onMessage = async (message: ToWorker) => {
    if ("abort" in message) {
      const { name, message: text } = message.reason;
      running.get(message.abort)?.abort(new DOMException(text, name));
    } else if ("drop" in message) {
      for (const key of payloads.keys()) if (key.startsWith(`${message.drop}|`)) payloads.delete(key);
      await serve.dispose(message.drop);
    } else if ("end" in message) {
      await serve.dispose();
      send({ ended: true });
    } else {
      const { run: id, envelope, attempt, payload } = message;
      const { context } = envelope;
      if (context && payload) payloads.set(`${context.id}|${context.version}`, payload);
      const stop = new AbortController();
      running.set(id, stop);
      const progress = (progress: ProgressOf<FromWorker>) => send({ id, progress });
      const result = await serve(envelope, { attempt, signal: stop.signal, progress });
      running.delete(id);
      send({ id, result });
    }
  };
  scope.addEventListener("message", ({ data }) => void onMessage(data as ToWorker));
  send({ ready: true });
}

type ProgressOf<M> = Extract<M, { readonly progress: unknown }>["progress"];
