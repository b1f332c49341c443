// A thousand signed reads of 100 kB from S3, ours beside the AWS SDK: the same objects of the same server, eight at a time.
// Run after a build: node bench/credentials/signed-gets.mjs [rounds]
import { fork } from "node:child_process";
import { createRequire } from "node:module";
import { loadavg } from "node:os";
import { fileURLToPath, pathToFileURL } from "node:url";
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
console.log(
  `${COUNT} signed reads of ${BYTES} bytes, ${PARALLEL} at once, ${rounds} rounds, load ${loadavg()[0].toFixed(1)}`,
);
for (const [name, { cpu, wall }] of Object.entries(costs)) {
  const ratio =
    name === "ours"
      ? ""
      : `  ours / it: cpu ${(median(costs.ours.cpu) / median(cpu)).toFixed(2)}, wall ${(median(costs.ours.wall) / median(wall)).toFixed(2)}`;
  console.log(`${name.padEnd(8)} cpu ${median(cpu).toFixed(2)} s  wall ${median(wall).toFixed(2)} s${ratio}`);
}
record({
  id: "P5",
  work: `${COUNT} signed S3 reads of 100 kB, CPU`,
  ours: `${median(costs.ours.cpu).toFixed(2)} s`,
  peer: `AWS SDK ${median(costs[Object.keys(costs).find((name) => name !== "ours")].cpu).toFixed(2)} s`,
  ratio: median(costs.ours.cpu) / median(costs[Object.keys(costs).find((name) => name !== "ours")].cpu),
  must: 0.5,
  moon: 0.28,
});
await transport.close();
client.destroy();
server.disconnect();
