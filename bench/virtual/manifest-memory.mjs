// What the manifest of a large file holds of memory: the growth of heap and external memory, garbage cleared away, from before its DMR++
// is read to when only the manifest is left, in a process of its own.
// node bench/virtual/manifest-memory.mjs [chunks] [rounds]          (after npm run build)
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median, record } from "../record.mjs";
import { madeUpDocument } from "./dmrpp-documents.mjs";
import { heldMemory } from "./held-memory.mjs";

const [chunks = 1_000_000, rounds = 3] = process.argv.slice(2, 4).map(Number);

if (process.argv[4] === "child") {
  const { parseDmrpp } = await import(new URL("../../packages/virtual/dist/index.js", import.meta.url));
  // The code itself, compiled, is none of the manifest's.
  parseDmrpp(madeUpDocument(1000), { url: "https://example.org/small.h5" });
  const before = await heldMemory();
  const root = parseDmrpp(readFileSync(process.argv[5]), { url: "https://example.org/large.h5" });
  const after = await heldMemory();
  const found = root.variables.reduce((all, { data }) => all + data.offsets.length, 0);
  console.log(
    JSON.stringify({ found, held: (after.held - before.held) / found, rss: (after.rss - before.rss) / found }),
  );
  process.exit(0);
}

const folder = mkdtempSync(join(tmpdir(), "manifest-"));
const file = join(folder, "large.dmrpp");
writeFileSync(file, madeUpDocument(chunks));
const self = fileURLToPath(import.meta.url);
const runs = Array.from({ length: rounds }, () =>
  JSON.parse(execFileSync(process.execPath, ["--expose-gc", self, "0", "0", "child", file], { encoding: "utf8" })),
);
rmSync(folder, { recursive: true });
const [{ found }] = runs;
if (found !== chunks) throw new Error(`${found} chunks came out of ${chunks}`);
const held = median(runs.map((one) => one.held));
const rss = median(runs.map((one) => one.rss));
console.log(`a manifest of ${found} chunks: ${held.toFixed(1)} B a chunk, RSS +${rss.toFixed(1)} B a chunk; bar 24 B`);
record({
  id: "P14",
  work: `a manifest of ${found / 1e6} M chunks, memory that it holds`,
  ours: `${held.toFixed(1)} B a chunk`,
  peer: "bar 24 B",
  ratio: held / 24,
  must: 1,
});
