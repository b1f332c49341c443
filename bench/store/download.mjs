// Downloads side by side with curl, aria2c and Python's earthaccess: the same files from the same server in the same run, rounds
// interleaved, clocks, CPU and memory of each process by the system's account.
// Run after a build: node bench/store/download.mjs [files] [bytes] [rounds] [bytes per second of a connection] [http|https] [memory|disk]
// With a SHA-256 of every file compared (ours, aria2c) and without (ours, curl, aria2c). Peers that are not installed are left out.
import { execFileSync, fork, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median, record } from "../record.mjs";
import { described } from "./made-up-files.mjs";
import { ownCertificate, trusting } from "./own-certificate.mjs";
import { watchCost } from "./process-cost.mjs";

const [files = 1000, bytes = 100_000, rounds = 5, rate = 0] = process.argv.slice(2, 6).map(Number);
const [scheme = "http", medium = "disk"] = process.argv.slice(6);
const PARALLEL = 8;
/** Ours on the later Node that `BENCH_NODE` names. */
const LATER = process.env.BENCH_NODE
  ? `ours, Node ${execFileSync(process.env.BENCH_NODE, ["--version"], { encoding: "utf8" }).trim()}`
  : "";
/** Whose figures ours are divided by: of those that do the same work first. */
const RIVALS = {
  ours: ["aria2c, checksum", "earthaccess (Python)", "aria2c", "curl"],
  [LATER]: ["aria2c, checksum", "earthaccess (Python)"],
  "ours, no checksum": ["aria2c", "curl"],
};
/** On a memory disk what is measured is the client; on a real one the disk is most of it. */
const base = medium === "memory" && existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
const here = (name) => fileURLToPath(new URL(name, import.meta.url));

const folder = await mkdtemp(join(tmpdir(), "list-"));
const certificate = scheme === "https" ? ownCertificate(folder) : undefined;
if (scheme === "https" && !certificate) {
  console.log("https needs openssl, which is not here");
  process.exit(0);
}
const server = fork(here("file-server.mjs"), [String(bytes), String(rate), JSON.stringify(certificate ?? null)]);
const origin = `${scheme}://127.0.0.1:${await new Promise((resolve) => server.once("message", resolve))}`;
const list = join(folder, "urls");
const numbers = Array.from({ length: files }, (_, n) => n);
await writeFile(list, numbers.map((n) => `${origin}/${n}.nc`).join("\n"));
await writeFile(`${list}.curl`, numbers.map((n) => `url = "${origin}/${n}.nc"\noutput = "${n}.nc"`).join("\n"));
const assets = numbers.map((n) => described(n, bytes, origin));
await writeFile(`${list}.json`, JSON.stringify(assets));
const checked = assets.map(({ href, checksum }) => `${href}\n  checksum=sha-256=${checksum.value}`);
await writeFile(`${list}.checked`, checked.join("\n"));

