import { afterAll, expect, it } from "vitest";
import { startJournal } from "../src/conformance/start-journal.js";
import { runConformance } from "../src/conformance.js";
import {
  type AuthSource,
  concurrentExecutor,
  createExecutor,
  type DriverRun,
  type ExecutionContext,
  type Executor,
  type ExecutorDriver,
  type Items,
  type Json,
  type MapOptions,
  type ResultEnvelope,
  type Task,
  type TaskEnvelope,
} from "../src/index.js";
import { ResourceCache } from "../src/resource-cache.js";
import { runTask } from "../src/run-task.js";

const journal = await startJournal();
afterAll(() => journal.close());

/** A check that waits for something that never comes has failed as well. */
const PATIENCE_MS = 5000;

async function failedPoints(make: () => Executor): Promise<readonly number[]> {
  const checks: { readonly point: number; readonly body: () => Promise<void> }[] = [];
  const runner = {
    describe: (_: string, body: () => void) => body(),
    it: (name: string, body: () => Promise<void>) => void checks.push({ point: Number.parseInt(name, 10), body }),
  };
  runConformance(make, make().capabilities, runner, { journal, items: 5000 });
  const impatient = (body: () => Promise<void>) =>
    Promise.race([
      body(),
      new Promise((_, reject) => setTimeout(reject, PATIENCE_MS, new Error("never ends")).unref()),
    ]);
  const results = await Promise.allSettled(checks.map(({ body }) => impatient(body)));
  return [...new Set(checks.filter((_, i) => results[i]?.status === "rejected").map(({ point }) => point))];
}

type Run = (envelope: TaskEnvelope, run: DriverRun, resources: ResourceCache) => Promise<ResultEnvelope>;

const runHere: Run = (envelope, { task, signal, attempt, onProgress }, resources) =>
  runTask(task, envelope, {
    caller: { signal },
    attempt,
    onProgress,
    resources: resources.of(envelope.context),
  });

function driverWith(run: Run): ExecutorDriver {
  const payloads = new Map<string, never>();
  const resources = new ResourceCache(async ({ id, version }) => payloads.get(`${id}|${version}`) ?? { v: 1 });
  return {
    name: "mutated",
    capabilities: concurrentExecutor().capabilities,
    defaultConcurrency: 4,
    run: (envelope, given) => run(envelope, given, resources),
    putContext: async (id, version, payload) => void payloads.set(`${id}|${version}`, payload as never),
    dropContext: (id) => resources.dispose(id),
    close: () => resources.dispose(),
  };
}

/** The executor with some of its methods replaced. */
function replaced(executor: Executor, methods: Partial<Executor>): Executor {
  return new Proxy(executor, {
    get: (target, key) => {
      const value: unknown = Reflect.get(methods, key) ?? Reflect.get(target, key);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

function eager(): Executor {
  const inner = concurrentExecutor({ concurrency: 4 });
  const map = async function* (task: Task, items: Items<Json>, options?: MapOptions) {
    const all: Json[] = [];
    for await (const item of items) all.push(item);
    yield* inner.map(task, all, options);
  };
  return replaced(inner, { map: map as never });
}

const dropsCause = () =>
  createExecutor(
    driverWith(async (...run) => {
      const result = await runHere(...run);
      if (result.ok) return result;
      const { cause: _, ...error } = result.error;
      return { ...result, error };
    }),
  );

const ignoresAbort = () =>
  createExecutor(
    driverWith((envelope, run, resources) =>
      runHere(envelope, { ...run, signal: new AbortController().signal }, resources),
    ),
  );

function resolvesForEachItem(): Executor {
  const inner = createExecutor(driverWith(runHere));
  const sources = new Map<string, { readonly source: AuthSource; handshakes: number }>();
  const createContext = async (source: AuthSource): Promise<ExecutionContext> => {
    const id = crypto.randomUUID();
    const entry = { source, handshakes: 0 };
    sources.set(id, entry);
    return {
      id,
      get handshakes() {
        return entry.handshakes;
      },
      [Symbol.asyncDispose]: async () => void sources.delete(id),
    };
  };
  const map = async function* (task: Task, items: Items<Json>, options: MapOptions = {}) {
    const entry = options.context && sources.get(options.context.id);
    if (!entry) return yield* inner.map(task, items, options);
    for await (const item of items) {
      entry.handshakes++;
      yield await inner.submit(task, item, { context: await inner.createContext(entry.source) });
    }
  };
  return replaced(inner, { createContext, map: map as never });
}

it.each([
  ["takes all items before the first result", eager, 5],
  ["drops the cause of errors", dropsCause, 3],
  ["asks for credentials for each item", resolvesForEachItem, 13],
  ["does not tell tasks that the caller stopped", ignoresAbort, 7],
] as const)("an executor that %s is found out", async (_, make, point) => {
  expect(await failedPoints(make)).toContain(point);
});

it("a driver of the same make without a fault passes, so that it is the fault which is found", async () => {
  expect(await failedPoints(() => createExecutor(driverWith(runHere)))).toEqual([]);
});
