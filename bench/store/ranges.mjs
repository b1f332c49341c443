// Ten thousand reads of 10 KB of one object: side by side, every second, scattered. Ours with getRanges, which puts neighbours
// together, and with one request each; Python's fsspec and obstore with merging of their own when BENCH_PYTHON names a Python that has them.
// Run after a build: node bench/store/ranges.mjs [rounds]
import { fork, spawnSync } from "node:child_process";
import { loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { openFile } from "../../packages/store/dist/index.js";
import { defaultTransport } from "../../packages/store/dist/transport-node.js";
import { median, record } from "../record.mjs";
import { contentOf } from "./made-up-files.mjs";

const [rounds = 3] = process.argv.slice(2).map(Number);
const COUNT = 10_000;
const LENGTH = 10_000;
const SIZE = 400_000_000;

const server = fork(fileURLToPath(new URL("file-server.mjs", import.meta.url)), [String(SIZE), "0"]);
const url = `http://127.0.0.1:${await new Promise((resolve) => server.once("message", resolve))}/0.nc`;
const content = contentOf(0, SIZE);
const transport = defaultTransport();
const file = await openFile({ access: { transport }, url, name: "0.nc" });

const layouts = {
  contiguous: (n) => n * LENGTH,
  "every second": (n) => n * 2 * LENGTH,
  scattered: (n) => ((n * 7919) % 39_000) * LENGTH + 137,
};

const python = process.env.BENCH_PYTHON;
const script = fileURLToPath(new URL("ranges.py", import.meta.url));
/**
 * What ours is divided by: who, how it is called in the table, the bar and the best. A request for each has its bar below, where ranges
 * touch: with gaps in between, joining reads up to four times the bytes, which pays over a network and not over a loopback.
 */
const PEERS = [
  ["fsspec", "fsspec, merged", 1.3, 0.8],
  ["obstore", "obstore, merged in Rust"],
  ["ours, one each", "ours with a request for each"],
];

async function timed(read, offsets) {
  const began = performance.now();
  const parts = await read(offsets);
  const seconds = (performance.now() - began) / 1000;
  for (const [i, offset] of offsets.entries())
    if (Buffer.compare(parts[i], content.subarray(offset, offset + LENGTH)) !== 0) throw new Error("wrong bytes");
  return seconds;
}

const ranges = (offsets) => offsets.map((offset) => ({ offset, length: LENGTH }));
const ways = {
  ours: (offsets) => timed((at) => file.getRanges(ranges(at)), offsets),
  "ours, one each": (offsets) => timed((at) => file.getRanges(ranges(at), { gap: -1 }), offsets),
  ...(python && { fsspec: (offsets) => besidePython("fsspec", offsets) }),
  ...(python && { obstore: (offsets) => besidePython("obstore", offsets) }),
};

function besidePython(peer, offsets) {
  const { stdout, stderr, status } = spawnSync(python, [script, peer, url, String(LENGTH)], {
    input: JSON.stringify(offsets),
  });
  if (/ModuleNotFoundError/.test(stderr)) return Number.NaN;
  if (status !== 0) throw new Error(String(stderr));
  return Number(stdout);
}

console.log(`${COUNT} ranges of ${LENGTH} bytes, ${rounds} rounds, load ${loadavg()[0].toFixed(1)}`);
for (const [layout, at] of Object.entries(layouts)) {
  const offsets = Array.from({ length: COUNT }, (_, n) => at(n));
  const times = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++)
    for (const [name, way] of Object.entries(ways)) times[name].push(await way(offsets));
  const ours = median(times.ours);
  console.log(`${layout.padEnd(13)} ours ${ours.toFixed(2)} s`);
  for (const [name, text, must, moon] of PEERS) {
    const theirs = times[name] ? median(times[name]) : Number.NaN;
    const has = !Number.isNaN(theirs);
    console.log(`  ${name} ${has ? `${theirs.toFixed(2)} s; ${(ours / theirs).toFixed(2)}` : "not available"}`);
    record({
      id: "P4",
      work: `${COUNT} ranges of 10 kB, ${layout}`,
      ours: `${ours.toFixed(2)} s`,
      peer: has ? `${text} ${theirs.toFixed(2)} s` : `${name}: not available`,
      ratio: has ? ours / theirs : null,
      must: name === "ours, one each" && layout === "contiguous" ? 0.5 : must,
      moon,
    });
  }
}
await transport.close();
server.disconnect();
