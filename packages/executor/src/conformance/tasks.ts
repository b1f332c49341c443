/**
 * The tasks of the conformance suite: what runs where an executor runs tasks. Workers serve this module.
 *
 * @module
 */
import { EarthaccessError } from "@earthaccess/errors";
import type { Json } from "../json.js";
import { defineTask, type TaskContext } from "../task.js";
import { note } from "./journal.js";

/** Gives back what it gets. */
export const echo = defineTask({ id: "conformance/echo", idempotent: true, run: (x: Json) => x });

/** Gives back what it gets, and is not to be run twice. */
export const once = defineTask({ id: "conformance/once", run: (x: Json) => x });

/** Waits, unless it is stopped, and notes its start and its end. */
export const waits = defineTask({
  id: "conformance/waits",
  idempotent: true,
  run: async ({ ms, name, journal }: { ms: number; name: Json; journal?: string }, { signal }) => {
    if (journal !== undefined) await note(journal, `process ${processId()}`);
    await note(journal, `start ${name}`);
    try {
      await sleep(ms, signal);
    } catch (error) {
      await note(journal, `aborted ${name}`);
      throw error;
    }
    await note(journal, `end ${name}`);
    return name;
  },
});

/** Fails in the way it is told. */
export const fails = defineTask({
  id: "conformance/fails",
  idempotent: true,
  run: async ({ how, x = null, journal }: { how: string; x?: Json; journal?: string }, context): Promise<Json> => {
    await note(journal, `start ${context.attempt} ${context.key}`);
    if (how === "not") return x;
    if (how === "text") throw "just text";
    if (how === "undefined") throw undefined;
    if (how === "plain") throw new RangeError("plain", { cause: new TypeError("deep") });
    const retryable = how !== "final";
    const cause = new EarthaccessError("deep", { code: "test/deep" });
    throw new EarthaccessError(`no ${JSON.stringify(x)}`, { code: "test/no", retryable, data: { x }, cause });
  },
});

/** Fails until its attempt, then tells attempt and key. */
export const flaky = defineTask({
  id: "conformance/flaky",
  idempotent: true,
  run: (until: number, { attempt, key }) => {
    if (attempt < until) throw new EarthaccessError("again", { code: "test/again", retryable: true });
    return { attempt, key };
  },
});

/** Gives what is not JSON. */
export const gives = defineTask({
  id: "conformance/gives",
  run: (what: keyof typeof NOT_JSON) => NOT_JSON[what]() as Json,
});

/** Values that must not travel, by name. */
export const NOT_JSON = {
  function: (): unknown => ({ f: () => 1 }),
  map: (): unknown => ({ a: { b: new Map() } }),
  nan: (): unknown => [1, Number.NaN],
  date: (): unknown => ({ a: [new Date()] }),
  class: (): unknown => new URL("https://example.com/"),
  bytes: (): unknown => new Uint8Array(2),
  cycle: (): unknown => {
    const cycle: Record<string, unknown> = {};
    cycle.self = { cycle };
    return cycle;
  },
} as const;

/** Ends its worker until the attempt is `until`: the process, or in a browser the worker by an error nobody catches. */
export const crashes = defineTask({
  id: "conformance/crashes",
  idempotent: true,
  run: crash,
});

/** Ends its worker, and is not to be run twice. */
export const crashesOnce = defineTask({ id: "conformance/crashes-once", run: crash });

/** Never ends and never listens. */
export const busy = defineTask({
  id: "conformance/busy",
  run: async (journal: string): Promise<Json> => {
    await note(journal, "start");
    for (;;);
  },
});

/** Computes without a pause for a while, and notes when it starts. */
export const computes = defineTask({
  id: "conformance/computes",
  idempotent: true,
  run: async ({ ms, journal }: { ms: number; journal: string }): Promise<Json> => {
    await note(journal, "start");
    const end = Date.now() + ms;
    while (Date.now() < end);
    return "done";
  },
});

/** Reports progress `n` times. */
export const reports = defineTask({
  id: "conformance/reports",
  run: (n: number, { progress }) => {
    for (let i = 1; i <= n; i++) progress({ done: i, total: n });
    return n;
  },
});

/** Uses its context: the length of the token, never the token. */
export const session = defineTask({
  id: "conformance/session",
  idempotent: true,
  run: async ({ x, journal }: { x: number; journal?: string }, { resource }) => {
    const token = await resource("session", async (auth) => {
      await note(journal, `create ${String(auth.token).length}`);
      return String(auth.token);
    });
    return `${token.length}:${x}`;
  },
});

/** Fails with its secrets in message, data and cause. */
export const leaks = defineTask({
  id: "conformance/leaks",
  run: async (_: Json, { resource }): Promise<Json> => {
    const auth = await resource("all", (auth) => auth);
    const text = JSON.stringify(auth);
    throw new EarthaccessError(`leaking ${text}`, { code: "test/leak", data: { note: text }, cause: new Error(text) });
  },
});

/** Which process to disturb, for checks that do. */
function processId(): number {
  return (Reflect.get(globalThis, "process") as { pid?: number } | undefined)?.pid ?? 0;
}

async function crash({ until, journal }: { until: number; journal?: string }, context: TaskContext): Promise<Json> {
  await note(journal, `start ${context.attempt}`);
  if (context.attempt >= until) return context.attempt;
  const runtime = Reflect.get(globalThis, "process") as { exit?(code: number): never } | undefined;
  if (runtime?.exit) runtime.exit(7);
  setTimeout(() => {
    throw new Error("nobody catches this");
  });
  return new Promise<Json>(() => undefined);
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