const isThere = (command) => {
  try {
    execFileSync(command, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};
// One large file is where several connections help; curl has none of that.
const perFile = files === 1 ? 8 : 1;
const ariaOptions = [
  "--quiet",
  `--max-concurrent-downloads=${PARALLEL}`,
  `--split=${perFile}`,
  `--max-connection-per-server=${perFile}`,
  "--min-split-size=1M",
  "--file-allocation=none",
  ...(certificate ? [`--ca-certificate=${certificate.cert}`] : []),
];
const curlOptions = ["--silent", "--no-progress-meter", "--fail", "--parallel", "--parallel-max", String(PARALLEL)];
const client = here("download-client.mjs");
const ways = {
  ours: [process.execPath, [client, `${list}.json`, "auto", String(PARALLEL)]],
  // Of many small files a good part is the engine's work, and engines differ.
  ...(process.env.BENCH_NODE &&
    files >= 100 && { [LATER]: [process.env.BENCH_NODE, [client, `${list}.json`, "auto", String(PARALLEL)]] }),
  "ours, no checksum": [process.execPath, [client, `${list}.json`, "off", String(PARALLEL)]],
  ...(isThere("curl") && {
    curl: [
      "curl",
      [...curlOptions, ...(certificate ? ["--cacert", certificate.cert] : []), "--config", `${list}.curl`],
    ],
  }),
  ...(isThere("aria2c") && {
    aria2c: ["aria2c", [...ariaOptions, `--input-file=${list}`]],
    "aria2c, checksum": ["aria2c", [...ariaOptions, `--input-file=${list}.checked`, "--check-integrity=true"]],
  }),
  // Python's earthaccess keeps the files that are there and compares no checksum.
  ...(process.env.BENCH_EARTHACCESS && {
    "earthaccess (Python)": [process.env.BENCH_EARTHACCESS, [here("download_earthaccess.py"), list, String(PARALLEL)]],
  }),
};

const runs = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
for (let round = 0; round < rounds; round++) {
  for (const [name, [command, args]] of Object.entries(ways)) {
    const out = await mkdtemp(join(base, "bench-"));
    const began = performance.now();
    const env = { ...process.env, ...(certificate && trusting(certificate.cert)) };
    const child = spawn(command, args, { cwd: out, env, stdio: ["ignore", "ignore", "inherit"] });
    const costOf = watchCost(child.pid);
    const code = await new Promise((resolve) => child.once("exit", resolve));
    runs[name].push({ seconds: (performance.now() - began) / 1000, ...costOf() });
    const names = await readdir(out);
    const sizes = await Promise.all(names.map(async (file) => (await stat(join(out, file))).size));
    if (code !== 0 || names.length !== files || sizes.some((size) => size !== bytes))
      throw new Error(`${name} ended with ${code}, ${names.length} files`);
    await rm(out, { recursive: true });
  }
}
server.disconnect();
await rm(folder, { recursive: true });

const of = (name, key) => median(runs[name].map((run) => run[key] ?? Number.NaN));
const limit = rate > 0 ? `, ${rate / 1e6} MB/s a connection` : "";
console.log(
  `${files} files of ${bytes} bytes, ${PARALLEL} at once, ${scheme}, to ${medium}${limit}, ${rounds} rounds, load ${loadavg()[0].toFixed(1)}`,
);
for (const [name, list] of Object.entries(runs)) {
  const seconds = list.map((run) => run.seconds.toFixed(2)).sort();
  const ratios = (RIVALS[name] ?? [])
    .filter((peer) => peer in runs)
    .map((peer) => `  / ${peer} ${(of(name, "seconds") / of(peer, "seconds")).toFixed(2)}`);
  const cost = `cpu ${of(name, "cpuSeconds").toFixed(2)} s, rss ${of(name, "rssMB")} MB`;
  console.log(
    `${name.padEnd(20)} median ${of(name, "seconds").toFixed(2)} s (${seconds[0]} to ${seconds.at(-1)})  ${cost}${ratios.join("")}`,
  );
}
for (const peer of ["curl", "aria2c"]) if (!(peer in ways)) console.log(`${peer.padEnd(20)} not installed`);

/** Bars by the number of files: beside aria2c, the best, Python's earthaccess by the clock and by CPU, and memory in MB. */
const GOALS = {
  1: { id: "P3", aria: 1.3, moon: 1.05 },
  8: { id: "P2", aria: 1.6, moon: 0.9, pythonCpu: 1.35, rssMB: 180 },
  1000: { id: "P1", aria: 2.2, moon: 1, python: 0.4, pythonCpu: 0.4 },
};
const goal = GOALS[files] ?? { id: "P1" };
const work = `download ${files} × ${bytes / 1e6} MB, ${scheme}, to ${medium}${limit}`;
const python = "earthaccess (Python)";
const UNITS = { seconds: "s", cpuSeconds: "s of CPU", rssMB: "MB RSS" };

function row(mine, theirs, key, must, moon) {
  const has = theirs in runs;
  record({
    id: goal.id,
    work: mine === "ours, no checksum" ? work : `${work}, SHA-256 checked${mine.slice("ours".length)}`,
    ours: `${of(mine, key).toFixed(2)} ${UNITS[key]}`,
    peer: has ? `${theirs} ${of(theirs, key).toFixed(2)} ${UNITS[key]}` : `${theirs}: not available`,
    ratio: has ? of(mine, key) / of(theirs, key) : null,
    must,
    moon,
  });
}
row("ours", "aria2c, checksum", "seconds", goal.aria, goal.moon);
row("ours, no checksum", "aria2c", "seconds", goal.aria, goal.moon);
row("ours", python, "seconds", goal.python);
row("ours", python, "cpuSeconds", goal.pythonCpu);
if (LATER in ways) {
  row(LATER, "aria2c, checksum", "seconds", goal.aria, goal.moon);
  row(LATER, python, "seconds", goal.python);
  row(LATER, python, "cpuSeconds", goal.pythonCpu);
}
if (goal.rssMB)
  record({
    id: goal.id,
    work: `${work}, SHA-256 checked, memory`,
    ours: `${of("ours", "rssMB")} MB RSS`,
    peer: `bar ${goal.rssMB} MB${python in runs ? `; ${python} ${of(python, "rssMB")} MB` : ""}`,
    ratio: of("ours", "rssMB") / goal.rssMB,
    must: 1,
  });
