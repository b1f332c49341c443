import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startJournal } from "../../src/conformance/start-journal.js";
import { runConformance } from "../../src/conformance.js";
import { remoteExecutor } from "../../src/remote.js";
import { RedisEngine } from "./redis-engine.js";
import { WorkerProcesses } from "./worker-processes.js";

const KEY = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64");
const TASKS = fileURLToPath(new URL("../../dist/conformance/tasks.js", import.meta.url));
const WORKERS = 2;
const THREADS = 2;

const journal = await startJournal();
const engine = await RedisEngine.start();
const forgetful = await RedisEngine.start("--maxmemory-policy", "allkeys-lru");
const connection = engine.socket;
const workers = new WorkerProcesses(
  [
    "--redis",
    connection,
    "--tasks",
    TASKS,
    "--threads",
    String(THREADS),
    "--lock-seconds",
    "2",
    "--stalled-seconds",
    "1",
  ],
  { EARTHACCESS_EXECUTOR_KEY: KEY },
);
const make = () => remoteExecutor({ connection, key: KEY, maxInFlight: 8, reconcileMs: 500 });

beforeAll(async () => {
  await Promise.all(Array.from({ length: WORKERS }, () => workers.start()));
});
afterAll(async () => {
  await workers.end();
  await Promise.all([engine.end(), forgetful.end(), journal.close()]);
});

describe("remoteExecutor on Redis, with worker processes", () => {
  const points = runConformance(
    make,
    make().capabilities,
    { describe, it },
    {
      journal,
      crash: true,
      chunkSize: 50,
      workers: WORKERS * THREADS,
      faults: {
        killWorker: async (pid) => void (await workers.replace("SIGKILL", pid)),
        haltWorker: async (pid) => {
          process.kill(pid, "SIGSTOP");
          return async () => void process.kill(pid, "SIGCONT");
        },
        endWorker: async () => {
          expect(await workers.replace("SIGTERM")).toBe(0);
        },
        restartEngine: (keep) => engine.restart(keep),
        withoutWorkers: () => remoteExecutor({ connection, namespace: "nobody", workerWaitMs: 300, reconcileMs: 100 }),
        onForgetfulEngine: () => remoteExecutor({ connection: forgetful.socket }),
        dump: () => engine.dump(),
      },
    },
  );

  it("is checked in all points of the suite", () => {
    expect([...points].sort((a, b) => a - b)).toEqual(Array.from({ length: 31 }, (_, i) => i + 1));
  });
});
