// Signatures of S3 reads: ours beside @smithy/signature-v4 with the hash of its README, and beside botocore. The same requests; the
// signatures are compared byte by byte. CPU, in turn.
// Run after a build: node bench/credentials/signatures.mjs [signatures] [rounds]     (BENCH_PYTHON is a Python with botocore)
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { loadavg } from "node:os";
import { fileURLToPath, pathToFileURL } from "node:url";
import { signS3Headers } from "../../packages/credentials/dist/s3.js";
import { median, record } from "../record.mjs";

const [count = 20_000, rounds = 5] = process.argv.slice(2).map(Number);
const { resolve } = createRequire(new URL("../../packages/credentials/package.json", import.meta.url));
const packageOf = (name) => import(pathToFileURL(resolve(name)).href);
const { SignatureV4 } = await packageOf("@smithy/signature-v4");
const { Sha256 } = await packageOf("@aws-crypto/sha256-js");

const HOST = "podaac-ops-cumulus-protected.s3.us-west-2.amazonaws.com";
const identity = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret", sessionToken: "token".repeat(80) };
const pathOf = (n) => `/MODIS_A-JPL-L2P-v2019.0/2026/${n}-JPL-L2P_GHRSST-SSTskin-MODIS_A-N-v02.0-fv01.0.nc`;
const smithy = new SignatureV4({
  credentials: identity,
  region: "us-west-2",
  service: "s3",
  sha256: Sha256,
  uriEscapePath: false,
  applyChecksum: false,
});
const ways = {
  ours: (n) => signS3Headers(`https://${HOST}${pathOf(n)}`, "GET", {}, identity, "us-west-2"),
  smithy: async (n, signingDate = new Date()) => {
    const headers = { host: HOST, "x-amz-content-sha256": "UNSIGNED-PAYLOAD" };
    const request = { method: "GET", protocol: "https:", hostname: HOST, path: pathOf(n), query: {}, headers };
    return (await smithy.sign(request, { signingDate })).headers;
  },
};

/** One request signed with the date of ours has to have our signature. */
const sample = await ways.ours(7);
const date = sample["x-amz-date"];
const at = new Date(date.replace(/(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/, "$1-$2-$3T$4:$5:$6Z"));
if ((await ways.smithy(7, at)).authorization !== sample.authorization) throw new Error("smithy signs differently");

function python() {
  const script = fileURLToPath(new URL("signatures.py", import.meta.url));
  const input = JSON.stringify({ identity, url: `https://${HOST}${pathOf("{}")}`, date, count });
  try {
    const output = execFileSync(process.env.BENCH_PYTHON, [script], { input, encoding: "utf8", stdio: "pipe" });
    const { cpu, authorization } = JSON.parse(output);
    if (authorization !== sample.authorization) throw new Error("botocore signs differently");
    return cpu;
  } catch (error) {
    if (/ModuleNotFoundError/.test(error.stderr)) return undefined;
    throw error;
  }
}

const costs = { ours: [], smithy: [], botocore: [] };
for (let round = -1; round < rounds; round++) {
  for (const [name, sign] of Object.entries(ways)) {
    const before = process.cpuUsage();
    for (let n = 0; n < count; n++) await sign(n);
    const { user, system } = process.cpuUsage(before);
    if (round >= 0) costs[name].push((user + system) / 1e6);
  }
  const theirs = process.env.BENCH_PYTHON && round >= 0 ? python() : undefined;
  if (theirs) costs.botocore.push(theirs);
}
const perSecond = (list) => `${(count / median(list) / 1000).toFixed(1)} thousand a second`;
console.log(`${count} signatures, ${rounds} rounds, CPU, load ${loadavg()[0].toFixed(1)}`);
for (const [peer, label] of [
  ["smithy", "@smithy/signature-v4 with @aws-crypto/sha256-js"],
  ["botocore", "botocore"],
]) {
  const isThere = costs[peer].length > 0;
  const ratio = isThere ? median(costs.ours) / median(costs[peer]) : null;
  const beside = isThere ? perSecond(costs[peer]) : "not available";
  console.log(`  ours ${perSecond(costs.ours)}, ${label} ${beside}; CPU ours ÷ it ${ratio?.toFixed(2) ?? "–"}`);
  record({
    id: "signatures",
    work: "signatures of S3 reads, CPU",
    ours: perSecond(costs.ours),
    peer: `${label} ${beside}`,
    ratio,
  });
}
