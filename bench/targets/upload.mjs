// Uploads to S3: S3Target beside the AWS SDK's own Upload, on the same bodies in the same run, in turn.
// node bench/targets/upload.mjs [rounds]          (after npm run build)
import { fork } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { median, record } from "../record.mjs";

const packages = new URL("../../packages/targets/", import.meta.url);
const require = createRequire(packages);
const { S3Client } = await import(require.resolve("@aws-sdk/client-s3"));
const { Upload } = await import(require.resolve("@aws-sdk/lib-storage"));
const { S3Target } = await import(new URL("dist/s3.js", packages));

const MIB = 1024 * 1024;
const WORK = [
  { what: "500 x 100 KiB", files: 500, mebibytes: 0.1 },
  { what: "1 x 1 GiB", files: 1, mebibytes: 1024 },
  { what: "8 x 64 MiB", files: 8, mebibytes: 64 },
  { what: "200 x 1 MiB", files: 200, mebibytes: 1 },
];
const PART = 8 * MIB;
const PARALLEL = 4;

// In a process of its own, whose CPU does not count.
const simulator = fork(fileURLToPath(new URL("test/slow/simulator-process.mjs", packages)), { execArgv: [] });
const [{ endpoint, credentials }] = await once(simulator, "message");
const client = new S3Client({ endpoint, credentials, region: "us-west-2", forcePathStyle: true });
const target = new S3Target("s3://big", { endpoint, credentials, partSize: PART, parallelParts: PARALLEL });

const UPLOADERS = {
  "S3Target, SHA-256 checked": (name, body) => target.write(name, body, { checksum: undefined, ...checks }),
  S3Target: (name, body) => target.write(name, body),
  "Upload of the SDK": (name, body) =>
    new Upload({
      client,
      partSize: PART,
      queueSize: PARALLEL,
      params: { Bucket: "big", Key: name, Body: Readable.from(body) },
    }).done(),
};

// A checksum nobody expects would fail; MD5 of what is sent is made once for each size.
let checks = {};

async function* bodyOf(mebibytes) {
  const piece = new Uint8Array(64 * 1024).fill(7);
  for (let i = 0; i < Math.ceil(mebibytes * 16); i++) yield piece;
}

async function sha256Of(mebibytes) {
  const { createHash } = await import("node:crypto");
  const hash = createHash("sha256");
  for await (const piece of bodyOf(mebibytes)) hash.update(piece);
  return { checksum: { algorithm: "SHA-256", value: hash.digest("hex") } };
}

async function once1(upload, { files, mebibytes }) {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const queue = Array.from({ length: files }, (_, i) => `f${i}`);
  const worker = async () => {
    for (let name = queue.pop(); name !== undefined; name = queue.pop()) await upload(name, bodyOf(mebibytes));
  };
  await Promise.all(Array.from({ length: Math.min(4, files) }, worker));
  const { user, system } = process.cpuUsage(cpu);
  return { wall: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 };
}

const rounds = Number(process.argv[2] ?? 5);
for (const work of WORK) {
  checks = await sha256Of(work.mebibytes);
  const runs = Object.fromEntries(Object.keys(UPLOADERS).map((name) => [name, []]));
  for (let round = -1; round < rounds; round++) {
    for (const [name, upload] of Object.entries(UPLOADERS)) {
      const run = await once1(upload, work);
      if (round >= 0) runs[name].push(run);
    }
  }
  const peer = runs["Upload of the SDK"];
  console.log(`\n${work.what}, parts of 8 MiB, 4 at a time, ${rounds} rounds, medians`);
  record({
    id: "P13",
    work: `upload ${work.what} to S3`,
    ours: `${median(runs.S3Target.map((run) => run.wall)).toFixed(2)} s`,
    peer: `Upload of the SDK ${median(peer.map((run) => run.wall)).toFixed(2)} s`,
    ratio: median(runs.S3Target.map((run) => run.wall)) / median(peer.map((run) => run.wall)),
    must: 1.1,
    moon: 1,
  });
  for (const [name, all] of Object.entries(runs)) {
    const [wall, cpu] = [median(all.map((run) => run.wall)), median(all.map((run) => run.cpu))];
    const ratio = (key, value) => (value / median(peer.map((run) => run[key]))).toFixed(2);
    console.log(
      `${name.padEnd(26)} ${wall.toFixed(2)} s, ${((work.files * work.mebibytes) / wall).toFixed(0)} MiB/s, cpu ${cpu.toFixed(2)} s; ÷ Upload: wall ${ratio("wall", wall)}, cpu ${ratio("cpu", cpu)}`,
    );
  }
}
simulator.kill();
process.exit(0);
