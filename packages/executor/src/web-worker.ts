/**
 * Runs tasks in web workers, for pages that compute.
 *
 * @module
 */
import { createExecutor } from "./create-executor.js";
import type { Executor } from "./executor.js";
import { ABORT_GRACE_MS } from "./grace.js";
import { WebWorkerSlot } from "./web-worker-slot.js";

/** What {@link webWorkerExecutor} takes beside the workers. */
export interface WebWorkerExecutorOptions {
  /** Workers at a time. @default what the browser tells of processors, less one for the page, at most 8 */
  readonly size?: number;
  /** How long an aborted or late task may take to end by itself before its worker is terminated, in ms. @default 1000 */
  readonly abortGraceMs?: number;
  /** How long a worker's script may take to load and to call `serveWorker`, in ms; `Infinity` waits for ever. @default 30000 */
  readonly startTimeoutMs?: number;
}

/**
 * Runs tasks in web workers, so that a page stays responsive; a task that never ends is stopped with its worker.
 *
 * `start` makes a worker whose script calls `serveWorker({ tasks })`. It is a function of yours, because bundlers find the script
 * only in `new Worker(new URL("./worker.js", import.meta.url))`. Workers start with the first tasks.
 *
 * @example
 * ```ts no-run
 * import { webWorkerExecutor } from "@earthaccess/executor/web-worker";
 * import { defineTask } from "@earthaccess/executor";
 *
 * // In tasks.js, which workers load too:
 * const parseGranule = defineTask({ id: "my-app/parse", idempotent: true, run: (name: string) => name.length });
 *
 * const executor = webWorkerExecutor(() => new Worker(new URL("./worker.js", import.meta.url), { type: "module" }));
 * for await (const result of executor.map(parseGranule, ["a.nc", "b.nc"])) document.body.append(String(result));
 * ```
 */
export function webWorkerExecutor(start: () => Worker, options: WebWorkerExecutorOptions = {}): Executor {
  const processors = globalThis.navigator?.hardwareConcurrency ?? 2;
  const {
    size = Math.min(8, Math.max(1, processors - 1)),
    abortGraceMs = ABORT_GRACE_MS,
    startTimeoutMs = 30_000,
  } = options;
  if (!Number.isInteger(size) || size < 1) throw new TypeError(`size is a whole number from 1; got ${size}.`);
  if (!(startTimeoutMs > 0)) throw new TypeError(`startTimeoutMs is a number above 0; got ${startTimeoutMs}.`);
  const slots = Array.from({ length: size }, () => new WebWorkerSlot(start, abortGraceMs, startTimeoutMs));
  const free = [...slots];
  const waiting: ((slot: WebWorkerSlot) => void)[] = [];
  const take = (): WebWorkerSlot | Promise<WebWorkerSlot> =>
    free.pop() ?? new Promise<WebWorkerSlot>((resolve) => waiting.push(resolve));
  const give = (slot: WebWorkerSlot) => {
    const next = waiting.shift();
    if (next) next(slot);
    else free.push(slot);
  };
  return createExecutor({
    name: "web-worker",
    capabilities: {
      kind: "threads",
      portable: true,
      durable: false,
      hardAbort: true,
      timeLimits: true,
      progress: true,
      maxPayloadBytes: Number.POSITIVE_INFINITY,
      delivery: "exactly-once-in-process",
    },
    defaultConcurrency: size,
    run: async (envelope, run) => {
      const payload = envelope.context && (await run.openContext());
      const slot = await take();
      try {
        run.signal.throwIfAborted();
        return await slot.run(envelope, run, payload);
      } finally {
        give(slot);
      }
    },
    // Payloads travel with each run.
    putContext: async () => undefined,
    dropContext: async (id) => {
      for (const slot of slots) slot.drop(id);
    },
    close: async () => {
      await Promise.all(slots.map((slot) => slot.close()));
    },
  });
}
