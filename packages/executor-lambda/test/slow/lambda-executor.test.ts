import { runConformance } from "@earthaccess/executor/conformance";
import { startJournal } from "@earthaccess/executor/conformance/node";
import { busy, computes, echo, session, waits } from "@earthaccess/executor/conformance/tasks";
import { startLambdaEmulator } from "@earthaccess/lambda-emulator";
import { afterAll, describe, expect, it } from "vitest";
import { lambdaExecutor } from "../../src/index.js";

const KEY = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64");
const CONCURRENCY = 3;
const handler = new URL("handler.mjs", import.meta.url);
const env = { EARTHACCESS_EXECUTOR_KEY: KEY };

const journal = await startJournal();
const lambda = await startLambdaEmulator({
  tasks: { handler, concurrency: CONCURRENCY, env },
  short: { handler, concurrency: 1, env, timeoutMs: 1500 },
  keyless: { handler, concurrency: 1 },
  broken: { handler: new URL("data:text/javascript,throw new Error('cannot load')"), concurrency: 1 },
});
afterAll(async () => {
  await Promise.all([lambda.close(), journal.close()]);
});

const client = { endpoint: lambda.endpoint, credentials: { accessKeyId: "AK", secretAccessKey: "SK" } };
const make = (functionName = "tasks", concurrency = CONCURRENCY) =>
  lambdaExecutor({ functionName, concurrency, key: KEY, client });

describe("lambdaExecutor", () => {
  // What a check left running is gone with its environment: functions go on when their caller stops.
  const makeAlone = async () => {
    await lambda.recycle("tasks");
    return make();
  };
  const points = runConformance(
    makeAlone,
    make().capabilities,
    { describe, it },
    {
      journal,
      crash: true,
      chunkSize: 500,
      workers: CONCURRENCY,
      faults: {
        withoutWorkers: () => make("no-such-function"),
        dump: async () => lambda.payloads.join("\n"),
      },
    },
  );

  it("is checked in all that it promises", () => {
    expect([...points].sort((a, b) => a - b)).toEqual([...Array.from({ length: 21 }, (_, i) => i + 1), 28]);
  });
});

describe("a function", () => {
  it("that is full is asked again until it has room", async () => {
    const executor = make("tasks", 4 * CONCURRENCY);
    const before = lambda.throttled;
    const results: unknown[] = [];
    const items = Array.from({ length: 24 }, (_, name) => ({ ms: 20, name }));
    for await (const x of executor.map(waits, items)) results.push(x);
    expect(results).toEqual(items.map(({ name }) => name));
    expect(lambda.throttled).toBeGreaterThan(before);
    await executor.close();
  });

  it("ends a task before its own time ends, and is given up when the task does not listen", async () => {
    const executor = make("short", 1);
    await expect(executor.submit(waits, { ms: 60_000, name: 1 })).rejects.toMatchObject({ code: "EA_TIMEOUT" });
    const stuck = executor.submit(busy, `${journal.url}/stuck`);
    await expect(stuck).rejects.toMatchObject({
      code: "EA_TIMEOUT",
      message: expect.stringContaining("timed out after"),
    });
    expect(await executor.submit(echo, 1)).toBe(1);
    await executor.close();
  });

  it("goes on when the caller stops, which is said of it", async () => {
    const executor = make();
    const url = `${journal.url}/goes-on`;
    const lines = async () => (await (await fetch(url)).json()) as readonly string[];
    const stop = new AbortController();
    const running = executor.submit(waits, { ms: 300, name: "x", journal: url }, { signal: stop.signal });
    running.catch(() => undefined);
    while (!(await lines()).includes("start x")) await new Promise((resolve) => setTimeout(resolve, 10));
    stop.abort(new Error("enough"));
    await expect(running).rejects.toThrow("enough");
    while (!(await lines()).includes("end x")) await new Promise((resolve) => setTimeout(resolve, 10));
    await executor.close();
  });

  it("is not run twice for a task that must run once when its answer is lost", async () => {
    const gone = lambdaExecutor({ functionName: "tasks", client: { ...client, endpoint: "http://127.0.0.1:1" } });
    const notTwice = gone.submit({ ...computes, idempotent: false }, { ms: 1, journal: journal.url });
    await expect(notTwice).rejects.toMatchObject({ code: "EA_WORKER_LOST", attempt: 1 });
    await expect(gone.submit(echo, 1, { crashRetries: 1 })).rejects.toMatchObject({
      code: "EA_WORKER_LOST",
      attempt: 2,
    });
    await gone.close();
  });

  it("says what is wrong: no key on either side, no module, no credentials", async () => {
    const source = { resolve: async () => ({ v: 1, token: "x" }) as const };
    const without = lambdaExecutor({ functionName: "tasks", client });
    await expect(without.createContext(source)).rejects.toMatchObject({ code: "EA_CONTEXT_KEY" });
    const keyless = make("keyless");
    const context = await keyless.createContext(source);
    await expect(keyless.submit(session, { x: 1 }, { context })).rejects.toMatchObject({ code: "EA_CONTEXT_KEY" });
    const broken = await make("broken")
      .submit(echo, 1)
      .catch((e: Error) => e);
    expect(broken).toMatchObject({ code: "EA_ENGINE_UNAVAILABLE", message: expect.stringContaining("cannot load") });
    expect(() => make("tasks", 0)).toThrow("concurrency");
  });

  it("answers what is too large with the address of a remedy", async () => {
    const executor = make();
    const text = "x".repeat(5_999_800);
    await expect(executor.submit({ ...echo, id: "conformance/echo" }, [text, "y".repeat(300)])).rejects.toMatchObject({
      code: "EA_PAYLOAD_TOO_LARGE",
    });
    await executor.close();
  });
});
