/**
 * A ring of a million points brought below 300: simplifyForCmr against the loop over the tolerance of @turf/simplify, interleaved in one
 * run, and of shapely when BENCH_PYTHON has it. Results are checked: below 300 points, closed; ours also by CMR's other rules.
 *
 *   cd packages/errors && pnpm run build && cd ../query && pnpm run build && cd ../.. && node bench/query/simplify.mjs [rounds]
 *
 * Target: at least 20 × faster than turf, 3 × than shapely.
 */
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { loadavg } from "node:os";
import { fileURLToPath, pathToFileURL } from "node:url";
import { simplifyForCmr } from "../../packages/query/dist/geometry.js";
import { median, record } from "../record.mjs";

const { resolve } = createRequire(new URL("../../packages/query/package.json", import.meta.url));
const { simplify } = await import(pathToFileURL(resolve("@turf/simplify")).href);

const POINTS = 1_000_000;
const MAX = 300;
const ROUNDS = Number(process.argv[2] ?? 3);

/** A coast: bays within bays, and noise that is different at every point but the same in every run. */
const ring = Array.from({ length: POINTS }, (_, i) => {
  const angle = (i / POINTS) * 2 * Math.PI;
  const bays = 0.2 * Math.sin(5 * angle) + 0.05 * Math.sin(61 * angle) + 0.01 * Math.sin(977 * angle);
  const radius = 10 * (1 + bays + 0.002 * Math.sin(i * 12.9898));
  return [20 + radius * Math.cos(angle), 30 + radius * Math.sin(angle)];
});
ring[POINTS - 1] = ring[0];
const geometry = { type: "Polygon", coordinates: [ring] };

function turfLoop() {
  for (let tolerance = 0.0001; ; tolerance *= 2) {
    const { coordinates } = simplify(geometry, { tolerance, mutate: false });
    if (coordinates[0].length < MAX) return coordinates[0];
  }
}

function ours() {
  const { polygons } = simplifyForCmr(geometry, { maxPoints: MAX });
  polygons[0].validate().throwIfInvalid();
  return polygons[0].coordinates;
}

function withShapely() {
  const python = process.env.BENCH_PYTHON;
  if (!python) return undefined;
  const script = fileURLToPath(new URL("simplify.py", import.meta.url));
  const input = new Float64Array(ring.flat());
  const { status, stdout, stderr } = spawnSync(python, [script, String(MAX), String(ROUNDS)], { input });
  if (/ModuleNotFoundError/.test(stderr)) return undefined;
  if (status !== 0) throw new Error(String(stderr));
  return JSON.parse(stdout);
}

const times = { ours: [], turf: [] };
const cpu = [];
const points = {};
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, run] of Object.entries({ ours, turf: turfLoop })) {
    const before = process.cpuUsage();
    const start = performance.now();
    const result = run();
    times[name].push(performance.now() - start);
    const { user, system } = process.cpuUsage(before);
    if (name === "ours") cpu.push((user + system) / 1e6);
    if (result.length >= MAX || String(result[0]) !== String(result.at(-1)))
      throw new Error(`${name} is not a ring below ${MAX}`);
    points[name] = result.length;
  }
}

for (const [name, list] of Object.entries(times))
  console.log(`${name}: ${median(list).toFixed(0)} ms, ${points[name]} points`);
console.log(
  `ratio: ${(median(times.turf) / median(times.ours)).toFixed(1)} × faster than the tolerance loop of @turf/simplify`,
);
record({
  id: "P7",
  work: "a ring of 1,000,000 points below 300",
  ours: `${median(times.ours).toFixed(0)} ms`,
  peer: `loop over @turf/simplify ${median(times.turf).toFixed(0)} ms`,
  ratio: median(times.ours) / median(times.turf),
  must: 0.05,
  moon: 0.01,
});
const shapely = withShapely();
const beside = shapely && median(shapely.cpu);
console.log(
  shapely
    ? `shapely: ${(beside * 1000).toFixed(0)} ms of CPU, ${shapely.points} points; ours ${(median(cpu) * 1000).toFixed(0)} ms`
    : "shapely: not available",
);
record({
  id: "P7",
  work: "a ring of 1,000,000 points below 300",
  ours: `${(median(cpu) * 1000).toFixed(0)} ms of CPU`,
  peer: shapely ? `loop over shapely's simplify ${(beside * 1000).toFixed(0)} ms of CPU` : "shapely: not available",
  ratio: shapely ? median(cpu) / beside : null,
  must: 1 / 3,
});
console.log(`load ${loadavg()[0].toFixed(2)}, ${ROUNDS} rounds`);
