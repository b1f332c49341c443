// Many granules with many chunks as one dataset: time of combining their manifests beside VirtualiZarr, which copies them; whether it
// depends on how many chunks they have; and what the dataset holds of memory. Documents are parsed before that, each by itself.
// node bench/virtual/combine-references.mjs [granules] [chunks of each] [rounds]    (after npm run build; BENCH_PYTHON has virtualizarr)
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { median, record } from "../record.mjs";
import { madeUpDocument } from "./dmrpp-documents.mjs";
import { heldMemory } from "./held-memory.mjs";

const [granules = 1000, chunks = 10_000, rounds = 3] = process.argv.slice(2, 5).map(Number);
const dist = (file) => import(new URL(`../../packages/virtual/dist/${file}`, import.meta.url));
const urlOf = (g) => `https://data.example.org/granules/2020/file_${String(g).padStart(5, "0")}.h5`;

/** Seconds of combining manifests that are there, in the middle of several times; every time from the beginning. */
async function combining(each) {
  const { openVirtualMfdataset, parseDmrpp } = await dist("index.js");
  const bytes = new TextEncoder().encode(madeUpDocument(each, 1));
  const urls = Array.from({ length: granules }, (_, g) => urlOf(g));
  const manifests = new Map(urls.map((url) => [url, parseDmrpp(bytes, { url })]));
  const times = [];
  let dataset;
  for (let i = 0; i < 6; i++) {
    const start = performance.now();
    dataset = await openVirtualMfdataset(urls, { parser: async (url) => manifests.get(url), concatDim: "time" });
    if (i > 0) times.push((performance.now() - start) / 1000);
  }
  const { toKerchunk } = await dist("kerchunk.js");
  const one = Math.floor(granules / 2);
  const { refs } = await toKerchunk(dataset.isel({ time: one }));
  const found = Object.values(refs).filter(Array.isArray);
  return {
    seconds: median(times),
    references: dataset.get("v0").nChunks,
    // Of a granule in the middle: all is where it was.
    sample: [found.length, found.every(([url]) => url === urlOf(one)), found.reduce((sum, [, at]) => sum + at, 0)],
  };
}

/** Bytes for each reference of a dataset whose documents are read one after the other and dropped. */
async function holding() {
  const { openVirtualMfdataset } = await dist("index.js");
  const text = new TextEncoder().encode(madeUpDocument(chunks, 1));
  const reader = { getRange: async (_, at, length) => text.slice(at, at + length), size: async () => text.length };
  const open = (count) =>
    openVirtualMfdataset(
      Array.from({ length: count }, (_, g) => urlOf(g)),
      { concatDim: "time", reader },
    );
  await open(2);
  const before = await heldMemory();
  const dataset = await open(granules);
  const after = await heldMemory();
  const references = dataset.get("v0").nChunks;
  return { references, held: (after.held - before.held) / references, rss: (after.rss - before.rss) / references };
}

const [what] = process.argv.slice(5);
if (what) {
  console.log(JSON.stringify(await { many: () => combining(chunks), few: () => combining(10), holding }[what]()));
  process.exit(0);
}

const self = fileURLToPath(import.meta.url);
const child = (kind) => {
  const args = ["--expose-gc", self, String(granules), String(chunks), "1", kind];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" }));
};
const runs = { many: [], few: [], holding: [], theirs: [] };
for (let round = 0; round < rounds; round++) {
  for (const kind of ["many", "few", "holding"]) runs[kind].push(child(kind));
  if (!process.env.BENCH_PYTHON) continue;
  const peer = [fileURLToPath(new URL("combine_references.py", import.meta.url)), String(granules), String(chunks)];
  try {
    const text = execFileSync(process.env.BENCH_PYTHON, peer, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    runs.theirs.push(JSON.parse(text));
  } catch (error) {
    console.log(`VirtualiZarr: not available: ${String(error.message).trim().split("\n").at(-1)}`);
  }
}
const of = (kind, key = "seconds") => median(runs[kind].map((one) => one[key]));
const [{ references, sample }] = runs.many;
const has = runs.theirs.length > 0;
if (has && JSON.stringify([references, sample]) !== JSON.stringify([runs.theirs[0].references, runs.theirs[0].sample]))
  throw new Error(`other references: ${JSON.stringify([runs.many[0], runs.theirs[0]])}`);
const ms = (seconds) => `${(seconds * 1000).toFixed(1)} ms`;
const shape = `${granules} granules × ${chunks} chunks`;
console.log(`${references} references, ${rounds} rounds, medians`);
console.log(
  `combine: ours ${ms(of("many"))}, with 10 chunks each ${ms(of("few"))}; VirtualiZarr ${has ? ms(of("theirs")) : "not available"}`,
);
console.log(
  `held: ${of("holding", "held").toFixed(2)} B a reference, RSS +${of("holding", "rss").toFixed(1)} B; VirtualiZarr ${has ? `RSS +${of("theirs", "rss").toFixed(1)} B` : "not available"}`,
);
record({
  id: "P9",
  work: `combine ${shape}`,
  ours: ms(of("many")),
  peer: has ? `VirtualiZarr ${ms(of("theirs"))}` : "VirtualiZarr: not available",
  ratio: has ? of("many") / of("theirs") : null,
  must: 0.2,
  moon: 0.05,
});
record({
  id: "P9",
  work: `combine ${shape}, beside granules of 10 chunks: as many steps as granules`,
  ours: ms(of("many")),
  peer: `ours with 10 chunks each ${ms(of("few"))}`,
  ratio: of("many") / of("few"),
  must: 2,
});
record({
  id: "P9",
  work: `combine ${shape}, memory that the dataset holds`,
  ours: `${of("holding", "held").toFixed(1)} B a reference`,
  peer: `bar 16 B${has ? `; VirtualiZarr ${of("theirs", "rss").toFixed(0)} B of RSS` : ""}`,
  ratio: of("holding", "held") / 16,
  must: 1,
});
