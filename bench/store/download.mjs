// Downloads side by side with curl and aria2c: the same files from the same server in the same run, rounds interleaved.
// Run after a build: node bench/store/download.mjs [files] [bytes] [rounds] [bytes per second of a connection]
// With a SHA-256 of every file compared (ours, aria2c) and without (ours, curl, aria2c). Peers that are not installed are left
// out. TMPDIR decides which disk is written to. CPU and memory are those of our process, by its own account.
import { execFileSync, fork, spawn } from "node:child_process";
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median, record } from "../record.mjs";
import { described } from "./made-up-files.mjs";

const [files = 1000, bytes = 100_000, rounds = 5, rate = 0] = process.argv.slice(2).map(Number);
const PARALLEL = 8;
/** Whose time ours is divided by: of those that do the same work first. */
const RIVALS = { ours: ["aria2c, checksum", "aria2c", "curl"], "ours, no checksum": ["aria2c", "curl"] };
const client = fileURLToPath(new URL("download-client.mjs", import.meta.url));

const server = fork(fileURLToPath(new URL("file-server.mjs", import.meta.url)), [bytes, rate].map(String));
const origin = `http://127.0.0.1:${await new Promise((resolve) => server.once("message", resolve))}`;
const folder = await mkdtemp(join(tmpdir(), "list-"));
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
];
const ways = {
  ours: [process.execPath, [client, `${list}.json`, "auto", String(PARALLEL)]],
  "ours, no checksum": [process.execPath, [client, `${list}.json`, "off", String(PARALLEL)]],
  ...(isThere("curl") && {
    curl: [
      "curl",
      [
        "--silent",
        "--no-progress-meter",
        "--fail",
        "--parallel",
        "--parallel-max",
        String(PARALLEL),
        "--config",
        `${list}.curl`,
      ],
    ],
  }),
  ...(isThere("aria2c") && {
    aria2c: ["aria2c", [...ariaOptions, `--input-file=${list}`]],
    "aria2c, checksum": ["aria2c", [...ariaOptions, `--input-file=${list}.checked`, "--check-integrity=true"]],
  }),
};

// Python's earthaccess keeps the files that are there and compares no checksum.
if (process.env.BENCH_EARTHACCESS) {
  const script = fileURLToPath(new URL("download_earthaccess.py", import.meta.url));
  ways["earthaccess (Python)"] = [process.env.BENCH_EARTHACCESS, [script, list, String(PARALLEL)]];
}

const times = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
const costs = {};
for (let round = 0; round < rounds; round++) {
  for (const [name, [command, args]] of Object.entries(ways)) {
    const out = await mkdtemp(join(tmpdir(), "bench-"));
    const began = performance.now();
    const child = spawn(command, args, { cwd: out, stdio: ["ignore", "pipe", "inherit"] });
    child.stdout.on("data", (text) => {
      if (name.startsWith("ours")) costs[name] = JSON.parse(text);
    });
    const code = await new Promise((resolve) => child.once("exit", resolve));
    times[name].push(performance.now() - began);
    const names = await readdir(out);
    const sizes = await Promise.all(names.map(async (file) => (await stat(join(out, file))).size));
    if (code !== 0 || names.length !== files || sizes.some((size) => size !== bytes))
      throw new Error(`${name} ended with ${code}, ${names.length} files`);
    await rm(out, { recursive: true });
  }
}
server.disconnect();
await rm(folder, { recursive: true });

const limit = rate > 0 ? `, ${rate / 1e6} MB/s a connection` : "";
console.log(
  `${files} files of ${bytes} bytes, ${PARALLEL} at once${limit}, ${rounds} rounds, load ${loadavg()[0].toFixed(1)}`,
);
for (const [name, values] of Object.entries(times)) {
  const s = (ms) => (ms / 1000).toFixed(2);
  const ratios = (RIVALS[name] ?? [])
    .filter((peer) => peer in times)
    .map((peer) => `  / ${peer} ${(median(values) / median(times[peer])).toFixed(2)}`);
  const cost = name in costs ? `  cpu ${costs[name].cpuSeconds.toFixed(2)} s, rss ${costs[name].rssMB} MB` : "";
  const range = `(${s(Math.min(...values))} to ${s(Math.max(...values))})`;
  console.log(`${name.padEnd(18)} median ${s(median(values))} s  ${range}${ratios.join("")}${cost}`);
}
const GOALS = { 1: ["P3", 1.3, 1.05], 8: ["P2", 1.6, 0.9], 1000: ["P1", 2.2, 1] };
const [id = "P1", must, moon] = GOALS[files] ?? [];
for (const [mine, theirs] of [
  ["ours", "aria2c, checksum"],
  ["ours, no checksum", "aria2c"],
  ["ours", "earthaccess (Python)"],
]) {
  const has = theirs in times;
  const isPython = theirs.startsWith("earthaccess");
  record({
    id,
    work: `download ${files} × ${bytes / 1e6} MB, ${PARALLEL} at once${limit}${mine === "ours" ? ", SHA-256 checked" : ""}`,
    ours: `${(median(times[mine]) / 1000).toFixed(2)} s, ${costs[mine].rssMB} MB RSS`,
    peer: has ? `${theirs} ${(median(times[theirs]) / 1000).toFixed(2)} s` : `${theirs}: not available`,
    ratio: has ? median(times[mine]) / median(times[theirs]) : null,
    // Of the large files the bar beside Python is one of CPU, which is not measured of a peer.
    must: isPython ? (id === "P1" ? 0.4 : undefined) : must,
    moon: isPython ? undefined : moon,
  });
}
for (const peer of ["curl", "aria2c"]) if (!(peer in ways)) console.log(`${peer.padEnd(18)} not installed`);
