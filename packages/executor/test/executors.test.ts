import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { EarthaccessError } from "@earthaccess/errors";
import { describe, expect, it } from "vitest";
import {
  concurrentExecutor,
  defineTask,
  type Executor,
  type Json,
  type MapOptions,
  serialExecutor,
  TaskError,
} from "../src/index.js";

const EXECUTORS: readonly [string, () => Executor][] = [
  ["serial", () => serialExecutor()],
  ["concurrent", () => concurrentExecutor({ concurrency: 4 })],
];

const double = defineTask({ id: "test/double", run: (x: number) => 2 * x });
const fails = defineTask({
  id: "test/fails",
  run: (x: number) => {
    if (x === 2)
      throw new EarthaccessError(`no ${x}`, {
        code: "test/two",
        retryable: true,
        data: { x },
        cause: new RangeError("deep"),
      });
    return x;
  },
});

async function* counted(
  n: number,
  count: { pulled: number; closed?: boolean; concurrent?: number; most?: number },
): AsyncGenerator<number> {
  try {
    for (let i = 0; i < n; i++) {
      count.concurrent = (count.concurrent ?? 0) + 1;
      count.most = Math.max(count.most ?? 0, count.concurrent);
      await sleep(0);
      count.concurrent--;
      count.pulled++;
      yield i;
    }
  } finally {
    count.closed = true;
  }
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

describe.each(EXECUTORS)("the %s executor", (_name, make) => {
  it("gives results in the order of the items, whatever takes longer", async () => {
    const slowFirst = defineTask({ id: "test/slow", run: async (x: number) => (await sleep(20 - 2 * x), x) });
    expect(await all(make().map(slowFirst, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("pulls at most what may run plus what may wait, one at a time, and nothing before it is asked", async () => {
    for (const buffer of [0, 1, 4]) {
      const count = { pulled: 0, most: 0 };
      const executor = make();
      const results = executor.map(double, counted(200, count), { buffer });
      await sleep(5);
      expect(count.pulled).toBe(0);
      let taken = 0;
      let most = 0;
      for await (const _ of results) {
        await sleep(1);
        most = Math.max(most, count.pulled - taken);
        taken++;
      }
      expect(taken).toBe(200);
      expect(most).toBeLessThanOrEqual(executor.concurrency + buffer);
      expect(count.most).toBe(1);
    }
  });

  it("closes the source and stops the tasks when the loop is left", async () => {
    const count = { pulled: 0, closed: false };
    let aborted = 0;
    let finished = 0;
    const waits = defineTask({
      id: "test/waits",
      run: async (x: number, { signal }) => {
        if (x === 0) return x;
        await sleep(5000, undefined, { signal }).catch(() => aborted++);
        finished++;
        return x;
      },
    });
    for await (const _ of make().map(waits, counted(1000, count))) break;
    expect(count.closed).toBe(true);
    expect(count.pulled).toBeLessThan(12);
    const seen = aborted;
    await sleep(20);
    expect([aborted, finished]).toEqual([seen, seen]);
  });

  it("rejects with the caller's reason as soon as the caller stops, and can be used again", async () => {
    const executor = make();
    const stop = new AbortController();
    const waits = defineTask({
      id: "test/waits",
      run: async (x: number, { signal }) => await sleep(5000, x, { signal }),
    });
    setTimeout(() => stop.abort(new Error("enough")), 30);
    await expect(all(executor.map(waits, [1, 2, 3], { signal: stop.signal }))).rejects.toThrow("enough");
    await expect(all(executor.map(waits, [1], { signal: stop.signal }))).rejects.toThrow("enough");
    await expect(executor.submit(waits, 1, { signal: stop.signal })).rejects.toThrow("enough");
    expect(await all(executor.map(double, [1, 2]))).toEqual([2, 4]);
  });

  it("keeps name, code, data and cause of an error, and says where it happened", async () => {
    const error = await all(make().map(fails, [1, 2, 3], { runKey: "run" })).catch((e) => e);
    expect(error).toBeInstanceOf(TaskError);
    expect(error).toMatchObject({
      name: "EarthaccessError",
      code: "test/two",
      message: "no 2",
      data: { x: 2 },
      taskId: "test/fails",
      key: "run-1",
      attempt: 1,
    });
    expect(error.cause).toMatchObject({ name: "RangeError", message: "deep" });
    expect(error.remoteStack).toContain("no 2");
  });

  it("throws, yields or skips what failed, as it is told", async () => {
    const events: string[] = [];
    expect(
      await all(make().map(fails, [1, 2, 3], { onError: "skip", onEvent: ({ type }) => void events.push(type) })),
    ).toEqual([1, 3]);
    expect(events.filter((type) => type === "failed")).toHaveLength(1);
    const settled = await all(make().map(fails, [1, 2, 3], { onError: "yield" }));
    expect(settled.map(({ index, ok }) => [index, ok])).toEqual([
      [0, true],
      [1, false],
      [2, true],
    ]);
    const got: number[] = [];
    const rejected = (async () => {
      for await (const x of make().map(fails, [1, 3, 2, 4, 5])) got.push(x);
    })();
    await expect(rejected).rejects.toThrow("no 2");
    expect(got).toEqual([1, 3]);
  });

  it("tries again what may pass, with the same key, and only that", async () => {
    const tries: [string, number][] = [];
    const third = defineTask({
      id: "test/third",
      run: (x: number, { key, attempt }) => {
        tries.push([key, attempt]);
        if (attempt < 3) throw Object.assign(new Error("again"), { retryable: x === 1 });
        return x;
      },
    });
    expect(await make().submit(third, 1, { retries: 3, key: "k" })).toBe(1);
    expect(tries).toEqual([
      ["k", 1],
      ["k", 2],
      ["k", 3],
    ]);
    tries.length = 0;
    await expect(make().submit(third, 2, { retries: 3 })).rejects.toThrow("again");
    expect(tries).toHaveLength(1);
  });

  it.each<[string, unknown, string]>([
    ["a function", { f: () => 1 }, "$.f is a function"],
    ["NaN", [1, Number.NaN], "$[1] is NaN"],
    ["a date", { a: [new Date()] }, "$.a[0] is a Date"],
    ["a nested map", { a: { b: new Map() } }, "$.a.b is a Map"],
    ["a class", new TaskError("x", { code: "x", retryable: false }), "$ is a TaskError"],
    ["bytes", new Uint8Array(2), "$ is a Uint8Array"],
    ["a bigint", 1n, "$ is a bigint"],
    ["a promise inside", { a: Promise.resolve(1) }, "$.a is a Promise"],
  ])("refuses %s as input and as output, naming the path", async (_what, value, path) => {
    const same = defineTask({ id: "test/same", run: (x: Json) => x });
    const gives = defineTask({ id: "test/gives", run: () => value as Json });
    for (const failing of [make().submit(same, value as Json), make().submit(gives, null)]) {
      const error = await failing.catch((e) => e);
      expect(error).toMatchObject({ code: "EA_UNSERIALISABLE", retryable: false });
      expect(error.message).toContain(path);
    }
  });

  it("refuses a cycle, and takes an object twice", async () => {
    const same = defineTask({ id: "test/same", run: (x: Json) => x });
    const cycle: Record<string, unknown> = {};
    cycle.self = { cycle };
    await expect(make().submit(same, cycle as Json)).rejects.toThrow("$.self.cycle refers back");
    const twice = { a: 1 };
    expect(await make().submit(same, [twice, twice])).toEqual([twice, twice]);
  });

  it("delivers what came before an error of the source, then the error", async () => {
    async function* breaks() {
      yield 1;
      yield 2;
      throw new Error("source broke");
    }
    const got: number[] = [];
    const failing = (async () => {
      for await (const x of make().map(double, breaks())) got.push(x);
    })();
    await expect(failing).rejects.toThrow("source broke");
    expect(got).toEqual([2, 4]);
  });

  it("passes null, false, 0 and things that look like errors through", async () => {
    const same = defineTask({ id: "test/same", run: (x: Json) => x });
    const values: Json[] = [null, false, 0, "", { ok: false, error: "x" }, []];
    expect(await all(make().map(same, values))).toEqual(values);
    expect(await all(make().map(same, []))).toEqual([]);
  });

  it("ends a task that takes too long", async () => {
    let saw = false;
    const slow = defineTask({
      id: "test/slow",
      run: async (_: number, { signal }) => {
        signal.addEventListener("abort", () => {
          saw = true;
        });
        await sleep(200);
        return 1;
      },
    });
    await expect(make().submit(slow, 1, { timeoutMs: 20 })).rejects.toMatchObject({
      code: "EA_TIMEOUT",
      retryable: true,
    });
    expect(saw).toBe(true);
  });

  it("asks a context's source once, and makes each resource once", async () => {
    const executor = make();
    let made = 0;
    let disposed = 0;
    const context = await executor.createContext({ resolve: async () => ({ v: 1, token: "secret" }) });
    const uses = defineTask({
      id: "test/uses",
      run: async (x: number, { resource }) =>
        `${await resource(
          "session",
          (auth) => (made++, auth.token as string),
          () => void disposed++,
        )}${x}`,
    });
    const results = await all(
      executor.map(
        uses,
        Array.from({ length: 500 }, (_, i) => i),
        { context },
      ),
    );
    expect(results).toHaveLength(500);
    expect(results[7]).toBe("secret7");
    expect([context.handshakes, made, disposed]).toEqual([1, 1, 0]);
    await context[Symbol.asyncDispose]();
    expect(disposed).toBe(1);
    await expect(executor.submit(uses, 1, { context })).rejects.toMatchObject({ code: "EA_CONTEXT_MISSING" });
  });

  it("keeps an error whole that it cleans of secrets, however short they are", async () => {
    const executor = make();
    const payload = { v: 1, password: "a", token: "name", secret: 'quo"ted-1', region: "us-west-2" } as const;
    const context = await executor.createContext({ resolve: async () => payload });
    const leaks = defineTask({
      id: "test/leaks",
      run: async (_: number, { resource }): Promise<number> => {
        const { token, secret } = await resource("all", (auth) => auth);
        throw new EarthaccessError(`${token} ${secret} in us-west-2`, { code: "test/leak", data: { list: [secret] } });
      },
    });
    const error = await executor.submit(leaks, 1, { context }).catch((e) => e);
    expect(error).toMatchObject({ code: "test/leak", name: "EarthaccessError", data: { list: ["[redacted]"] } });
    expect(error.message).toBe("[redacted] [redacted] in us-west-2");
  });

  it("renews a context that ends, once", async () => {
    const executor = make();
    let token = 0;
    const context = await executor.createContext({
      resolve: async () => ({ v: 1, token: String(++token), expiresAt: new Date(Date.now() + 400).toISOString() }),
    });
    const uses = defineTask({
      id: "test/uses",
      run: (_: number, { resource }) => resource("token", (auth) => auth.token as string),
    });
    expect(await executor.submit(uses, 1, { context })).toBe("1");
    await sleep(250);
    expect(await all(executor.map(uses, [1, 2, 3], { context }))).toEqual(["2", "2", "2"]);
    expect(context.handshakes).toBe(2);
  });

  it("reports progress before the result, and survives a listener that throws", async () => {
    const order: string[] = [];
    const steps = defineTask({
      id: "test/steps",
      run: (x: number, { progress }) => (progress({ done: 1 }), progress({ done: 2 }), x),
    });
    for await (const x of make().map(steps, [5], {
      onEvent: (event) => {
        order.push(event.type);
        throw new Error("listener");
      },
    }))
      order.push(`result ${x}`);
    expect(order).toEqual(["submitted", "started", "progress", "progress", "completed", "result 5"]);
  });

  it("closes once, lets what runs finish, and refuses what comes after", async () => {
    const executor = make();
    const slow = defineTask({ id: "test/slow", run: async (x: number) => (await sleep(30), x) });
    const running = executor.submit(slow, 3);
    await Promise.all([executor.close({ drain: true }), executor.close()]);
    expect(await running).toBe(3);
    await expect(executor.submit(slow, 1)).rejects.toMatchObject({ code: "EA_CLOSED" });
    await expect(all(executor.map(slow, [1]))).rejects.toMatchObject({ code: "EA_CLOSED" });
  });

  it("keeps two maps at a time apart", async () => {
    const executor = make();
    const [a, b] = await Promise.all([all(executor.map(double, [1, 2, 3])), all(executor.map(double, [10, 20]))]);
    expect([a, b]).toEqual([
      [2, 4, 6],
      [20, 40],
    ]);
  });

  it("runs a hundred thousand items, each once", async () => {
    function* many() {
      for (let i = 0; i < 100_000; i++) yield i;
    }
    let sum = 0;
    let n = 0;
    for await (const x of make().map(double, many())) {
      sum += x;
      n++;
    }
    expect([n, sum]).toEqual([100_000, 99_999 * 100_000]);
  });
});

it("does not let the process end while a retry is waited for", async () => {
  // Built files: Node 20 cannot load TypeScript.
  const code = `
    import { defineTask, serialExecutor } from ${JSON.stringify(new URL("../dist/index.js", import.meta.url).href)};
    const task = defineTask({ id: "t", run: (_, { attempt }) => { if (attempt < 3) throw new Error("again"); return attempt; } });
    console.log(await serialExecutor().submit(task, null, { retries: 5 }));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", code]);
  expect(stdout.trim()).toBe("3");
});

describe("the concurrent executor", () => {
  it("gives what is ready first when order does not matter", async () => {
    const waits = defineTask({ id: "test/waits", run: async (ms: number) => (await sleep(ms), ms) });
    expect(await all(concurrentExecutor({ concurrency: 3 }).map(waits, [60, 1, 20], { ordered: false }))).toEqual([
      1, 20, 60,
    ]);
  });

  it("lets a short map through while a long one runs", async () => {
    const executor = concurrentExecutor({ concurrency: 2 });
    const waits = defineTask({ id: "test/waits", run: async (x: number) => (await sleep(2), x) });
    let longDone = 0;
    const long = (async () => {
      for await (const _ of executor.map(
        waits,
        Array.from({ length: 500 }, (_, i) => i),
      ))
        longDone++;
    })();
    await all(executor.map(waits, [1, 2, 3]));
    expect(longDone).toBeLessThan(500);
    await long;
  });

  it("does not pile up listeners on the caller's signal", async () => {
    const warnings: string[] = [];
    const onWarning = (warning: Error) => warnings.push(warning.name);
    process.on("warning", onWarning);
    const { signal } = new AbortController();
    await all(
      concurrentExecutor({ concurrency: 16 }).map(
        double,
        Array.from({ length: 100 }, (_, i) => i),
        { signal },
      ),
    );
    await sleep(5);
    process.off("warning", onWarning);
    expect(warnings).toEqual([]);
  });

  it("says what concurrency is", () => {
    expect(() => concurrentExecutor({ concurrency: 0 })).toThrow("whole number from 1; got 0");
  });
});

describe.each(EXECUTORS)("%s, over tasks that ask for no signal", (_, make) => {
  it("makes none for them: a signal takes longer than the rest of a task", async () => {
    const { AbortController: Original } = globalThis;
    let made = 0;
    globalThis.AbortController = class extends Original {
      constructor() {
        super();
        made++;
      }
    };
    try {
      const madeFor = async (options: MapOptions) => {
        const before = made;
        await all(
          make().map(
            double,
            Array.from({ length: 100 }, (_, i) => i),
            options,
          ),
        );
        return made - before;
      };
      expect(await madeFor({})).toBe(1);
      expect(await madeFor({ timeoutMs: 60_000, retries: 2 })).toBe(1);
      expect(await madeFor({ chunkSize: 10 })).toBe(1);
    } finally {
      globalThis.AbortController = Original;
    }
  });
});

it("gives a task a signal that follows the caller only while it runs", async () => {
  const signals: AbortSignal[] = [];
  const keeps = defineTask({
    id: "test/keeps-its-signal",
    run: async (x: number, { signal }) => {
      signals.push(signal);
      if (x === 1) await sleep(60_000, undefined, { signal }).catch(() => undefined);
      return x;
    },
  });
  const stop = new AbortController();
  const run = concurrentExecutor({ concurrency: 1 }).map(keeps, [0, 1], { signal: stop.signal, buffer: 0 });
  expect(await run.next()).toEqual({ done: false, value: 0 });
  const next = run.next();
  await sleep(20);
  stop.abort(new Error("enough"));
  await expect(next).rejects.toThrow("enough");
  expect(signals.map(({ aborted }) => aborted)).toEqual([false, true]);
  expect(signals[1]?.reason).toBe(stop.signal.reason);
});

describe.each(EXECUTORS)("%s, over tasks that leave nothing on their signal", (_, make) => {
  const seen = new Set<AbortSignal>();
  const shares = defineTask({
    id: "test/shares-its-signal",
    sharesSignal: true,
    run: async (x: number, { signal }) => {
      seen.add(signal);
      await sleep(x === 19 ? 60_000 : 1, undefined, { signal }).catch((error) => {
        throw signal.aborted ? signal.reason : error;
      });
      return x;
    },
  });

  it("makes no more signals than items run at once, and stops those that run", async () => {
    seen.clear();
    const executor = make();
    const stop = new AbortController();
    const done: number[] = [];
    const items = Array.from({ length: 20 }, (_, i) => i);
    const whole = (async () => {
      for await (const x of executor.map(shares, items, { signal: stop.signal, ordered: false }))
        if (done.push(x) === 19) stop.abort(new Error("enough"));
    })();
    await expect(whole).rejects.toThrow("enough");
    expect(done).toHaveLength(19);
    expect(seen.size).toBeLessThanOrEqual(executor.concurrency);
    expect([...seen].filter(({ aborted }) => aborted).length).toBeGreaterThan(0);
  });

  it("gives one of its own to what has a time limit", async () => {
    seen.clear();
    await expect(all(make().map(shares, [1, 2, 19], { timeoutMs: 50 }))).rejects.toThrow("took longer than 50 ms");
    expect(seen.size).toBe(3);
  });
});
