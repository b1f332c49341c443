// Ten thousand reads of 10 KB of one object: side by side, every second, scattered. Ours with getRanges, which puts neighbours
// together, and with one request each; Python's fsspec with its own merging when BENCH_PYTHON names a Python that has it.
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

const PYTHON = `
import bisect, json, sys, time
from fsspec.implementations.http import HTTPFileSystem
from fsspec.utils import merge_offset_ranges
url, length, starts = sys.argv[1], int(sys.argv[2]), json.load(sys.stdin)
fs = HTTPFileSystem(skip_instance_cache=True)
began = time.perf_counter()
_, begins, ends = merge_offset_ranges([url] * len(starts), starts, [s + length for s in starts], max_gap=65536, max_block=8 * 2**20)
merged = fs.cat_ranges([url] * len(begins), begins, ends, on_error="raise")
parts = []
for s in starts:
    i = bisect.bisect_right(begins, s) - 1
    parts.append(merged[i][s - begins[i] : s - begins[i] + length])
assert all(len(p) == length for p in parts)
print(time.perf_counter() - began)
`;
const python = process.env.BENCH_PYTHON;

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
  ...(python && {
    fsspec: (offsets) => {
      const { stdout, stderr, status } = spawnSync(python, ["-c", PYTHON, url, String(LENGTH)], {
        input: JSON.stringify(offsets),
      });
      if (status !== 0) throw new Error(String(stderr));
      return Number(stdout);
    },
  }),
};

console.log(`${COUNT} ranges of ${LENGTH} bytes, ${rounds} rounds, load ${loadavg()[0].toFixed(1)}`);
for (const [layout, at] of Object.entries(layouts)) {
  const offsets = Array.from({ length: COUNT }, (_, n) => at(n));
  const times = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++)
    for (const [name, way] of Object.entries(ways)) times[name].push(await way(offsets));
  const ours = median(times.ours);
  const ratios = Object.entries(times)
    .filter(([name]) => name !== "ours")
    .map(
      ([name, values]) => `${name} ${median(values).toFixed(2)} s (ours / it ${(ours / median(values)).toFixed(2)})`,
    );
  record({
    id: "P4",
    work: `${COUNT} ranges of 10 kB, ${layout}`,
    ours: `${ours.toFixed(2)} s`,
    peer: python ? `fsspec, merged ${median(times.fsspec).toFixed(2)} s` : "fsspec: not available",
    ratio: python ? ours / median(times.fsspec) : null,
    must: 1.3,
    moon: 0.8,
  });
  console.log(`${layout.padEnd(13)} ours ${ours.toFixed(2)} s  ${ratios.join("  ")}`);
}
if (!python) console.log("fsspec        not available (BENCH_PYTHON)");
await transport.close();
server.disconnect();
