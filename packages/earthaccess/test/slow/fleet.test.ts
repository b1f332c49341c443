import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { remoteExecutor } from "@earthaccess/executor/remote";
import { type Simulator, startSimulator } from "@earthaccess/simulator";
import { afterAll, beforeAll, expect, it } from "vitest";
import { RedisEngine } from "../../../executor/test/slow/redis-engine.js";
import { WorkerProcesses } from "../../../executor/test/slow/worker-processes.js";
import { createSession, defineSystem } from "../../src/node.js";

const GRANULES = 2000;
const BUCKET = "fleet";
const KEY = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64");
const TASKS = fileURLToPath(new URL("../../../store/dist/tasks.js", import.meta.url));

let box: Simulator;
let engine: RedisEngine;
let workers: WorkerProcesses;
beforeAll(async () => {
  box = await startSimulator({ granules: 4500, fileSize: [2000, 20_000] });
  box.buckets.create(BUCKET);
  engine = await RedisEngine.start();
  const options = ["--redis", engine.socket, "--namespace", "fleet", "--tasks", TASKS, "--threads", "1"];
  workers = new WorkerProcesses(
    [...options, "--tasks-per-thread", "4", "--lock-seconds", "2", "--stalled-seconds", "1"],
    { EARTHACCESS_EXECUTOR_KEY: KEY },
  );
  for (let i = 0; i < 3; i++) await workers.start();
});
afterAll(async () => {
  await workers?.end();
  await engine?.end();
  await box?.close();
});

it("three worker processes bring 2,000 granules into a bucket, though one is killed and the engine restarts", async () => {
  const session = createSession({ system: defineSystem(box.system) });
  await session.login({ username: box.user.username, password: box.user.password });
  const { accessKeyId, secretAccessKey, sessionToken } = box.buckets.issueKeys({ ttlMs: 3_600_000 });
  const storageOptions = {
    accessKeyId,
    secretAccessKey,
    sessionToken,
    endpoint: box.urls.objects,
    region: "us-west-2",
  };
  await using executor = remoteExecutor({
    connection: engine.socket,
    namespace: "fleet",
    key: KEY,
    maxInFlight: 24,
    reconcileMs: 500,
  });

  // The search is lazy: its pages are asked for while the workers are busy with those before.
  const granules = session.searchData({ shortName: "SIM_HLS" }, { pageSize: 200 }).take(GRANULES);
  const urls = new Map<string, string>();
  let pagesAtFirst = 0;
  const disturbances: Promise<unknown>[] = [];
  for await (const file of session.download(granules, `s3://${BUCKET}/hls`, {
    filter: { includeFiles: ["*.B02.tif"] },
    parallel: executor,
    storageOptions,
    access: "external",
  })) {
    urls.set(file.path as string, file.url);
    if (urls.size === 1) pagesAtFirst = searches();
    if (urls.size === GRANULES / 4) disturbances.push(workers.replace("SIGKILL"));
    if (urls.size === GRANULES / 2) disturbances.push(engine.restart(true));
  }
  await Promise.all(disturbances);
  expect(disturbances).toHaveLength(2);

  expect(urls.size).toBe(GRANULES);
  expect(pagesAtFirst).toBeLessThan(searches());
  const keys = box.buckets.keysOf(BUCKET);
  expect(keys).toHaveLength(GRANULES);
  expect(box.buckets.unfinished(BUCKET)).toEqual([]);
  const wrong = [...urls].filter(([path, url]) => digestOf(path) !== box.files.expected(url)?.sha256);
  expect(wrong).toEqual([]);

  // One login, the client's: workers open the sealed one.
  expect(box.requests.filter(({ role }) => role === "edl").map(({ path }) => path.split("?")[0])).toEqual([
    "/api/users/find_or_create_token",
  ]);
  expect(box.leaks()).toEqual([]);
  // What the engine ever wrote holds no secret of the box, and does hold the jobs and the sealed context.
  const stored = await engine.dump();
  expect(box.searchSecrets(stored)).toEqual([]);
  for (const secret of [secretAccessKey, sessionToken as string, box.user.password])
    expect(stored).not.toContain(secret);
  expect(stored).toContain("earthaccess/download");
  expect(stored).toContain("context:fleet:");
});

function searches(): number {
  return box.requests.filter(({ role, path }) => role === "cmr" && path.includes("granules")).length;
}

function digestOf(path: string): string | undefined {
  const key = path.replace(`s3://${BUCKET}/`, "");
  const bytes = box.buckets.bytes(BUCKET, key);
  return bytes && createHash("sha256").update(bytes).digest("hex");
}
