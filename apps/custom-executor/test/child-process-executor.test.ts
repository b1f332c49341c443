import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Executor } from "@earthaccess/executor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

// Child processes run the built files: Node 20 cannot load TypeScript.
const dist = new URL("../dist/", import.meta.url);
if (!existsSync(fileURLToPath(new URL("child.js", dist)))) throw new Error("Build first: npm run build");

type Module = typeof import("../src/child-process-executor.js");
type Tasks = typeof import("../src/example-tasks.js");

describe("an executor made of child processes", () => {
  let executor: Executor;
  let tasks: Tasks;
  beforeAll(async () => {
    const { childProcessExecutor } = (await import(new URL("child-process-executor.js", dist).href)) as Module;
    tasks = (await import(new URL("example-tasks.js", dist).href)) as Tasks;
    executor = childProcessExecutor({ tasks: new URL("example-tasks.js", dist), processes: 2 });
  });
  afterAll(() => executor.close());

  const all = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
    const list: T[] = [];
    for await (const item of items) list.push(item);
    return list;
  };

  it("runs tasks elsewhere, in order", async () => {
    expect(await all(executor.map(tasks.nthPrime, [1, 2, 3, 100, 5]))).toEqual([2, 3, 5, 541, 11]);
    const pids = new Set(
      await all(
        executor.map(
          tasks.processId,
          Array.from({ length: 20 }, () => null),
        ),
      ),
    );
    expect(pids.size).toBeLessThanOrEqual(2);
    expect(pids.has(process.pid)).toBe(false);
  });

  it("runs a task again whose process died", async () => {
    const events: string[] = [];
    expect(
      await all(executor.map(tasks.crashesOnce, [1, 2], { retries: 2, onEvent: ({ type }) => void events.push(type) })),
    ).toEqual([1, 2]);
    expect(events).toContain("worker-lost");
    await expect(executor.submit(tasks.crashesOnce, 1, { crashRetries: 0 })).rejects.toMatchObject({
      code: "EA_WORKER_LOST",
      retryable: true,
    });
  });

  it("stops a task that does not listen", async () => {
    const stop = new AbortController();
    const running = executor.submit(tasks.busyLoop, null, { signal: stop.signal });
    setTimeout(() => stop.abort(new Error("enough")), 100);
    await expect(running).rejects.toThrow("enough");
    expect(await executor.submit(tasks.nthPrime, 3)).toBe(5);
  });

  it("shares a context among the processes, with one handshake", async () => {
    const context = await executor.createContext({ resolve: async () => ({ v: 1, token: "abc" }) });
    expect(await all(executor.map(tasks.contextToken, [1, 2, 3, 4], { context }))).toEqual([
      "abc",
      "abc",
      "abc",
      "abc",
    ]);
    expect(context.handshakes).toBe(1);
    await context[Symbol.asyncDispose]();
  });

  it("says what it does not have", async () => {
    const unknown = { ...tasks.nthPrime, id: "example/unknown" };
    await expect(executor.submit(unknown, 1, { retries: 3 })).rejects.toMatchObject({
      code: "EA_TASK_NOT_FOUND",
      message: expect.stringContaining("example/nth-prime v1"),
    });
    await expect(executor.submit({ ...tasks.nthPrime, version: 2 }, 1)).rejects.toMatchObject({
      code: "EA_TASK_VERSION",
    });
  });
});
