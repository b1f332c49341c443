// Parsing DMR++: ours beside xmllint, which only checks that the document is well-formed, on the same document in the same run, in turn.
// node bench/virtual/parse-dmrpp.mjs [chunks] [rounds]          (after npm run build; xmllint is in Debian's libxml2-utils)
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median, record } from "../record.mjs";

const [chunks = 550_000, rounds = 5] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), "dmrpp-"));
const file = join(folder, "large.dmrpp");

/** 50 variables with their attributes, as the archives write them. */
function document() {
  const each = Math.floor(chunks / 50);
  const parts = [
    '<?xml version="1.0" encoding="ISO-8859-1"?>\n<Dataset xmlns="http://xml.opendap.org/ns/DAP/4.0#" xmlns:dmrpp="http://xml.opendap.org/dap/dmrpp/1.0.0#" dapVersion="4.0" dmrVersion="1.0" name="large.h5" dmrpp:href="OPeNDAP_DMRpp_DATA_ACCESS_URL" dmrpp:version="3.21.1">\n',
    `<Dimension name="t" size="${each}"/><Dimension name="x" size="1000"/>\n`,
  ];
  for (let v = 0; v < 50; v++) {
    parts.push(
      `<Float32 name="v${v}"><Dim name="/t"/><Dim name="/x"/><Attribute name="units" type="String"><Value>kelvin</Value></Attribute>\n`,
      '<dmrpp:chunks compressionType="shuffle deflate" deflateLevel="4" fillValue="nan" byteOrder="LE"><dmrpp:chunkDimensionSizes>1 1000</dmrpp:chunkDimensionSizes>\n',
    );
    for (let c = 0; c < each; c++) {
      parts.push(
        `<dmrpp:chunk offset="${4096 + (v * each + c) * 2711}" nBytes="2711" chunkPositionInArray="[${c},0]"/>\n`,
      );
    }
    parts.push("</dmrpp:chunks></Float32>\n");
  }
  parts.push("</Dataset>\n");
  return parts.join("");
}

if (process.argv[4] === "child") {
  const { parseDmrpp } = await import(new URL("../../packages/virtual/dist/index.js", import.meta.url));
  const start = performance.now();
  const bytes = new Uint8Array(readFileSync(process.argv[5]));
  const root = parseDmrpp(bytes, { url: "https://example.org/large.h5" });
  const found = root.variables.reduce((sum, { data }) => sum + data.numbers.length, 0);
  const held = root.variables.reduce(
    (sum, { data }) => sum + data.numbers.byteLength + data.offsets.byteLength + data.lengths.byteLength,
    0,
  );
  const seconds = (performance.now() - start) / 1000;
  console.log(JSON.stringify({ seconds, found, perChunk: held / found, rss: process.resourceUsage().maxRSS / 1024 }));
  process.exit(0);
}

const text = document();
writeFileSync(file, text);
const self = fileURLToPath(import.meta.url);
const ours = [];
const theirs = [];
let hasXmllint = true;
for (let round = -1; round < rounds; round++) {
  const run = JSON.parse(
    execFileSync(process.execPath, [self, String(chunks), "1", "child", file], { encoding: "utf8" }),
  );
  if (round >= 0) ours.push(run);
  try {
    const start = performance.now();
    execFileSync("xmllint", ["--huge", "--noout", "--stream", file]);
    if (round >= 0) theirs.push((performance.now() - start) / 1000);
  } catch {
    hasXmllint = false;
  }
}
const megabytes = text.length / 1e6;
const seconds = median(ours.map((run) => run.seconds));
console.log(
  `${megabytes.toFixed(0)} MB, ${ours[0].found} chunks, ${rounds} rounds, medians; ours with its file read and its manifest made`,
);
console.log(
  `parseDmrpp          ${seconds.toFixed(2)} s, ${(megabytes / seconds).toFixed(0)} MB/s, ${(ours[0].found / seconds / 1e6).toFixed(2)} M chunks/s, ${ours[0].perChunk.toFixed(1)} B a chunk held, peak RSS ${median(ours.map((run) => run.rss)).toFixed(0)} MB`,
);
if (hasXmllint) {
  const peer = median(theirs);
  console.log(
    `xmllint --stream    ${peer.toFixed(2)} s (whole process), ${(megabytes / peer).toFixed(0)} MB/s; ours ÷ xmllint ${(seconds / peer).toFixed(2)}`,
  );
} else console.log("xmllint             not available");
record({
  id: "P8",
  work: `parse a DMR++ of ${megabytes.toFixed(0)} MB, ${ours[0].found} chunks`,
  ours: `${seconds.toFixed(2)} s, ${(ours[0].found / seconds / 1e6).toFixed(2)} M chunks/s`,
  peer: hasXmllint ? `xmllint ${median(theirs).toFixed(2)} s` : "xmllint: not available",
  ratio: hasXmllint ? seconds / median(theirs) : null,
  must: 1,
  moon: 0.3,
});
rmSync(folder, { recursive: true });
