// All benchmarks, one after the other, and the table of docs/benchmarks.md: npm run bench [-- --quick] [-- --only <part of a name>]
// Python's peers come from an environment that is made in .bench; what cannot be had is shown as not available.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { arch, cpus, loadavg, platform, release, totalmem } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { benchmarksPage } from "./page.mjs";
import { laterNode, pythonWithPeers } from "./peers.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const isQuick = process.argv.includes("--quick");
const only = process.argv.includes("--only") ? process.argv[process.argv.indexOf("--only") + 1] : "";

/** Script, its arguments, and those of a quick run, which leaves out what has none. */
const RUNS = [
  ["packages/import-time.mjs", ["9"], ["3"]],
  ["packages/bundle-size.mjs", [], []],
  ["query/simplify.mjs", [], []],
  ["query/build-queries.mjs", [], []],
  ["stac/umm-to-stac.mjs", ["15"], ["5"]],
  ["stac/beside-python.mjs", ["3"], ["1"]],
  ["stac/filter-assets.mjs", [], []],
  ["stac/write-geoparquet.mjs", ["10000", "2"], ["2000", "1"]],
  ["cmr/paging.mjs", ["20000", "3"], ["4000", "1"]],
  ["cmr/paging-memory.mjs", ["100000", "500"], ["20000", "500"]],
  ["cmr/paging-memory.mjs", ["100000", "2000"], ["20000", "2000"]],
  ["credentials/signed-gets.mjs", ["5"], ["2"]],
  ["credentials/signatures.mjs", ["20000", "5"], ["5000", "1"]],
  [
    "store/download.mjs",
    ["1000", "100000", "5", "0", "https", "memory"],
    ["200", "100000", "2", "0", "https", "memory"],
  ],
  ["store/download.mjs", ["1000", "100000", "5", "0", "http", "disk"], ["200", "100000", "2", "0", "http", "disk"]],
  [
    "store/download.mjs",
    ["8", "256000000", "3", "0", "https", "memory"],
    ["8", "16000000", "1", "0", "https", "memory"],
  ],
  ["store/download.mjs", ["1", "256000000", "3", "32000000"], ["1", "32000000", "1", "32000000"]],
  ["store/download-memory.mjs", ["10000"], ["1000"]],
  ["store/ranges.mjs", ["5"], ["1"]],
  ["store/login-chain.mjs", ["200", "8"], ["40", "8"]],
  ["executor/overhead.mjs", [], ["2000", "2"]],
  ["executor/queue.mjs", [], ["1000", "1"]],
  ["targets/upload.mjs", ["3"], ["1"]],
  ["virtual/parse-dmrpp.mjs", ["550000", "7", "1", "40"], ["100000", "2", "1", "5"]],
  ["virtual/manifest-memory.mjs", ["1000000", "3"], ["100000", "1"]],
  ["virtual/open-granules.mjs", ["100", "5"], ["20", "1"]],
  // A minute and a half of it is the peer's.
  ["virtual/open-granules.mjs", ["1000", "1"]],
  ["virtual/combine-references.mjs", ["1000", "10000", "2"], ["100", "1000", "1"]],
  ["virtual/read-variable.mjs", ["7"], ["2"]],
  ["virtual/write-icechunk.mjs", ["1000000", "5"], ["100000", "1"]],
  ["virtual/write-kerchunk.mjs", ["1000000", "3", "1"], ["100000", "1", "1"]],
];

function machine() {
  const [{ model } = { model: "unknown" }] = cpus();
  const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: root, encoding: "utf8" }).trim();
  return {
    commit,
    date: new Date().toISOString().slice(0, 10),
    text: `${cpus().length} × ${model.trim()}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, ${platform()} ${release()} ${arch()}, Node ${process.version}; load before the run ${loadavg()[0].toFixed(1)}`,
  };
}

const facts = machine();
const python = pythonWithPeers(root);
const node = laterNode(root);
mkdirSync(join(root, ".turbo"), { recursive: true });
const rowsFile = join(root, ".turbo", "bench-rows.jsonl");
rmSync(rowsFile, { force: true });
const failed = [];
for (const [script, full, quick] of RUNS) {
  const given = isQuick ? quick : full;
  if (!script.includes(only) || !given) continue;
  console.log(`\n── ${script} ${given.join(" ")}`);
  const env = {
    ...process.env,
    BENCH_ROWS: rowsFile,
    ...(node && { BENCH_NODE: node }),
    ...(python && {
      BENCH_PYTHON: python,
      BENCH_PYTHON_312: python,
      BENCH_EARTHACCESS: process.env.BENCH_EARTHACCESS ?? python,
    }),
  };
  const args = ["--expose-gc", join(root, "bench", script), ...given];
  const { status } = spawnSync(process.execPath, args, { stdio: "inherit", env, cwd: root });
  if (status !== 0) failed.push(script);
}
const rows = existsSync(rowsFile)
  ? readFileSync(rowsFile, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line))
  : [];
const page = benchmarksPage({ rows, failed, machine: facts, isQuick });
if (isQuick || only) console.log(`\n${page}`);
else {
  writeFileSync(join(root, "docs", "benchmarks.md"), page);
  // As the house formats its pages.
  spawnSync("npx", ["--yes", "pnpm@12.21.0", "exec", "biome", "format", "--write", "docs/benchmarks.md"], {
    cwd: root,
  });
  console.log(
    `\nThe table is in docs/benchmarks.md: ${rows.length} rows${failed.length > 0 ? `; failed: ${failed.join(", ")}` : ""}.`,
  );
}
process.exit(failed.length > 0 ? 1 : 0);
