import type { Json } from "../json.js";
import { type Check, expectEqual, expectTrue, failureOf, toArray, untilNoted } from "./check.js";
import { busy, crashes, crashesOnce, echo, fails, flaky, gives, NOT_JSON, once, waits } from "./tasks.js";

/** Failures, retries, cancellation, time limits and lost workers. */
export const FAILURE_CHECKS: readonly Check[] = [
  {
    point: 3,
    title: "keeps name, message, code, data, cause and stack of an error, and says where it happened",
    run: async ({ executor }) => {
      const error = await failureOf(executor.submit(fails, { how: "coded", x: 2 }, { key: "the-key" }));
      expectEqual(
        [error.name, error.message, error.code, error.data, error.taskId, error.key, error.attempt],
        ["EarthaccessError", "no 2", "test/no", { x: 2 }, "conformance/fails", "the-key", 1],
        "error",
      );
      const cause = error.cause as { message?: string; code?: string } | undefined;
      expectEqual([cause?.message, cause?.code], ["deep", "test/deep"], "cause");
      expectTrue(error.remoteStack?.includes("no 2") ?? false, "the stack of the task is missing");
      const plain = await failureOf(executor.submit(fails, { how: "plain" }));
      expectEqual([plain.name, (plain.cause as Error).name], ["RangeError", "TypeError"], "names");
      for (const how of ["text", "undefined"]) {
        const other = await failureOf(executor.submit(fails, { how }));
        expectEqual([other instanceof Error, other.taskId], [true, "conformance/fails"], `thrown ${how}`);
      }
    },
  },
  {
    point: 4,
    title: "throws, yields or skips what failed, as it is told",
    run: async ({ executor, journal, lines }) => {
      const items = [1, 2, 3].map((x) => ({ how: x === 2 ? "coded" : "not", x }));
      const events: string[] = [];
      const onEvent = ({ type }: { type: string }) => void events.push(type);
      expectEqual(await toArray(executor.map(fails, items, { onError: "skip", onEvent })), [1, 3], "with skip");
      expectEqual(events.filter((type) => type === "failed").length, 1, "failures reported");
      const settled = await toArray(executor.map(fails, items, { onError: "yield" }));
      expectEqual(
        settled.map(({ index, ok }) => [index, ok]),
        [
          [0, true],
          [1, false],
          [2, true],
        ],
        "with yield",
      );
      const got: Json[] = [];
      const failure = await failureOf(
        (async () => {
          for await (const x of executor.map(fails, items)) got.push(x);
        })(),
      );
      expectEqual([got, failure.code], [[1], "test/no"], "before the error");
      const others = Array.from({ length: 50 }, (_, i) => ({ how: i === 0 ? "final" : "not", x: i, journal }));
      await failureOf(toArray(executor.map(fails, others)));
      const started = (await lines()).length;
      expectTrue(started <= 3 * executor.concurrency, `${started} tasks started in spite of the error`);
    },
  },
  {
    point: 7,
    title: "rejects with the caller's reason when the caller stops, tells the task, and can be used again",
    run: async (bench) => {
      const { executor, journal, lines } = bench;
      const stop = new AbortController();
      const reason = new Error("enough");
      const running = failureOf(
        toArray(executor.map(waits, [{ ms: 60_000, name: "long", journal }], { signal: stop.signal })),
      );
      await untilNoted(bench, "start long");
      stop.abort(reason);
      expectTrue((await running) === (reason as unknown), "another error than the caller's reason");
      if (executor.capabilities.abortSignal !== false) await untilNoted(bench, "aborted long");
      const started = (await lines()).length;
      const late = { ms: 0, name: "late", journal };
      for (const again of [
        toArray(executor.map(waits, [late], { signal: stop.signal })),
        executor.submit(waits, late, { signal: stop.signal }),
      ])
        expectTrue((await failureOf(again)) === (reason as unknown), "an aborted signal was not respected");
      expectEqual((await lines()).length, started, "notes after the abort");
      expectEqual(await executor.submit(echo, 1), 1, "after the abort");
    },
  },
  {
    point: 7,
    title: "stops a task that does not listen",
    appliesTo: ({ hardAbort }) => hardAbort,
    run: async (bench) => {
      const { executor, journal } = bench;
      const stop = new AbortController();
      const running = failureOf(executor.submit(busy, journal, { signal: stop.signal }));
      await untilNoted(bench, "start");
      stop.abort(new Error("enough"));
      expectEqual((await running).message, "enough", "reason");
      const all = Array.from({ length: 2 * executor.concurrency }, (_, i) => i);
      expectEqual(await toArray(executor.map(echo, all)), all, "after the abort");
    },
  },
  {
    point: 8,
    title: "refuses what is not JSON as input and as output, and names the place",
    run: async ({ executor }) => {
      for (const what of Object.keys(NOT_JSON) as (keyof typeof NOT_JSON)[]) {
        const value = NOT_JSON[what]() as Json;
        for (const running of [executor.submit(echo, value), executor.submit(gives, what)]) {
          const error = await failureOf(running);
          expectEqual([error.code, error.retryable], ["EA_UNSERIALISABLE", false], what);
          expectTrue(error.message.includes("$"), `no path in: ${error.message}`);
        }
      }
      const items = [1, NOT_JSON.nan() as Json, 3];
      expectEqual(
        await toArray(executor.map(echo, items, { onError: "skip" })),
        [1, 3],
        "items beside one that is not JSON",
      );
    },
  },
  {
    point: 9,
    title: "says which tasks there are when one is missing or of another version, and does not try again",
    appliesTo: ({ portable }) => portable,
    run: async ({ executor }) => {
      const attempts: number[] = [];
      const onEvent = (event: { type: string; attempt?: number }) =>
        event.type === "started" && attempts.push(event.attempt ?? 0);
      const unknown = { ...echo, id: "conformance/unknown" };
      const [missing] = await toArray(executor.map(unknown, [1], { retries: 2, onError: "yield", onEvent }));
      const error = missing?.ok === false ? missing.error : undefined;
      expectEqual([error?.code, attempts], ["EA_TASK_NOT_FOUND", [1]], "an unknown task");
      expectTrue(error?.message.includes("conformance/echo v1") ?? false, `no list of tasks in: ${error?.message}`);
      const other = await failureOf(executor.submit({ ...echo, version: 2 }, 1, { retries: 2 }));
      expectEqual([other.code, other.attempt], ["EA_TASK_VERSION", 1], "another version");
    },
  },
  {
    point: 10,
    title: "tries again what may pass, with the same key, and only that",
    run: async ({ executor, journal, lines }) => {
      expectEqual(
        await executor.submit(flaky, 3, { retries: 3, key: "k" }),
        { attempt: 3, key: "k" },
        "after two failures",
      );
      const error = await failureOf(executor.submit(fails, { how: "final", journal }, { retries: 3 }));
      expectEqual([error.code, (await lines()).length], ["test/no", 1], "tries of what cannot pass");
      const results = await toArray(executor.map(flaky, [1, 2, 1], { retries: 1, chunkSize: 3, runKey: "run" }));
      expectEqual(
        results.map(({ attempt, key }) => [attempt, key]),
        [
          [1, "run-0"],
          [2, "run-1"],
          [1, "run-2"],
        ],
        "in a chunk",
      );
    },
  },
  {
    point: 11,
    title: "runs an idempotent task again whose worker was lost, reports its input, and leaves its neighbours alone",
    appliesTo: (_, { crash = false }) => crash,
    run: async ({ executor, journal, lines }) => {
      const events: string[] = [];
      const onEvent = ({ type }: { type: string }) => void events.push(type);
      expectEqual(
        await toArray(executor.map(crashes, [{ until: 2 }, { until: 1 }], { onEvent })),
        [2, 1],
        "after a crash",
      );
      expectTrue(events.includes("worker-lost"), "the loss was not reported");
      const always = await failureOf(executor.submit(crashes, { until: 99, journal }, { crashRetries: 2 }));
      expectEqual(
        [always.code, (await lines()).length],
        ["EA_WORKER_LOST", 3],
        "code, and tries of a task that always crashes",
      );
      expectEqual((always.data as { input?: unknown })?.input, { until: 99, journal }, "input in the error");
      const notAgain = await failureOf(executor.submit(crashesOnce, { until: 2 }));
      expectEqual([notAgain.code, notAgain.attempt], ["EA_WORKER_LOST", 1], "a task that must not run twice");
      const mixed = await toArray(
        executor.map(
          crashes,
          [1, 2, 1, 1].map((until) => ({ until })),
          { chunkSize: 4 },
        ),
      );
      expectEqual(mixed.length, 4, "results of a chunk with a crash");
      expectEqual(await executor.submit(once, 5), 5, "after all");
    },
  },
  {
    point: 16,
    title: "ends a task that takes too long, and goes on",
    run: async ({ executor, journal }) => {
      const late = await failureOf(executor.submit(waits, { ms: 60_000, name: 1 }, { timeoutMs: 50 }));
      expectEqual([late.code, late.retryable], ["EA_TIMEOUT", true], "a task that waits");
      if (executor.capabilities.hardAbort) {
        const stuck = await failureOf(executor.submit(busy, journal, { timeoutMs: 300 }));
        expectEqual(stuck.code, "EA_TIMEOUT", "a task that does not listen");
      }
      const all = Array.from({ length: 2 * executor.concurrency }, (_, i) => i);
      expectEqual(await toArray(executor.map(echo, all)), all, "after it");
    },
  },
  {
    point: 21,
    title: "refuses an input that is too large before anything is sent",
    appliesTo: ({ maxPayloadBytes }) => Number.isFinite(maxPayloadBytes),
    run: async ({ executor, journal, lines }) => {
      const name = "x".repeat(executor.capabilities.maxPayloadBytes);
      const error = await failureOf(executor.submit(waits, { ms: 0, name, journal }));
      expectEqual(
        [error.code, error.retryable, (await lines()).length],
        ["EA_PAYLOAD_TOO_LARGE", false, 0],
        "too large",
      );
    },
  },
];
