// Writing a million references as kerchunk JSON and Parquet: time beside JSON.stringify of the same references as one object, Parquet
// beside VirtualiZarr with Python's kerchunk, too; and the growth of memory while they are written.
// node --expose-gc bench/virtual/write-kerchunk.mjs [references] [rounds] [rounds with kerchunk]
// (after npm run build; BENCH_PYTHON is a Python with virtualizarr, kerchunk and fastparquet)
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median, record } from "../record.mjs";
import { madeUpReferences, PER_FILE } from "./made-up-references.mjs";

const [references = 1_000_000, rounds = 5, slowRounds = 1] = process.argv.slice(2, 5).map(Number);
const dist = (file) => import(new URL(`../../packages/${file}`, import.meta.url));

if (process.argv[5] === "child") {
  const [format, folder] = process.argv.slice(6);
  const dataset = await madeUpReferences(references);
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  let peak = before;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 5);
  const start = performance.now();
  if (format === "stringify") {
    const refs = {};
    for (let f = 0; f < references / PER_FILE; f++) {
      const name = String(f).padStart(5, "0");
      for (let c = 0; c < PER_FILE; c++) {
        refs[`v/${f}.${c}`] = [`https://data.example.org/granules/2020/${name}/file_${name}.h5`, 4096 + c * 2711, 40];
      }
    }
    JSON.stringify({ version: 1, refs });
  } else {
    const { toKerchunk } = await dist("virtual/dist/kerchunk.js");
    const { LocalTarget } = await dist("targets/dist/node.js");
    await toKerchunk(dataset, { format, target: new LocalTarget(folder), name: "refs" });
  }
  const seconds = (performance.now() - start) / 1000;
  clearInterval(watch);
  console.log(JSON.stringify({ seconds, growth: (Math.max(peak, process.memoryUsage().rss) - before) / 1e6 }));
  process.exit(0);
}

const self = fileURLToPath(import.meta.url);
const peer = fileURLToPath(new URL("write_kerchunk.py", import.meta.url));
const run = (command, args) =>
  JSON.parse(execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }));
const python = (...args) => run(process.env.BENCH_PYTHON, [peer, ...args]);
const runs = { json: [], parquet: [], stringify: [], kerchunk: [] };
for (let round = 0; round < rounds; round++) {
  const folder = mkdtempSync(join(tmpdir(), "kerchunk-"));
  for (const format of ["json", "parquet", "stringify"])
    runs[format].push(
      run(process.execPath, ["--expose-gc", self, String(references), "1", "0", "child", format, join(folder, format)]),
    );
  if (process.env.BENCH_PYTHON && round < slowRounds) {
    try {
      runs.kerchunk.push(python("write", String(references), join(folder, "theirs")));
    } catch (error) {
      console.log(`kerchunk: not available: ${String(error.message).trim().split("\n").at(-1)}`);
    }
    if (runs.kerchunk.length > 0) {
      const [mine, other] = [python("read", join(folder, "parquet", "refs")), python("read", join(folder, "theirs"))];
      if (JSON.stringify(mine) !== JSON.stringify(other) || mine.count !== references)
        throw new Error(`other references: ${JSON.stringify(mine)}; ${JSON.stringify(other)}`);
    }
  }
  rmSync(folder, { recursive: true });
}
const of = (format, key) => median(runs[format].map((one) => one[key]));
console.log(`${references} references, ${rounds} rounds, medians`);
for (const format of ["json", "parquet", "stringify"]) {
  const ratio =
    format === "stringify"
      ? ""
      : `; ÷ an object and JSON.stringify ${(of(format, "seconds") / of("stringify", "seconds")).toFixed(2)}`;
  console.log(
    `${format.padEnd(10)} ${of(format, "seconds").toFixed(2)} s, memory +${of(format, "growth").toFixed(0)} MB${ratio}`,
  );
}
record({
  id: "P11",
  work: `write ${references / 1e6} M references as kerchunk JSON`,
  ours: `${of("json", "seconds").toFixed(2)} s, +${of("json", "growth").toFixed(0)} MB`,
  peer: `an object and JSON.stringify ${of("stringify", "seconds").toFixed(2)} s, +${of("stringify", "growth").toFixed(0)} MB`,
  ratio: of("json", "seconds") / of("stringify", "seconds"),
  must: 0.4,
});
record({
  id: "P11",
  work: `write ${references / 1e6} M references as kerchunk JSON, growth of memory`,
  ours: `+${of("json", "growth").toFixed(0)} MB`,
  peer: "bar 50 MB",
  ratio: of("json", "growth") / 50,
  must: 1,
});
const hasPeer = runs.kerchunk.length > 0;
if (hasPeer)
  console.log(
    `kerchunk   ${of("kerchunk", "seconds").toFixed(2)} s, memory +${of("kerchunk", "growth").toFixed(0)} MB, the same references in Parquet; ours ÷ it ${(of("parquet", "seconds") / of("kerchunk", "seconds")).toFixed(3)}`,
  );
record({
  id: "P11",
  work: `write ${references / 1e6} M references as kerchunk Parquet`,
  ours: `${of("parquet", "seconds").toFixed(2)} s, +${of("parquet", "growth").toFixed(0)} MB`,
  peer: hasPeer
    ? `VirtualiZarr and kerchunk ${of("kerchunk", "seconds").toFixed(2)} s, +${of("kerchunk", "growth").toFixed(0)} MB`
    : "VirtualiZarr and kerchunk: not available",
  ratio: hasPeer ? of("parquet", "seconds") / of("kerchunk", "seconds") : null,
  must: 0.3,
  moon: 0.1,
});
