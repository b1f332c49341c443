import { type Bench, type Check, expectEqual, expectTrue, failureOf, numbers, toArray, untilNoted } from "./check.js";
import { computes, crashesOnce, echo, waits } from "./tasks.js";

const RESTART_ITEMS = 3000;

/** Runs many items, disturbs the engine in the middle, and expects each result once and in order. */
async function survives({ executor }: Bench, disturb: () => Promise<void>): Promise<void> {
  let disturbed: Promise<void> | undefined;
  let next = 0;
  for await (const x of executor.map(echo, numbers(RESTART_ITEMS))) {
    expectEqual(x, next++, "item");
    if (next === RESTART_ITEMS / 3) disturbed = disturb();
  }
  await disturbed;
  expectEqual(next, RESTART_ITEMS, "items");
}

/** The process that began a task last. */
const lastProcess = async (bench: Bench) =>
  Number((await bench.lines()).findLast((line) => line.startsWith("process"))?.slice(8));

const startsOf = async (bench: Bench) => (await bench.lines()).filter((line) => line.startsWith("start")).length;

/** Engines with workers elsewhere: what they do when parts of them end. */
export const ENGINE_CHECKS: readonly Check[] = [
  {
    point: 22,
    title: "keeps two clients apart",
    appliesTo: ({ durable }) => durable,
    run: async ({ executor, another }) => {
      const other = await another();
      const [a, b] = await Promise.all([
        toArray(executor.map(echo, numbers(200))),
        toArray(
          other.map(
            echo,
            numbers(200).map((i) => -i),
          ),
        ),
      ]);
      expectEqual([a, b], [numbers(200), numbers(200).map((i) => -i)], "results of two clients");
    },
  },
  {
    point: 23,
    title: "loses nothing when the engine is killed and started again",
    appliesTo: (_, { faults }) => faults?.restartEngine !== undefined,
    run: (bench) => survives(bench, () => bench.options.faults?.restartEngine?.(true) as Promise<void>),
  },
  {
    point: 24,
    title: "loses nothing when the engine comes back without what it had stored",
    appliesTo: (_, { faults }) => faults?.restartEngine !== undefined,
    run: (bench) => survives(bench, () => bench.options.faults?.restartEngine?.(false) as Promise<void>),
  },
  {
    point: 25,
    title: "runs a task again whose worker process was killed, twice, and not one that must run once",
    appliesTo: (_, { faults }) => faults?.killWorker !== undefined,
    run: async (bench) => {
      const { executor, journal, options } = bench;
      const running = executor.submit(waits, { ms: 1500, name: 7, journal });
      for (const start of [1, 2]) {
        await untilNoted(bench, "start 7", start);
        await options.faults?.killWorker?.(await lastProcess(bench));
      }
      expectEqual([await running, await startsOf(bench)], [7, 3], "result and starts");
      const once = failureOf(executor.submit({ ...waits, idempotent: false }, { ms: 1500, name: 8, journal }));
      await untilNoted(bench, "start 8");
      await options.faults?.killWorker?.(await lastProcess(bench));
      expectEqual((await once).code, "EA_WORKER_LOST", "a task that must not run twice");
      expectEqual((await bench.lines()).filter((line) => line === "start 8").length, 1, "its starts");
    },
  },
  {
    point: 26,
    title: "gives one result when a halted worker comes back after its task was given to another",
    appliesTo: (_, { faults }) => faults?.haltWorker !== undefined,
    run: async (bench) => {
      const { executor, journal, options } = bench;
      let results = 0;
      const running = executor.submit(waits, { ms: 1500, name: 1, journal }).finally(() => results++);
      await untilNoted(bench, "start 1");
      const resume = (await options.faults?.haltWorker?.(await lastProcess(bench))) as () => Promise<void>;
      await untilNoted(bench, "start 1", 2);
      await resume();
      expectEqual(await running, 1, "result");
      await untilNoted(bench, "end 1", 2);
      expectEqual([results, await executor.submit(echo, 2)], [1, 2], "results, and the executor afterwards");
    },
  },
  {
    point: 27,
    title: "runs a task once that computes longer than a worker may be silent",
    appliesTo: ({ durable }) => durable,
    run: async (bench) => {
      expectEqual(await bench.executor.submit(computes, { ms: 5000, journal: bench.journal }), "done", "result");
      expectEqual(await startsOf(bench), 1, "starts");
    },
  },
  {
    point: 28,
    title: "says so when there is no worker",
    appliesTo: (_, { faults }) => faults?.withoutWorkers !== undefined,
    run: async ({ options }) => {
      const executor = await options.faults?.withoutWorkers?.();
      if (!executor) return;
      expectEqual((await failureOf(executor.submit(echo, 1))).code, "EA_NO_WORKERS", "code");
      await executor.close({ drain: false });
    },
  },
  {
    point: 29,
    title: "does not run finished items again when a client comes back with the same run key",
    appliesTo: ({ durable }) => durable,
    run: async (bench) => {
      const { executor, journal, another } = bench;
      const items = numbers(10).map((name) => ({ ms: 5, name, journal }));
      const runKey = `run-${crypto.randomUUID()}`;
      // Results that were taken are kept for good; what ends at the moment of the close may run once more.
      const taken: unknown[] = [];
      for await (const name of executor.map(waits, items, { runKey, maxInFlight: 2, buffer: 0 }))
        if (taken.push(name) === 5) break;
      await executor.close({ drain: false });
      const finished = (await bench.lines()).filter((line) => line.startsWith("end")).map((line) => line.slice(4));
      const results = await toArray((await another()).map(waits, items, { runKey }));
      expectEqual(results, numbers(10), "results");
      const lines = await bench.lines();
      const startsOfItem = (name: unknown) => lines.filter((line) => line === `start ${name}`).length;
      for (const name of taken) expectEqual(startsOfItem(name), 1, `starts of item ${name}, which was finished`);
      for (const name of finished)
        expectTrue(startsOfItem(name) <= 2, `item ${name}, which had ended, ran again and again`);
      expectTrue(finished.length >= 5, "fewer items were finished than taken");
    },
  },
  {
    point: 30,
    title: "refuses an engine that may drop what it stores",
    appliesTo: (_, { faults }) => faults?.onForgetfulEngine !== undefined,
    run: async ({ options }) => {
      const executor = await options.faults?.onForgetfulEngine?.();
      if (!executor) return;
      const error = await failureOf(executor.submit(echo, 1));
      expectEqual([error.code, error.retryable], ["EA_ENGINE_UNAVAILABLE", false], "code");
      await executor.close({ drain: false });
    },
  },
  {
    point: 31,
    title: "lets a worker that is asked to end finish what it runs, and start nothing new",
    appliesTo: (_, { faults }) => faults?.endWorker !== undefined,
    run: async (bench) => {
      const { executor, journal, options } = bench;
      const running = toArray(
        executor.map(
          waits,
          numbers(30).map((name) => ({ ms: 300, name, journal })),
        ),
      );
      await untilNoted(bench, /^start/, 3);
      await options.faults?.endWorker?.();
      expectEqual(await running, numbers(30), "results");
      expectEqual(await startsOf(bench), 30, "starts");
      const lost = await executor.submit(crashesOnce, { until: 1 });
      expectEqual(lost, 1, "the executor afterwards");
    },
  },
];
