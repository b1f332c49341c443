import type { Json } from "../json.js";
import { type Check, expectEqual, expectTrue, failureOf, numbers, sleep, toArray } from "./check.js";
import { echo, fails, reports, waits } from "./tasks.js";

interface Count {
  pulled: number;
  pulling: number;
  most: number;
  closed: boolean;
}

async function* counted(n: number, count: Count): AsyncGenerator<number> {
  try {
    for (let i = 0; i < n; i++) {
      count.most = Math.max(count.most, ++count.pulling);
      await sleep(0);
      count.pulling--;
      count.pulled++;
      yield i;
    }
  } finally {
    count.closed = true;
  }
}

const newCount = (): Count => ({ pulled: 0, pulling: 0, most: 0, closed: false });

/** Order, backpressure, and how a map ends. */
export const ORDER_CHECKS: readonly Check[] = [
  {
    point: 1,
    title: "gives results in the order of the items, whatever takes longer",
    run: async ({ executor }) => {
      const items = numbers(10).map((i) => ({ ms: 100 - 10 * i, name: i }));
      expectEqual(await toArray(executor.map(waits, items)), numbers(10), "results");
    },
  },
  {
    point: 2,
    title: "gives what is ready first when order does not matter, each item once",
    run: async ({ executor }) => {
      const items = [{ ms: 400, name: 0 }, ...numbers(9).map((i) => ({ ms: 1, name: i + 1 }))];
      const results = await toArray(executor.map(waits, items, { ordered: false }));
      expectEqual([...results].sort(), numbers(10), "items");
      if (executor.concurrency > 1) expectTrue(results[0] !== 0, "the slow item came first");
    },
  },
  {
    point: 5,
    title: "pulls at most what may run plus what may wait, one at a time, and nothing before it is asked",
    run: async ({ executor }) => {
      for (const buffer of [0, 3]) {
        const count = newCount();
        const results = executor.map(echo, counted(100, count), { buffer });
        await sleep(5);
        expectEqual(count.pulled, 0, "pulled before the first result was asked for");
        let taken = 0;
        for await (const _ of results) {
          await sleep(2);
          const bound = executor.concurrency + buffer;
          expectTrue(
            count.pulled - taken <= bound,
            `pulled ${count.pulled - taken} beyond what was taken, over ${bound}`,
          );
          taken++;
        }
        expectEqual([taken, count.most], [100, 1], "taken, and pulled at a time");
      }
    },
  },
  {
    point: 6,
    title: "closes the source and stops the tasks when the loop is left",
    run: async ({ executor, journal, lines }) => {
      const count = newCount();
      async function* items() {
        for await (const i of counted(1000, count)) yield { ms: i === 0 ? 0 : 60_000, name: i, journal };
      }
      for await (const _ of executor.map(waits, items())) break;
      expectTrue(count.closed, "the source was not closed");
      const bound = 2 * executor.concurrency;
      expectTrue(count.pulled <= bound + 1, `${count.pulled} items were pulled, over ${bound}`);
      const started = (await lines()).filter((line) => line.startsWith("start")).length;
      await sleep(300);
      const later = await lines();
      expectTrue(
        later.filter((line) => line.startsWith("start")).length <= started + executor.concurrency,
        "tasks went on",
      );
      expectEqual(
        later.filter((line) => /^end [^0]/.test(line)),
        [],
        "tasks that ended",
      );
    },
  },
  {
    point: 12,
    title: "runs many items in bounded memory",
    run: async ({ executor, options }) => {
      const n = options.items ?? 100_000;
      const { chunkSize = 1 } = options;
      let pulled = 0;
      function* many() {
        for (; pulled < n; pulled++) yield pulled;
      }
      let [taken, sum, most] = [0, 0, 0];
      const before = heapUsed();
      let grown = 0;
      for await (const x of executor.map(echo, many(), { chunkSize })) {
        most = Math.max(most, pulled - taken);
        sum += x as number;
        if (++taken % 20_000 === 0) grown = Math.max(grown, heapUsed() - before);
      }
      expectEqual([taken, sum], [n, ((n - 1) * n) / 2], "count and sum of the results");
      expectTrue(most <= 2 * executor.concurrency * chunkSize + chunkSize, `${most} items were out at a time`);
      expectTrue(grown < 100e6, `the heap grew by ${grown} bytes`);
    },
  },
  {
    point: 15,
    title: "reports progress in order and before the result, and survives a listener that throws",
    run: async ({ executor }) => {
      const seen: string[] = [];
      const onEvent = (event: { type: string; progress?: Json }) => {
        seen.push(event.type === "progress" ? `progress ${JSON.stringify(event.progress)}` : event.type);
        throw new Error("a listener's own problem");
      };
      for await (const x of executor.map(reports, [3], { onEvent })) seen.push(`result ${x}`);
      const progress = executor.capabilities.progress
        ? [1, 2, 3].map((done) => `progress {"done":${done},"total":3}`)
        : [];
      expectEqual(seen, ["submitted", "started", ...progress, "completed", "result 3"], "events");
    },
  },
  {
    point: 17,
    title: "takes empty and short sources, passes every value through, and delivers what came before a source's error",
    run: async ({ executor }) => {
      const values: Json[] = [null, false, 0, "", { ok: false, error: "x" }, [{ message: "x" }], { name: "Error" }];
      expectEqual(await toArray(executor.map(echo, values)), values, "values");
      expectEqual(
        [await toArray(executor.map(echo, [])), await toArray(executor.map(echo, [1]))],
        [[], [1]],
        "short maps",
      );
      async function* breaks() {
        yield 1;
        yield 2;
        throw new Error("source broke");
      }
      const got: Json[] = [];
      const failure = await failureOf(
        (async () => {
          for await (const x of executor.map(echo, breaks())) got.push(x);
        })(),
      );
      expectEqual([failure.message, got], ["source broke", [1, 2]], "the error, and what came before it");
    },
  },
  {
    point: 19,
    title: "gives the same results, order and errors in chunks",
    run: async ({ executor }) => {
      const items = numbers(23).map((x) => ({ how: x === 7 || x === 22 ? "coded" : "not", x }));
      const outcome = async (chunkSize: number) =>
        (await toArray(executor.map(fails, items, { chunkSize, onError: "yield" }))).map((each) => [
          each.index,
          each.ok ? each.value : [each.error.code, each.error.message, each.error.data],
        ]);
      const alone = await outcome(1);
      for (const size of [5, 50]) expectEqual(await outcome(size), alone, `in chunks of ${size}`);
      expectTrue(Array.isArray(alone[7]?.[1]), "item 7 did not fail");
      const failure = await failureOf(toArray(executor.map(echo, [1], { chunkSize: 0 })));
      expectTrue(/chunkSize/.test(failure.message), "a chunk of nothing was accepted");
    },
  },
  {
    point: 20,
    title: "keeps two maps apart, and lets a short one through while a long one runs",
    run: async ({ executor }) => {
      const n = 5000;
      let [longDone, shortDone] = [0, false];
      const long = (async () => {
        for await (const x of executor.map(echo, numbers(n))) {
          expectEqual(x, longDone++, "item of the long map");
          if (shortDone) break;
        }
      })();
      const short = numbers(10).map((i) => -i - 1);
      expectEqual(await toArray(executor.map(echo, short)), short, "short map");
      shortDone = true;
      expectTrue(longDone < n, "the short map had to wait for the long one");
      await long;
    },
  },
];

/** Bytes of live objects, where the runtime tells; after a collection where it can be asked for. */
function heapUsed(): number {
  (Reflect.get(globalThis, "gc") as (() => void) | undefined)?.();
  const runtime = Reflect.get(globalThis, "process") as { memoryUsage?(): { heapUsed: number } } | undefined;
  return runtime?.memoryUsage?.().heapUsed ?? 0;
}
