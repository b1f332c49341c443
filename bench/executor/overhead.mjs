// What each executor adds to a task that does nothing, beside the bare loop and beside piscina used directly.
// Run after a build: node bench/executor/overhead.mjs [items] [rounds]
// Rounds are interleaved; the median is printed. Threads: 2, window 2 × threads for both piscinas, the same settings.
import { createRequire } from "node:module";
import { loadavg } from "node:os";
import { concurrentExecutor, serialExecutor } from "../../packages/executor/dist/index.js";
import { piscinaExecutor } from "../../packages/executor/dist/piscina.js";
import { median, record } from "../record.mjs";
import { run, same, textLength } from "./tasks.mjs";

const { Piscina } = createRequire(new URL("../../packages/executor/package.json", import.meta.url))("piscina");
const [items = 20_000, rounds = 5] = process.argv.slice(2).map(Number);
const THREADS = 2;
const tasks = new URL("tasks.mjs", import.meta.url);

const numbers = Array.from({ length: items }, (_, i) => i);
const pool = new Piscina({
  filename: tasks.href,
  name: "run",
  minThreads: THREADS,
  maxThreads: THREADS,
  atomics: "async",
});
/** Piscina with a window of its own: what a caller has to write who uses it directly and wants results in order. */
async function direct(window) {
  const running = [];
  let last;
  for (const x of numbers) {
    running.push(pool.run(x));
    if (running.length >= window) last = await running.shift();
  }
  for (const each of running) last = await each;
  return last;
}

const executors = {
  serial: serialExecutor(),
  "concurrent, 16": concurrentExecutor({ concurrency: 16 }),
  piscina: piscinaExecutor({ tasks, threads: THREADS }),
};
const through = (name, options) => async () => {
  let last;
  for await (const x of executors[name].map(same, numbers, options)) last = x;
  return last;
};
const ways = {
  "bare loop": async () => {
    let last;
    for (const x of numbers) last = await run(x);
    return last;
  },
  serial: through("serial"),
  "concurrent, 16": through("concurrent, 16"),
  "piscina, direct": () => direct(2 * THREADS),
  piscina: through("piscina", { buffer: 0 }),
  "piscina, chunks of 20": through("piscina", { chunkSize: 20 }),
};

const times = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
for (let round = -1; round < rounds; round++)
  for (const [name, way] of Object.entries(ways)) {
    const start = performance.now();
    if ((await way()) !== items - 1) throw new Error(`${name} gave a wrong result.`);
    // The first round warms up.
    if (round >= 0) times[name].push(((performance.now() - start) / items) * 1000);
  }
const bare = median(times["bare loop"]);
const peer = median(times["piscina, direct"]);
console.log(`${items} tasks that do nothing, median of ${rounds} rounds; load ${loadavg()[0].toFixed(1)}`);
console.log("µs/task   min–max        over the bare loop, µs   × piscina direct");
for (const [name, list] of Object.entries(times)) {
  const [middle, min, max] = [median(list), Math.min(...list), Math.max(...list)];
  const ratio = /piscina/.test(name) ? (middle / peer).toFixed(2) : "";
  console.log(
    `${middle.toFixed(2).padStart(7)}   ${`${min.toFixed(1)}–${max.toFixed(1)}`.padEnd(12)}   ${(middle - bare).toFixed(2).padStart(8)}                 ${ratio.padStart(5)}   ${name}`,
  );
}
record({
  id: "P12",
  work: "a task that does nothing, serial executor, over the bare loop",
  ours: `${(median(times.serial) - bare).toFixed(1)} µs`,
  peer: "bar 5 µs",
  ratio: (median(times.serial) - bare) / 5,
  must: 1,
});
record({
  id: "P12",
  work: "a task that does nothing, on a thread, in chunks of 20",
  ours: `${median(times["piscina, chunks of 20"]).toFixed(1)} µs`,
  peer: `piscina used directly ${peer.toFixed(1)} µs`,
  ratio: median(times["piscina, chunks of 20"]) / peer,
  must: 1.3,
  moon: 1.05,
});
record({
  id: "P12",
  work: "a task that does nothing, on a thread, one by one",
  ours: `${median(times.piscina).toFixed(1)} µs`,
  peer: `piscina used directly ${peer.toFixed(1)} µs`,
  ratio: median(times.piscina) / peer,
});

// What a task is given crosses as JSON; bytes are refused, so a megabyte of them is moved by its address. A megabyte of text can be given.
const text = "0123456789abcdef".repeat(65_536);
const MEGABYTES = Math.min(400, items / 10);
const texts = Array.from({ length: MEGABYTES }, () => text);
const movers = {
  "piscina, direct": async () => {
    const running = [];
    let length = 0;
    for (const each of texts) {
      running.push(pool.run(each, { name: "lengthOf" }));
      if (running.length >= 2 * THREADS) length += await running.shift();
    }
    for (const each of running) length += await each;
    return length;
  },
  piscina: async () => {
    let length = 0;
    for await (const each of executors.piscina.map(textLength, texts)) length += each;
    return length;
  },
};
const moved = Object.fromEntries(Object.keys(movers).map((name) => [name, []]));
for (let round = -1; round < rounds; round++)
  for (const [name, way] of Object.entries(movers)) {
    const start = performance.now();
    if ((await way()) !== MEGABYTES * text.length) throw new Error(`${name} lost letters.`);
    if (round >= 0) moved[name].push((performance.now() - start) / MEGABYTES);
  }
const [mine, theirs] = [median(moved.piscina), median(moved["piscina, direct"])];
console.log(
  `a text of 1 MB to a thread: ours ${mine.toFixed(2)} ms, piscina directly ${theirs.toFixed(2)} ms; ${(mine / theirs).toFixed(2)}`,
);
record({
  id: "P12",
  work: "a task that is given a text of 1 MB, on a thread",
  ours: `${mine.toFixed(2)} ms`,
  peer: `piscina used directly ${theirs.toFixed(2)} ms`,
  ratio: mine / theirs,
  must: 1.3,
  moon: 1.05,
});
await Promise.all([...Object.values(executors).map((executor) => executor.close()), pool.destroy()]);
