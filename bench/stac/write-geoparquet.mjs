// Items from a file, a line each, to GeoParquet in the layout of stac-geoparquet: ours beside stac-geoparquet and rustac, the same items
// in the same run, in turn; the ids of all files are compared.
// Run after a build: node bench/stac/write-geoparquet.mjs [items] [rounds]     (BENCH_PYTHON is a Python with the peers)
import { execFileSync } from "node:child_process";
import { createReadStream, mkdtempSync, openSync, rmSync, statSync, writeFileSync, writeSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { median, record } from "../record.mjs";
import { pages } from "./pages.mjs";

const [count = 20_000, rounds = 3] = process.argv.slice(2, 4).map(Number);
const self = fileURLToPath(import.meta.url);

if (process.argv[4] === "child") {
  const [source, target] = process.argv.slice(5);
  const { streamGeoParquet } = await import("../../packages/stac/dist/geo.js");
  async function* items() {
    for await (const line of createInterface({ input: createReadStream(source) })) yield JSON.parse(line);
  }
  const file = openSync(target, "w");
  const start = performance.now();
  for await (const piece of streamGeoParquet(items())) writeSync(file, piece);
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage();
  const peak = process.resourceUsage().maxRSS / 1000;
  console.log(JSON.stringify({ seconds, cpu: (user + system) / 1e6, peak }));
  process.exit(0);
}

const { ummGranuleToStacItem } = await import("../../packages/stac/dist/index.js");
const python = process.env.BENCH_PYTHON;
const folder = mkdtempSync(join(tmpdir(), "geoparquet-"));
const source = join(folder, "items.ndjson");
const [records] = Object.values(pages()).map((text) => JSON.parse(text).items);
// stac-geoparquet ends with an error at an item that has no geometry.
const placed = records.map(ummGranuleToStacItem).filter(({ geometry }) => geometry !== null);
const lines = Array.from({ length: count }, (_, i) => {
  const item = placed[i % placed.length];
  return JSON.stringify({ ...item, id: `${item.id}.${i}` });
});
writeFileSync(source, lines.join("\n"));

const script = fileURLToPath(new URL("write_geoparquet.py", import.meta.url));
const run = (command, args) => JSON.parse(execFileSync(command, args, { encoding: "utf8", stdio: "pipe" }));
const beside = (kind) => (target) => run(python, [script, kind, source, target]);
const sides = {
  ours: (target) => run(process.execPath, [self, String(count), "1", "child", source, target]),
  ...(python && { "stac-geoparquet": beside("stac-geoparquet"), rustac: beside("rustac") }),
};
const runs = {};
const facts = {};
for (let round = 0; round < rounds; round++)
  for (const [name, write] of Object.entries(sides)) {
    const target = join(folder, `${name}.parquet`);
    try {
      const result = write(target);
      if (python) facts[name] ??= run(python, [script, "facts", source, target]);
      runs[name] = [...(runs[name] ?? []), { ...result, bytes: statSync(target).size }];
    } catch (error) {
      // A Python without the package is no peer; ours has to run.
      if (name === "ours" || !/ModuleNotFoundError/.test(error.stderr)) throw error;
    }
  }
rmSync(folder, { recursive: true });
for (const { count: found, digest } of Object.values(facts))
  if (found !== count || digest !== facts.ours.digest) throw new Error("the files have other items");

const of = (name, key) => median(runs[name].map((one) => one[key]));
console.log(`${count} items to GeoParquet, ${rounds} rounds, load ${loadavg()[0].toFixed(1)}`);
for (const name of Object.keys(runs))
  console.log(
    `  ${name.padEnd(16)} ${of(name, "seconds").toFixed(2)} s, cpu ${of(name, "cpu").toFixed(2)} s, at most ${of(name, "peak").toFixed(0)} MB, file of ${(of(name, "bytes") / 1e6).toFixed(1)} MB`,
  );
for (const name of ["stac-geoparquet", "rustac"])
  for (const [key, unit, what] of [
    ["seconds", "s", ""],
    ["peak", "MB", ", most memory"],
  ]) {
    const has = name in runs;
    const text = (side) => `${of(side, key).toFixed(unit === "s" ? 2 : 0)} ${unit}`;
    record({
      id: "GeoParquet",
      work: `write ${count} items as GeoParquet${what}`,
      ours: text("ours"),
      peer: has ? `${name} ${text(name)}` : `${name}: not available`,
      ratio: has ? of("ours", key) / of(name, key) : null,
    });
  }
