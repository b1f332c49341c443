// A thousand signed reads of 100 kB from S3, ours beside the AWS SDK, and beside boto3 when BENCH_PYTHON has it: the same objects of the
// same server, eight at a time.
// Run after a build: node bench/credentials/signed-gets.mjs [rounds]
import { execFile, fork } from "node:child_process";
import { createRequire } from "node:module";
import { loadavg } from "node:os";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { defineSystem, S3Credentials } from "../../packages/credentials/dist/index.js";
import { requestFile } from "../../packages/store/dist/index.js";
import { defaultTransport } from "../../packages/store/dist/transport-node.js";
import { median, record } from "../record.mjs";

const [rounds = 5] = process.argv.slice(2).map(Number);
const COUNT = 1000;
const BYTES = 100_000;
const PARALLEL = 8;
const sdk = createRequire(new URL("../../packages/credentials/package.json", import.meta.url)).resolve(
  "@aws-sdk/client-s3",
);
const { S3Client, GetObjectCommand } = await import(pathToFileURL(sdk).href);

const script = fileURLToPath(new URL("../store/file-server.mjs", import.meta.url));
const server = fork(script, [String(BYTES), "0"]);
const endpoint = `http://127.0.0.1:${await new Promise((resolve) => server.once("message", resolve))}`;
const keys = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret", sessionToken: "token" };
const credentials = new S3Credentials({ ...keys, expiration: new Date(Date.now() + 3_600_000) });

const system = defineSystem({
  name: "BENCH",
  edlUrl: endpoint,
  cmrUrl: endpoint,
  s3Endpoint: endpoint,
  allowLoopbackHttp: true,
});
const auth = {
  system,
  token: async () => "",
  replace: async () => undefined,
  passwordForLoginHost: () => undefined,
  credentialManager: { get: async () => credentials, renew: async () => credentials },
};
const transport = defaultTransport({ maxConnections: PARALLEL });
const client = new S3Client({ credentials, region: "us-west-2", endpoint, forcePathStyle: true, maxAttempts: 1 });

const ways = {
  ours: async (n) => {
    const url = `s3://bucket/objects/${n}.nc`;
    const { response } = await requestFile(
      { transport, auth },
      { url, credentialsEndpoint: `${endpoint}/s3credentials` },
    );
    let length = 0;
    for await (const batch of response.body().batches()) for (const piece of batch) length += piece.length;
    return length;
  },
  "aws sdk": async (n) => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: "bucket", Key: `objects/${n}.nc` }));
    let length = 0;
    for await (const piece of Body) length += piece.length;
    return length;
  },
};

const costs = Object.fromEntries(Object.keys(ways).map((name) => [name, { cpu: [], wall: [] }]));
for (let round = 0; round < rounds; round++) {
  for (const [name, read] of Object.entries(ways)) {
    const before = process.cpuUsage();
    const began = performance.now();
    let next = 0;
    const worker = async () => {
      while (next < COUNT) if ((await read(next++)) !== BYTES) throw new Error(`${name}: wrong length`);
    };
    await Promise.all(Array.from({ length: PARALLEL }, worker));
    const { user, system: kernel } = process.cpuUsage(before);
    costs[name].cpu.push((user + kernel) / 1e6);
    costs[name].wall.push((performance.now() - began) / 1000);
  }
}
const peer = fileURLToPath(new URL("signed_gets.py", import.meta.url));
const amounts = [COUNT, BYTES, PARALLEL, rounds].map(String);
const python =
  process.env.BENCH_PYTHON &&
  (await promisify(execFile)(process.env.BENCH_PYTHON, [peer, endpoint, ...amounts]).catch((error) => error));
if (python instanceof Error && !/ModuleNotFoundError/.test(python.stderr)) throw python;
const ofBoto = python?.stdout ? JSON.parse(python.stdout) : [];
costs.boto3 = { cpu: ofBoto.map(({ cpu }) => cpu), wall: ofBoto.map(({ wall }) => wall) };

console.log(
  `${COUNT} signed reads of ${BYTES} bytes, ${PARALLEL} at once, ${rounds} rounds, load ${loadavg()[0].toFixed(1)}`,
);
const mine = { cpu: median(costs.ours.cpu), wall: median(costs.ours.wall) };
console.log(`ours     cpu ${mine.cpu.toFixed(2)} s  wall ${mine.wall.toFixed(2)} s`);
const PEERS = [
  ["aws sdk", "AWS SDK", 0.5, 0.28],
  ["boto3", "boto3"],
];
for (const [name, text, must, moon] of PEERS) {
  const { cpu, wall } = costs[name];
  const has = cpu.length > 0;
  const ratio = (key) => (mine[key] / median(costs[name][key])).toFixed(2);
  console.log(
    has
      ? `${name.padEnd(8)} cpu ${median(cpu).toFixed(2)} s  wall ${median(wall).toFixed(2)} s  ours / it: cpu ${ratio("cpu")}, wall ${ratio("wall")}`
      : `${name.padEnd(8)} not available`,
  );
  record({
    id: "P5",
    work: `${COUNT} signed S3 reads of 100 kB, CPU`,
    ours: `${mine.cpu.toFixed(2)} s`,
    peer: has ? `${text} ${median(cpu).toFixed(2)} s` : `${text}: not available`,
    ratio: has ? mine.cpu / median(cpu) : null,
    must,
    moon,
  });
}
await transport.close();
client.destroy();
server.disconnect();
