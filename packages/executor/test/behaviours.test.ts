import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { type Behaviour, behavioursOf, hasBehaviours } from "../../../tooling/checks/src/behaviours.js";
import { type ExecutorChoice, getExecutor } from "../src/auto.js";
import { concurrentExecutor, defineTask, type Executor, StreamingExecutor, serialExecutor } from "../src/index.js";

const records = behavioursOf("@earthaccess/executor");

/** What we do on purpose otherwise, and why. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  "exec.get_executor-009": "null means no executor, so one at a time; nothing at all means the default",
  "exec.get_executor-013": "a number is a concurrency",
  "exec.get_executor-014": "no Dask here; the queue is a word of its own",
  "exec.get_executor-015": "a missing engine is an error and never replaced silently",
};

const all = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
};
const add = defineTask({ id: "b/add", run: ([a, b]: readonly [number, number]) => a + b });
const square = defineTask({ id: "b/square", run: (x: number) => x * x });
const fails = defineTask({
  id: "b/fails",
  run: (x: number): number => {
    if (x === 3) throw new Error("Error on 3");
    return x;
  },
});

/** Executors of the reference by the name their records give them. */
const PLAIN: Readonly<Record<string, () => Executor>> = {
  "exec.serial": () => serialExecutor(),
  "exec.threads": () => concurrentExecutor({ concurrency: 2 }),
};
const NAME_OF: Readonly<Record<string, string>> = { threads: "concurrent", serial: "serial" };

const doubleLate = (pause: (x: number) => number) => async (x: number) => (await sleep(pause(x)), 2 * x);

/** What each record does here, by its id. */
const RUNS: Readonly<Record<string, (record: Behaviour) => Promise<void>>> = {
  "stream.executor-001": async ({ given, expect: { results } }) =>
    expect(await all(new StreamingExecutor({ maxWorkers: 2 }).map((x: number) => 2 * x, given.items ?? []))).toEqual(
      results,
    ),
  "stream.executor-002": async ({ given, expect: { results } }) =>
    expect(
      await all(
        new StreamingExecutor().map(
          doubleLate((x) => 10 * (5 - x)),
          given.items ?? [],
        ),
      ),
    ).toEqual(results),
  "stream.executor-003": async ({ given }) =>
    expect(
      await all(
        new StreamingExecutor().map(
          doubleLate((x) => 20 * x),
          given.items ?? [],
          { ordered: false },
        ),
      ),
    ).toEqual([2, 6, 10]),
  "stream.executor-005": async ({ given }) =>
    await expect(all(new StreamingExecutor().map(fails, given.items ?? []))).rejects.toThrow("Error on 3"),
  "stream.executor-006": async ({ given, expect: { results } }) =>
    expect(await all(new StreamingExecutor().map(fails, given.items ?? [], { onError: "skip" }))).toEqual(results),
  "stream.executor-007": async ({ given, expect: { results } }) => {
    await using executor = new StreamingExecutor({ maxWorkers: 2 });
    expect(await all(executor.map((x: number) => x + 1, given.items ?? []))).toEqual(results);
  },
  "stream.iterator-002": async () => {
    let produced = 0;
    function* producer() {
      for (let i = 0; i < 3; i++) {
        produced++;
        yield i;
      }
    }
    const results = new StreamingExecutor().map((x: number) => x, producer());
    expect(produced).toBe(0);
    expect((await results.next()).value).toBe(0);
  },
  "stream.iterator-004": async () => {
    function* producer() {
      yield 1;
      throw new Error("Producer error");
    }
    const results = new StreamingExecutor().map((x: number) => x, producer());
    expect((await results.next()).value).toBe(1);
    await expect(results.next()).rejects.toThrow("Producer error");
  },
  "stream.iterator-005": async () => {
    let closed = false;
    function* producer() {
      try {
        for (let i = 0; i < 100; i++) yield i;
      } finally {
        closed = true;
      }
    }
    const results = new StreamingExecutor().map((x: number) => x, producer());
    await results.next();
    await results.next();
    await results.return?.();
    expect([closed, (await results.next()).done]).toEqual([true, true]);
  },
};

function runOf({ id, given, expect: expected }: Behaviour): (() => Promise<void>) | undefined {
  const plain = PLAIN[id.replace(/-\d+$/, "")]?.();
  if (plain && id.endsWith("-001") && expected.result !== undefined)
    return async () => expect(await plain.submit(add, [2, 3])).toBe(expected.result);
  if (plain && expected.results)
    return async () => expect(await all(plain.map(square, given.items ?? []))).toEqual(expected.results);
  if (plain && expected.result_throws)
    return async () => await expect(plain.submit(fails, 3)).rejects.toThrow("Error on 3");
  if (plain && expected.ok) return async () => void (await Promise.all([plain.close(), plain.close({ drain: false })]));
  if (!id.startsWith("exec.get_executor")) return undefined;
  const [choice] = (given.args ?? []) as [ExecutorChoice];
  if (expected.kind) return async () => expect(getExecutor(choice).name).toBe(NAME_OF[expected.kind as string]);
  if (expected.throws) return async () => expect(() => getExecutor(choice)).toThrow("Unrecognized parallel backend");
  return async () => {
    const own = serialExecutor();
    expect(getExecutor(own)).toBe(own);
  };
}

describe.skipIf(!hasBehaviours)("recorded behaviours of executors, where the records are at hand", () => {
  const cases = records
    .filter(({ id }) => !(id in DIFFERENCES))
    .map((record) => [record.id, RUNS[record.id] ? () => RUNS[record.id]?.(record) : runOf(record)] as const)
    .filter(([, run]) => run !== undefined);

  it.each(cases)("%s", async (_, run) => {
    await run?.();
  });

  it("covers the executors, the choice among them and the stream", () => {
    expect(cases.length).toBeGreaterThan(25);
  });
});
