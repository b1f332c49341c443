// Parsing DMR++: ours beside xmllint, which only checks that a document is well-formed, and beside VirtualiZarr, which makes the same
// references; the same documents in the same run, in turn.
// node bench/virtual/parse-dmrpp.mjs [chunks] [rounds] [rounds with VirtualiZarr] [times that the recorded one is parsed]
// (after npm run build; xmllint is in Debian's libxml2-utils, BENCH_PYTHON is a Python with virtualizarr)
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median, record } from "../record.mjs";
import { madeUpDocument, recordedDocument } from "./dmrpp-documents.mjs";

const [chunks = 550_000, rounds = 5, slowRounds = 1, repeats = 40] = process.argv.slice(2, 6).map(Number);

if (process.argv[6] === "child") {
  const { parseDmrpp } = await import(new URL("../../packages/virtual/dist/index.js", import.meta.url));
  const [file, times] = [process.argv[7], Number(process.argv[8])];
  let root;
  const start = performance.now();
  for (let i = 0; i < times; i++) root = parseDmrpp(readFileSync(file), { url: "https://example.org/large.h5" });
  const seconds = (performance.now() - start) / 1000 / times;
  const rss = process.resourceUsage().maxRSS / 1024;
  const variables = {};
  const sum = (column) => column.reduce((all, one) => all + one, 0);
  const visit = ({ path, variables: own, groups }) => {
    for (const { name, data } of own)
      if (data.kind === "chunks")
        variables[`${path === "/" ? "" : path}/${name}`] = [data.offsets.length, sum(data.offsets), sum(data.lengths)];
    groups.forEach(visit);
  };
  visit(root);
  console.log(JSON.stringify({ seconds, rss, variables }));
  process.exit(0);
}

const self = fileURLToPath(import.meta.url);
const python = process.env.BENCH_PYTHON;
const folder = mkdtempSync(join(tmpdir(), "dmrpp-"));
const madeUp = join(folder, "large.dmrpp");
writeFileSync(madeUp, madeUpDocument(chunks));
const recorded = recordedDocument();

const run = (command, args) =>
  JSON.parse(execFileSync(command, args, { encoding: "utf8", maxBuffer: 2 ** 28, stdio: ["ignore", "pipe", "pipe"] }));
const SIDES = {
  ours: (file, times) => run(process.execPath, [self, "0", "0", "0", "0", "child", file, String(times)]),
  xmllint(file, times) {
    const start = performance.now();
    execFileSync("xmllint", ["--huge", "--noout", "--stream", ...new Array(times).fill(file)]);
    return { seconds: (performance.now() - start) / 1000 / times };
  },
  VirtualiZarr(file, times) {
    if (!python) throw new Error("BENCH_PYTHON is not set");
    return run(python, [fileURLToPath(new URL("parse_dmrpp.py", import.meta.url)), file, String(times)]);
  },
};

/** What came out of the variables that the other side has, too, and how many of it there are. */
function compared(mine, theirs) {
  const names = Object.keys(theirs);
  const others = names.filter((name) => String(mine[name]) !== String(theirs[name]) && theirs[name][0] > 0);
  if (others.length > 0) throw new Error(`other references came out of ${others.slice(0, 3).join(", ")}`);
  return names.reduce((all, name) => all + theirs[name][0], 0);
}

/** @param times how often each process parses it: archives are opened by many granules, and a single small document is all start-up */
function measure(file, what, times) {
  const runs = { ours: [], xmllint: [], VirtualiZarr: [] };
  for (let round = -1; round < rounds; round++) {
    for (const [side, go] of Object.entries(SIDES)) {
      if (side === "VirtualiZarr" && (round < 0 || round >= slowRounds)) continue;
      try {
        const result = go(file, times);
        if (round >= 0) runs[side].push(result);
      } catch (error) {
        if (side === "ours") throw error;
        if (round <= 0) console.log(`${side}: not available: ${String(error.message).trim().split("\n").at(-1)}`);
      }
    }
  }
  const of = (side) => median(runs[side].map((one) => one.seconds));
  const { variables } = runs.ours[0];
  const found = Object.values(variables).reduce((all, [count]) => all + count, 0);
  const megabytes = statSync(file).size / 1e6;
  const text = (seconds) => (seconds < 0.5 ? `${(seconds * 1000).toFixed(1)} ms` : `${seconds.toFixed(2)} s`);
  console.log(`${what}: ${megabytes.toFixed(1)} MB, ${found} chunks, ${times} in a process, ${rounds} rounds, medians`);
  console.log(
    `  parseDmrpp    ${text(of("ours"))}, ${(megabytes / of("ours")).toFixed(0)} MB/s, ${(found / of("ours") / 1e6).toFixed(2)} M chunks/s, peak RSS ${median(runs.ours.map((one) => one.rss)).toFixed(0)} MB`,
  );
  for (const [side, must, moon] of [
    ["xmllint", 1, 0.3],
    ["VirtualiZarr", 0.1, 0.025],
  ]) {
    const has = runs[side].length > 0;
    const ratio = has ? of("ours") / of(side) : null;
    if (has) console.log(`  ${side.padEnd(13)} ${text(of(side))}; ours ÷ it ${ratio.toFixed(3)}`);
    const [theirs] = runs[side];
    if (theirs?.variables) {
      const same = compared(variables, theirs.variables);
      const only = Object.keys(variables).filter((name) => !(theirs.variables[name]?.[0] > 0));
      console.log(
        `  the same ${same} references came out of both${only.length > 0 ? `; ${side} leaves out ${only.join(", ")}` : ""}`,
      );
    }
    record({
      id: "P8",
      work: `parse ${what}, ${megabytes.toFixed(0)} MB, ${found} chunks`,
      ours: `${text(of("ours"))}, ${(found / of("ours") / 1e6).toFixed(2)} M chunks/s`,
      peer: has ? `${side} ${text(of(side))}` : `${side}: not available`,
      ratio,
      must,
      moon,
    });
  }
}

try {
  measure(madeUp, "a DMR++", 1);
  if (recorded) measure(recorded, "the DMR++ of an ATL08 granule", repeats);
} finally {
  rmSync(folder, { recursive: true });
}
