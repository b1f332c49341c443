/**
 * Building, checking and encoding 10,000 granule queries, against the least that could be done: putting the same parameters, already
 * as text, into a URLSearchParams. Interleaved in one run.
 *
 *   cd packages/errors && pnpm run build && cd ../query && pnpm run build && cd ../.. && node bench/query/build-queries.mjs [rounds]
 */
import { loadavg } from "node:os";
import { GranuleQuery } from "../../packages/query/dist/index.js";

const COUNT = 10_000;
const ROUNDS = Number(process.argv[2] ?? 5);

function ours(i) {
  return new GranuleQuery({ shortName: "ATL03", version: "006" })
    .temporal("2020-01-01", "2020-12-31")
    .boundingBox(-10, -20, 30 + (i % 100), 40)
    .polygon([
      [0, 0],
      [10, 0],
      [10, 10 + (i % 10)],
      [0, 10],
    ])
    .cloudCover(0, i % 100)
    .toCmrSearchParams()
    .toString();
}

function floor(i) {
  return new URLSearchParams({
    short_name: "ATL03",
    version: "006",
    "temporal[]": "2020-01-01T00:00:00Z,2020-12-31T23:59:59Z",
    bounding_box: `-10,-20,${30 + (i % 100)},40`,
    polygon: `0,0,10,0,10,${10 + (i % 10)},0,10,0,0`,
    cloud_cover: `0,${i % 100}`,
  }).toString();
}

for (const i of [0, 1, 99]) if (ours(i) !== floor(i)) throw new Error(`not the same request:\n${ours(i)}\n${floor(i)}`);

const times = { ours: [], floor: [] };
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, run] of Object.entries({ ours, floor })) {
    const start = performance.now();
    for (let i = 0; i < COUNT; i++) run(i);
    times[name].push(performance.now() - start);
  }
}

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
for (const [name, list] of Object.entries(times))
  console.log(
    `${name}: ${median(list).toFixed(0)} ms for ${COUNT}, ${((median(list) / COUNT) * 1000).toFixed(1)} µs each`,
  );
console.log(`ratio: ${(median(times.ours) / median(times.floor)).toFixed(1)} × the floor`);
console.log(`load ${loadavg()[0].toFixed(2)}, ${ROUNDS} rounds`);
