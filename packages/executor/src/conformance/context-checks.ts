import { type Check, expectEqual, expectTrue, failureOf, numbers, sleep, toArray } from "./check.js";
import { echo, leaks, session, waits } from "./tasks.js";

/** Texts that must be nowhere but in the context; of lengths that tell them apart. */
const SECRETS = {
  token: "token-0b5c7e1f-do-not-show",
  secretAccessKey: "secret-key-91d2aa07-do-not-show",
  sessionToken: "session-3f8e6c55-do-not-show",
  password: "password-7a4b9d20-do-not-show",
};

/** Contexts, secrets, and the end of an executor. */
export const CONTEXT_CHECKS: readonly Check[] = [
  {
    point: 13,
    title: "asks a context's source once, makes each resource once per worker, and renews what ends",
    run: async ({ executor, options, journal, lines }) => {
      const workers = options.workers ?? executor.concurrency;
      const context = await executor.createContext({ resolve: async () => ({ v: 1, token: "12345" }) });
      const items = numbers(500).map((x) => ({ x, journal }));
      const results = await toArray(executor.map(session, items, { context }));
      expectEqual(
        results,
        numbers(500).map((x) => `5:${x}`),
        "results",
      );
      expectTrue((await lines()).length <= workers, `${(await lines()).length} resources for ${workers} workers`);
      await toArray(executor.map(session, items.slice(0, 20), { context, chunkSize: 5 }));
      expectEqual(context.handshakes, 1, "handshakes of two maps");
      await context[Symbol.asyncDispose]();
      const closed = await failureOf(executor.submit(session, { x: 1 }, { context }));
      expectEqual(closed.code, "EA_CONTEXT_MISSING", "a closed context");

      let made = 0;
      const short = await executor.createContext({
        resolve: async () => ({
          v: 1,
          token: "x".repeat(++made),
          expiresAt: new Date(Date.now() + 4000).toISOString(),
        }),
      });
      expectEqual(await executor.submit(session, { x: 0 }, { context: short }), "1:0", "the first payload");
      await sleep(2100);
      expectEqual(
        await toArray(executor.map(session, [{ x: 1 }, { x: 2 }], { context: short })),
        ["2:1", "2:2"],
        "renewed",
      );
      expectEqual(short.handshakes, 2, "handshakes of a context that ended");
    },
  },
  {
    point: 14,
    title: "shows no secret of a context in errors, events or what the engine stores",
    run: async ({ executor, options }) => {
      const context = await executor.createContext({ resolve: async () => ({ v: 1, ...SECRETS }) });
      const seen: unknown[] = [];
      const shown = (error: Error) => [
        error.message,
        error.stack,
        JSON.stringify(error),
        Reflect.get(error, "remoteStack"),
      ];
      const onEvent = (event: object) => {
        seen.push(event, "error" in event ? shown(event.error as Error) : undefined);
      };
      for await (const each of executor.map(leaks, [1, 2], { context, onError: "yield", onEvent, chunkSize: 1 })) {
        expectTrue(!each.ok && each.error.code === "test/leak", "the task should have failed by itself");
        if (!each.ok) seen.push(shown(each.error), shown(each.error.cause as Error));
      }
      for await (const each of executor.map(leaks, [1, 2], { context, onError: "yield", chunkSize: 2 }))
        if (!each.ok) seen.push(shown(each.error), shown(each.error.cause as Error));
      await toArray(
        executor.map(
          session,
          numbers(10).map((x) => ({ x })),
          { context },
        ),
      );
      const stored = (await options.faults?.dump?.()) ?? "";
      const text = JSON.stringify(seen) + stored;
      for (const [name, secret] of Object.entries(SECRETS)) expectTrue(!text.includes(secret), `${name} is readable`);
    },
  },
  {
    point: 18,
    title: "closes once, lets what runs finish, and refuses what comes after",
    run: async ({ executor }) => {
      const running = executor.submit(waits, { ms: 300, name: 3 });
      await Promise.all([executor.close({ drain: true }), executor.close()]);
      expectEqual(await running, 3, "what ran");
      expectEqual((await failureOf(executor.submit(echo, 1))).code, "EA_CLOSED", "a submit");
      expectEqual((await failureOf(toArray(executor.map(echo, [1])))).code, "EA_CLOSED", "a map");
    },
  },
];
