// Memory of iterating many granules: what RSS grows by at most, and what it has grown by at the last page since the first fifth. For that
// the whole heap is collected at both places: without it one sees where the collector is just then, which moves by several pages.
// Run after a build: node bench/cmr/paging-memory.mjs [granules] [page size]
// The simulator runs in a process of its own, so that only the client is measured.
import { fork } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { record } from "../record.mjs";

const [granules = 100_000, pageSize = 500] = process.argv.slice(2).map(Number);

if (process.send) {
  const { startSimulator } = await import("../../tooling/simulator/dist/index.js");
  const box = await startSimulator({ granules });
  process.send(box.system);
  process.on("disconnect", () => process.exit());
} else {
  const box = fork(fileURLToPath(import.meta.url), process.argv.slice(2));
  const system = await new Promise((resolve) => box.once("message", resolve));
  const { searchData } = await import("../../packages/cmr/dist/index.js");
  const query = { provider: "*", options: { provider: { pattern: true } } };
  const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc");
  /** RSS behind a collection; what it frees goes back to the system a moment later. */
  const collected = async () => {
    collectGarbage();
    await pause(50);
    collectGarbage();
    return process.memoryUsage().rss;
  };

  await searchData(query, { system }).take(10).toArray();
  const start = await collected();
  /** RSS behind every thousand granules. */
  const seen = [];
  /** Behind a collection, with the first granule of a page in hand. */
  const held = [];
  const ids = new Set();
  let count = 0;
  const began = performance.now();
  for await (const granule of searchData(query, { system, pageSize })) {
    ids.add(Number(granule.conceptId?.replace(/\D/g, "")));
    if (++count % 1000 === 0) seen.push(process.memoryUsage().rss);
    if (count === granules / 5 + 1 || count === granules - pageSize + 1) held.push(await collected());
  }
  const seconds = (performance.now() - began) / 1000;
  const [early, late] = held;
  const peak = Math.max(...seen);
  console.log(
    `${count} granules by pages of ${pageSize}, ${ids.size} different: ${(count / seconds).toFixed(0)} a second`,
  );
  console.log(
    `RSS before ${megabytes(start)}, peak +${megabytes(peak - start)}; behind a collection at a fifth +${megabytes(early - start)}, at the end +${megabytes(late - start)}`,
  );
  const bar = pageSize > 1000 ? 260 : 130;
  record({
    id: "P14",
    work: `page through ${count} granules by ${pageSize}, growth of memory`,
    ours: `+${megabytes(peak - start)}`,
    peer: `bar ${bar} MB`,
    ratio: (peak - start) / 1e6 / bar,
    must: 1,
  });
  record({
    id: "P14",
    work: `page through ${count} granules by ${pageSize}, growth from ${count / 5} to the last page, behind a collection`,
    ours: megabytes(late - early),
    peer: "bar 20 MB",
    ratio: Math.max(0, late - early) / 20e6,
    must: 1,
  });
  box.disconnect();
}
