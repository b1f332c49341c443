// Writing references to an Icechunk repository: ours beside Icechunk's own library, the same references in the same run, in turn.
// node bench/virtual/write-icechunk.mjs [references] [rounds]   (after npm run build; BENCH_PYTHON_312 is a Python with icechunk 2)
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median, record } from "../record.mjs";
import { madeUpReferences, PER_FILE } from "./made-up-references.mjs";

const [references = 1_000_000, rounds = 5] = process.argv.slice(2, 4).map(Number);

if (process.argv[4] === "child") {
  const dist = (file) => import(new URL(`../../packages/virtual/dist/${file}`, import.meta.url));
  const { toIcechunk } = await dist("icechunk.js");
  const dataset = await madeUpReferences(references);
  const start = performance.now();
  await toIcechunk(dataset, process.argv[5]);
  const seconds = (performance.now() - start) / 1000;
  console.log(JSON.stringify({ seconds, rss: process.resourceUsage().maxRSS / 1024 }));
  process.exit(0);
}

const self = fileURLToPath(import.meta.url);
const python = process.env.BENCH_PYTHON_312;
const ours = [];
const theirs = [];
let megabytes = 0;
for (let round = 0; round < rounds; round++) {
  const folder = mkdtempSync(join(tmpdir(), "icechunk-"));
  const child = execFileSync(process.execPath, [self, String(references), "1", "child", folder], { encoding: "utf8" });
  ours.push(JSON.parse(child));
  const sizes = readdirSync(folder, { recursive: true }).map((name) => statSync(join(folder, name)));
  megabytes = sizes.reduce((sum, one) => sum + (one.isFile() ? one.size : 0), 0) / 1e6;
  rmSync(folder, { recursive: true });
  if (!python) continue;
  const peer = fileURLToPath(new URL("write-icechunk.py", import.meta.url));
  try {
    const text = execFileSync(python, [peer, String(references)], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
    theirs.push(JSON.parse(text));
  } catch (error) {
    console.log(`icechunk: not available: ${String(error.message).trim().split("\n").at(-1)}`);
  }
}
const figures = (runs) => ({
  seconds: median(runs.map((one) => one.seconds)),
  rss: median(runs.map((one) => one.rss)),
});
const mine = figures(ours);
const show = ({ seconds, rss }) => `${seconds.toFixed(2)} s, peak RSS ${rss.toFixed(0)} MB`;
console.log(`${references} references in ${references / PER_FILE} files, ${rounds} rounds, medians`);
console.log(`toIcechunk           ${show(mine)}, ${megabytes.toFixed(0)} MB on disk`);
const peer = theirs.length > 0 ? figures(theirs) : undefined;
console.log(
  peer
    ? `icechunk (Python)    ${show(peer)}; ours ÷ icechunk ${(mine.seconds / peer.seconds).toFixed(2)}, RSS ${(mine.rss / peer.rss).toFixed(2)}`
    : "icechunk (Python)    not available",
);
record({
  id: "P11",
  work: `write ${references / 1e6} M references to Icechunk and commit, local disk`,
  ours: show(mine),
  peer: peer ? `icechunk ${show(peer)}` : "icechunk: not available",
  ratio: peer ? mine.seconds / peer.seconds : null,
  must: 0.3,
  moon: 0.1,
});
