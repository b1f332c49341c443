// Memory of iterating many granules: what RSS grows by at most, and between the first 20,000 and the last ones. A single look sees where
// the collector is just then, which moves by a page of text and more: so what is compared is the middle of many.
// Run after a build: node --expose-gc bench/cmr/paging-memory.mjs [granules] [page size]
// The simulator runs in a process of its own, so that only the client is measured.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { median, record } from "../record.mjs";

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
  const rss = () => {
    globalThis.gc?.();
    return process.memoryUsage().rss;
  };

  await searchData(query, { system }).take(10).toArray();
  const start = rss();
  /** RSS behind every thousand granules. */
  const seen = [];
  const ids = new Set();
  let count = 0;
  const began = performance.now();
  for await (const granule of searchData(query, { system, pageSize })) {
    ids.add(Number(granule.conceptId?.replace(/\D/g, "")));
    if (++count % 1000 === 0) seen.push(process.memoryUsage().rss);
  }
  const seconds = (performance.now() - began) / 1000;
  const between = (from, to) => median(seen.slice(from * seen.length, to * seen.length));
  const [early, late] = [between(0.1, 0.3), between(0.8, 1)];
  const peak = Math.max(...seen);
  console.log(
    `${count} granules by pages of ${pageSize}, ${ids.size} different: ${(count / seconds).toFixed(0)} a second`,
  );
  console.log(
    `RSS before ${megabytes(start)}, peak +${megabytes(peak - start)}; around a fifth +${megabytes(early - start)}, at the end +${megabytes(late - start)}`,
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
    work: `page through ${count} granules by ${pageSize}, growth from around ${count / 5} to the end`,
    ours: megabytes(late - early),
    peer: "bar 20 MB",
    ratio: Math.max(0, late - early) / 20e6,
    must: 1,
  });
  box.disconnect();
}
