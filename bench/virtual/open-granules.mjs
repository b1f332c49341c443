// Opening many granules as one dataset from their DMR++, and writing kerchunk JSON of it: ours beside VirtualiZarr, the same documents in
// the same run, in turn.
// node bench/virtual/open-granules.mjs [granules] [rounds]     (after npm run build; BENCH_PYTHON is a Python with virtualizarr)
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median, record } from "../record.mjs";

const [granules = 100, rounds = 3] = process.argv.slice(2, 4).map(Number);
const VARIABLES = 20;
const CHUNKS = 100;

/** Granules of 20 variables of 100 chunks each, as the archives write them. */
function documentOf(granule) {
  const parts = [
    `<?xml version="1.0" encoding="ISO-8859-1"?>\n<Dataset xmlns="http://xml.opendap.org/ns/DAP/4.0#" xmlns:dmrpp="http://xml.opendap.org/dap/dmrpp/1.0.0#" dapVersion="4.0" dmrVersion="1.0" name="g.h5" dmrpp:href="OPeNDAP_DMRpp_DATA_ACCESS_URL" dmrpp:version="3.21.1">\n<Dimension name="time" size="1"/><Dimension name="x" size="${CHUNKS * 1000}"/>\n`,
  ];
  for (let v = 0; v < VARIABLES; v++) {
    parts.push(
      `<Float32 name="v${v}"><Dim name="/time"/><Dim name="/x"/><Attribute name="units" type="String"><Value>kelvin</Value></Attribute>\n`,
      '<dmrpp:chunks compressionType="shuffle deflate" deflateLevel="4" fillValue="0" byteOrder="LE"><dmrpp:chunkDimensionSizes>1 1000</dmrpp:chunkDimensionSizes>\n',
    );
    for (let c = 0; c < CHUNKS; c++) {
      const offset = 4096 + (granule + v * CHUNKS + c) * 2711;
      parts.push(`<dmrpp:chunk offset="${offset}" nBytes="2711" chunkPositionInArray="[0,${c * 1000}]"/>\n`);
    }
    parts.push("</dmrpp:chunks></Float32>\n");
  }
  return `${parts.join("")}</Dataset>\n`;
}

if (process.argv[4] === "child") {
  const dist = (file) => import(new URL(`../../packages/virtual/dist/${file}`, import.meta.url));
  const { openVirtualMfdataset } = await dist("index.js");
  const { toKerchunk } = await dist("kerchunk.js");
  const { LocalTarget } = await import(new URL("../../packages/targets/dist/node.js", import.meta.url));
  const folder = process.argv[5];
  const reader = {
    getRange: async (url, offset, length) =>
      new Uint8Array(readFileSync(url.slice("file://".length))).subarray(offset, offset + length),
    size: async (url) => readFileSync(url.slice("file://".length)).length,
  };
  const urls = Array.from({ length: granules }, (_, i) => `file://${folder}/g${String(i).padStart(4, "0")}.h5`);
  const start = performance.now();
  const dataset = await openVirtualMfdataset(urls, { concatDim: "time", reader });
  const opened = (performance.now() - start) / 1000;
  const references = Object.values(dataset.dataVars).reduce((sum, { nChunks }) => sum + nChunks, 0);
  const then = performance.now();
  await toKerchunk(dataset, { format: "json", target: new LocalTarget(folder), name: "ours.json" });
  console.log(JSON.stringify({ opened, written: (performance.now() - then) / 1000, references }));
  process.exit(0);
}

/** How many references a document has, and a sum over all of them, whatever their order. */
function digestOf(file) {
  const { refs } = JSON.parse(readFileSync(file, "utf8"));
  let [count, sum] = [0, 0];
  for (const [key, reference] of Object.entries(refs)) {
    if (!Array.isArray(reference)) continue;
    const [url, offset, length] = reference;
    let hash = 0;
    for (const letter of Buffer.from(`${key} ${url.replace("file://", "")} ${offset} ${length}`))
      hash = (Math.imul(hash, 31) + letter) | 0;
    count++;
    sum += hash;
  }
  return `${count} references, ${sum}`;
}

const folder = mkdtempSync(join(tmpdir(), "granules-"));
for (let i = 0; i < granules; i++)
  writeFileSync(join(folder, `g${String(i).padStart(4, "0")}.h5.dmrpp`), documentOf(i));
const self = fileURLToPath(import.meta.url);
const peer = fileURLToPath(new URL("open_granules.py", import.meta.url));
const ours = [];
const theirs = [];
for (let round = 0; round < rounds; round++) {
  ours.push(
    JSON.parse(execFileSync(process.execPath, [self, String(granules), "1", "child", folder], { encoding: "utf8" })),
  );
  if (!process.env.BENCH_PYTHON) continue;
  try {
    const args = [peer, folder, String(granules)];
    const text = execFileSync(process.env.BENCH_PYTHON, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    theirs.push(JSON.parse(text));
  } catch (error) {
    console.log(`VirtualiZarr: not available: ${String(error.message).trim().split("\n").at(-1)}`);
  }
}
if (theirs.length > 0) {
  const [mine, other] = [digestOf(join(folder, "ours.json")), digestOf(join(folder, "theirs.json"))];
  if (mine !== other) throw new Error(`other references: ${mine}; ${other}`);
}
rmSync(folder, { recursive: true });
console.log(`${granules} granules, ${ours[0].references} references, ${rounds} rounds, medians`);
for (const [what, key, must, moon] of [
  ["open", "opened", 0.2, 0.05],
  ["write kerchunk JSON", "written", 0.3, 0.1],
]) {
  const mine = median(ours.map((one) => one[key]));
  const other = theirs.length > 0 ? median(theirs.map((one) => one[key])) : undefined;
  console.log(
    `${what}: ours ${mine.toFixed(3)} s, VirtualiZarr ${other === undefined ? "not available" : `${other.toFixed(3)} s; ours ÷ VirtualiZarr ${(mine / other).toFixed(3)}`}`,
  );
  record({
    id: key === "opened" ? "P9" : "P11",
    work: `${what}: ${granules} granules × ${VARIABLES} variables × ${CHUNKS} chunks`,
    ours: `${mine.toFixed(3)} s`,
    peer: other === undefined ? "VirtualiZarr: not available" : `VirtualiZarr ${other.toFixed(2)} s`,
    ratio: other === undefined ? null : mine / other,
    must,
    moon,
  });
}
