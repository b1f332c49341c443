import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { concurrentExecutor, defineTask, type MapOptions } from "../src/index.js";
import { all, double, EXECUTORS } from "./in-process-executors.js";

describe.each(EXECUTORS)("the %s executor", (_name, make) => {
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

  it("closes once, lets what runs finish, and refuses what comes after", async () => {
    const executor = make();
    const slow = defineTask({ id: "test/slow", run: async (x: number) => (await sleep(30), x) });
    const running = executor.submit(slow, 3);
    await Promise.all([executor.close({ drain: true }), executor.close()]);
    expect(await running).toBe(3);
    await expect(executor.submit(slow, 1)).rejects.toMatchObject({ code: "EA_CLOSED" });
    await expect(all(executor.map(slow, [1]))).rejects.toMatchObject({ code: "EA_CLOSED" });
  });
});

describe("the concurrent executor", () => {
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
