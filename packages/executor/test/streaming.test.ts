import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { concurrentExecutor, defineTask } from "../src/index.js";
import { all, double, EXECUTORS } from "./in-process-executors.js";

/** Counts what is pulled of a source, and how many pulls there were at once. */
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

  it("says what concurrency is", () => {
    expect(() => concurrentExecutor({ concurrency: 0 })).toThrow("whole number from 1; got 0");
  });
});
