import { execFile } from "node:child_process";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startJournal } from "../../src/conformance/start-journal.js";
import { busy, echo, leaks, session, waits } from "../../src/conformance/tasks.js";
import { remoteExecutor, remoteStatus } from "../../src/remote.js";
import { RedisEngine } from "./redis-engine.js";
import { WorkerProcesses } from "./worker-processes.js";

const KEY = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64");
const CLI = fileURLToPath(new URL("../../dist/remote/cli.js", import.meta.url));
const TASKS = fileURLToPath(new URL("../../dist/conformance/tasks.js", import.meta.url));

const journal = await startJournal();
const engine = await RedisEngine.start();
const connection = engine.socket;
const healthPort = await freePort();
const workers = new WorkerProcesses(
  ["--redis", connection, "--tasks", TASKS, "--threads", "1", "--health-port", String(healthPort)],
  { EARTHACCESS_EXECUTOR_KEY: KEY },
);
beforeAll(() => workers.start());
afterAll(async () => {
  await workers.end();
  await Promise.all([engine.end(), journal.close()]);
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const linesOf = async (url: string) => (await (await fetch(url)).json()) as readonly string[];

describe("remoteExecutor", () => {
  it("takes waiting jobs back and stops the running one when the caller stops", async () => {
    const executor = remoteExecutor({ connection, maxInFlight: 8 });
    const url = `${journal.url}/back`;
    const stop = new AbortController();
    const running = (async () => {
      const items = Array.from({ length: 20 }, (_, name) => ({ ms: 60_000, name, journal: url }));
      for await (const _ of executor.map(waits, items, { signal: stop.signal }));
    })();
    running.catch(() => undefined);
    while (!(await linesOf(url)).includes("start 0")) await new Promise((resolve) => setTimeout(resolve, 20));
    stop.abort(new Error("enough"));
    await expect(running).rejects.toThrow("enough");
    while ((await remoteStatus({ connection })).active > 0) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await remoteStatus({ connection })).toMatchObject({ waiting: 0, active: 0 });
    expect((await linesOf(url)).filter((line) => !line.startsWith("process"))).toEqual(["start 0", "aborted 0"]);
    await executor.close();
  });

  it("hands the same work of two callers out once", async () => {
    const executor = remoteExecutor({ connection });
    const url = `${journal.url}/same`;
    const input = { ms: 100, name: "x", journal: url };
    const both = [executor.submit(waits, input, { key: "same" }), executor.submit(waits, input, { key: "same" })];
    expect(await Promise.all(both)).toEqual(["x", "x"]);
    expect(await executor.submit(waits, input, { key: "same" })).toBe("x");
    expect((await linesOf(url)).filter((line) => line === "start x")).toHaveLength(1);
    expect(await executor.submit(echo, "another input", { key: "same" })).toBe("another input");
    await executor.close();
  });

  it("seals contexts, and refuses to store them readable unless it is told to", async () => {
    const without = remoteExecutor({ connection });
    const source = { resolve: async () => ({ v: 1, token: "readable-marker-5f1c" }) as const };
    await expect(without.createContext(source)).rejects.toMatchObject({ code: "EA_CONTEXT_KEY" });
    await without.close();

    const sealed = remoteExecutor({ connection, key: KEY });
    const context = await sealed.createContext({ resolve: async () => ({ v: 1, token: "sealed-marker-77ab" }) });
    expect(await sealed.submit(session, { x: 1 }, { context })).toBe("18:1");
    await expect(sealed.submit(leaks, null, { context })).rejects.toMatchObject({ code: "test/leak" });
    await sealed.close();

    const plain = remoteExecutor({ connection, insecurePlaintextContext: true });
    const open = await plain.createContext(source);
    await expect(plain.submit(session, { x: 1 }, { context: open })).rejects.toMatchObject({ code: "EA_CONTEXT_KEY" });
    await plain.close();

    const wrong = remoteExecutor({ connection, key: "0".repeat(64) });
    const other = await wrong.createContext(source);
    await expect(wrong.submit(session, { x: 1 }, { context: other })).rejects.toMatchObject({ code: "EA_CONTEXT_KEY" });
    await wrong.close();

    // The search would find it: the readable marker is there, the sealed one is not.
    const stored = await engine.dump();
    expect(stored).toContain("readable-marker");
    expect(stored).not.toContain("sealed-marker");
  });

  it("shows what there is to do and who does it", async () => {
    const executor = remoteExecutor({ connection });
    const stop = new AbortController();
    const url = `${journal.url}/busy`;
    const running = executor.submit(busy, url, { signal: stop.signal });
    running.catch(() => undefined);
    while (!(await linesOf(url)).includes("start")) await new Promise((resolve) => setTimeout(resolve, 20));
    const health = await fetch(`http://127.0.0.1:${healthPort}/health`);
    expect(health.status).toBe(200);
    expect(await health.json()).toMatchObject({
      running: 1,
      threads: 1,
      concurrency: 1,
      draining: false,
      pid: workers.pids[0],
    });
    const { active, workers: all } = await remoteStatus({ connection });
    expect([active, all.length, all[0]?.pid]).toEqual([1, 1, workers.pids[0]]);
    stop.abort(new Error("enough"));
    await expect(running).rejects.toThrow("enough");
    await executor.close();
  });

  it("drops a job that nobody waits for any more", async () => {
    const executor = remoteExecutor({ connection, deadlineMs: 1 });
    const first = executor.submit(waits, { ms: 300, name: 1 });
    first.catch(() => undefined);
    await expect(executor.submit(echo, 2)).rejects.toMatchObject({ code: "EA_TIMEOUT", retryable: false });
    await executor.close({ drain: false });
  });

  it("says what is wrong with a connection", async () => {
    const nowhere = remoteExecutor({ connection: "redis://127.0.0.1:1", connectTimeoutMs: 300 });
    await expect(nowhere.submit(echo, 1)).rejects.toMatchObject({ code: "EA_ENGINE_UNAVAILABLE", retryable: true });
    await nowhere.close();
    const secret = remoteExecutor({ connection: "redis://user:hidden-password@127.0.0.1:1", connectTimeoutMs: 300 });
    const error = await secret.submit(echo, 1).catch((e: Error) => e);
    expect(JSON.stringify(error) + (error as Error).message).not.toContain("hidden-password");
    await secret.close();
    const odd = remoteExecutor({ connection: "http://127.0.0.1" });
    await expect(odd.submit(echo, 1)).rejects.toThrow("redis://");
    expect(() => remoteExecutor({ namespace: "a:b" })).toThrow("namespace");
  });
});

describe("earthaccess-worker", () => {
  const run = (...options: string[]) =>
    promisify(execFile)(process.execPath, [CLI, ...options]).then(
      ({ stdout }) => ({ code: 0, text: stdout }),
      (error: { code: number; stderr: string }) => ({ code: error.code, text: error.stderr }),
    );

  it("explains itself, and what it was not given", async () => {
    expect(await run("--help")).toMatchObject({ code: 0, text: expect.stringContaining("--tasks MODULE") });
    expect(await run()).toMatchObject({ code: 2, text: expect.stringContaining("--tasks is missing") });
    expect(await run("--tasks", "x", "--threads", "many")).toMatchObject({
      code: 2,
      text: expect.stringContaining("--threads is a number"),
    });
    expect(await run("--nonsense")).toMatchObject({ code: 2, text: expect.stringContaining("--nonsense") });
  });

  it("finishes its task on SIGTERM, and ends with 0", async () => {
    const executor = remoteExecutor({ connection });
    const url = `${journal.url}/term`;
    const running = executor.submit(waits, { ms: 800, name: "t", journal: url });
    while (!(await linesOf(url)).includes("start t")) await new Promise((resolve) => setTimeout(resolve, 20));
    const logs = workers.logs.length;
    expect(await workers.replace("SIGTERM")).toBe(0);
    expect(await running).toBe("t");
    expect(workers.logs.slice(logs).join("")).toMatch(/"draining".*"running":1/);
    await executor.close();
  });
});
