// Jobs per second through the queue, beside BullMQ used directly, with a Redis and worker processes of its own.
// Run after a build: node bench/executor/queue.mjs [items] [rounds]; needs redis-server.
// "direct" is a queue, its events and workers that run the task on their own event loop, with the same window.
import { fork, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { remoteExecutor } from "../../packages/executor/dist/remote.js";
import { median, record } from "../record.mjs";
import { same } from "./tasks.mjs";

const require = createRequire(new URL("../../packages/executor/package.json", import.meta.url));
const { Queue, QueueEvents, Worker } = require("bullmq");
const { Redis } = require("ioredis");
const [items = 5000, rounds = 3] = process.argv.slice(2).map(Number);
const WINDOW = 64;
const PROCESSES = 2;

if (process.send) {
  // A worker of BullMQ as its manual shows it.
  const worker = new Worker("direct", async ({ data }) => data.x, {
    connection: { path: process.argv[4] },
    concurrency: 8,
  });
  await worker.waitUntilReady();
  process.send("ready");
} else await measure();

async function measure() {
  const folder = await mkdtemp(join(tmpdir(), "queue-"));
  const path = join(folder, "redis.sock");
  const options = ["--port", "0", "--unixsocket", path, "--appendonly", "yes", "--save", "", "--dir", folder];
  const server = spawn("redis-server", options, { stdio: "ignore" });
  const redis = new Redis({ path, retryStrategy: () => 20, maxRetriesPerRequest: null });
  redis.on("error", () => undefined);
  await redis.ping();
  const cli = fileURLToPath(new URL("../../packages/executor/dist/remote/cli.js", import.meta.url));
  const tasks = fileURLToPath(new URL("tasks.mjs", import.meta.url));
  const workers = [];
  for (let i = 0; i < PROCESSES; i++) {
    const child = spawn(process.execPath, [
      cli,
      "--redis",
      path,
      "--tasks",
      tasks,
      "--threads",
      "1",
      "--tasks-per-thread",
      "8",
    ]);
    await new Promise((resolve) => child.stderr.on("data", (text) => /started/.test(text) && resolve()));
    const other = fork(fileURLToPath(import.meta.url), [String(items), String(rounds), path]);
    await new Promise((resolve) => other.once("message", resolve));
    workers.push(child, other);
  }
  const executor = remoteExecutor({ connection: path, maxInFlight: WINDOW });
  const through = (chunkSize) => async () => {
    let n = 0;
    for await (const _ of executor.map(same, numbers(), { chunkSize })) n++;
    return n;
  };
  function* numbers() {
    for (let i = 0; i < items; i++) yield i;
  }
  const queue = new Queue("direct", { connection: { path } });
  // From the start of the stream: what happens before its first read is lost otherwise.
  const events = new QueueEvents("direct", { connection: { path }, lastEventId: "0-0" });
  await events.waitUntilReady();
  const direct = () =>
    new Promise((resolve) => {
      let [added, done] = [0, 0];
      const add = () => added < items && queue.add("same", { x: added++ }, { removeOnComplete: true });
      const onCompleted = () => {
        if (++done < items) return void add();
        events.off("completed", onCompleted);
        resolve(done);
      };
      events.on("completed", onCompleted);
      for (let i = 0; i < WINDOW; i++) add();
    });
  const ways = {
    "BullMQ, direct": direct,
    remote: through(1),
    "remote, chunks of 10": through(10),
    "remote, chunks of 50": through(50),
  };
  const rates = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  let memory = 0;
  for (let round = -1; round < rounds; round++)
    for (const [name, way] of Object.entries(ways)) {
      const start = performance.now();
      if ((await way()) !== items) throw new Error(`${name} lost items.`);
      if (round >= 0) rates[name].push((items / (performance.now() - start)) * 1000);
      memory = Math.max(memory, Number(/used_memory:(\d+)/.exec(await redis.info("memory"))[1]));
    }
  const peer = median(rates["BullMQ, direct"]);
  console.log(
    `${items} jobs that do nothing, ${PROCESSES} worker processes, window ${WINDOW}, median of ${rounds}; load ${loadavg()[0].toFixed(1)}`,
  );
  console.log("items/s   min–max         × BullMQ direct");
  for (const [name, list] of Object.entries(rates)) {
    const span = `${Math.min(...list).toFixed(0)}–${Math.max(...list).toFixed(0)}`;
    console.log(
      `${median(list).toFixed(0).padStart(7)}   ${span.padEnd(15)} ${(median(list) / peer).toFixed(2).padStart(5)}   ${name}`,
    );
  }
  for (const [name, list] of Object.entries(rates)) {
    if (name === "BullMQ, direct") continue;
    record({
      id: "P12",
      work: `jobs through the queue, ${name}`,
      ours: `${median(list).toFixed(0)} a second`,
      peer: `BullMQ used directly ${peer.toFixed(0)} a second`,
      ratio: peer / median(list),
      must: /chunk/.test(name) ? 1.2 : undefined,
    });
  }
  console.log(`Redis held at most ${(memory / 1e6).toFixed(1)} MB.`);
  await executor.close();
  await Promise.all([queue.close(), events.close()]);
  redis.disconnect();
  for (const child of workers) child.kill("SIGKILL");
  server.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
}
