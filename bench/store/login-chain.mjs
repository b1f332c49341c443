// Files behind a login chain with 50 ms for each hop: requests per file, and time against the ideal of two hops per file.
// Beside it the least a client can do against the same server, which shows how much of the time is the server's own: as many lanes
// of node:http with a token at hand, each following its redirect, dropping the bytes and writing nothing.
// Run after a build: node bench/store/login-chain.mjs [files] [at once]
import { mkdtemp, rm } from "node:fs/promises";
import http from "node:http";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { defineSystem, login } from "../../packages/credentials/dist/index.js";
import { download } from "../../packages/store/dist/index.js";
import { startSimulator } from "../../tooling/simulator/dist/index.js";
import { record } from "../record.mjs";

const [files = 200, parallel = 8] = process.argv.slice(2).map(Number);
const LATENCY_MS = 50;
const box = await startSimulator({ granules: 1, latencyMs: LATENCY_MS, fileSize: [20_000, 100_000] });
const folder = await mkdtemp(join(tmpdir(), "chain-"));
const began = performance.now();
const auth = await login({ system: defineSystem(box.system), ...box.user });
const urls = Array.from({ length: files }, (_, n) => `${box.urls.data}/protected/a/${n}.nc`);
const arrived = await download(urls, folder, { auth, parallel });
const ms = performance.now() - began;
const logins = box.requests.filter(({ role }) => role === "edl").length;
const requests = box.requests.length;
const bareMs = await bare();
const ideal = (files * 2 * LATENCY_MS) / parallel;
if (arrived.length !== files || box.leaks().length > 0) throw new Error("a file or a secret is missing");
console.log(`${files} files, ${parallel} at once, ${LATENCY_MS} ms a hop, load ${loadavg()[0].toFixed(1)}`);
console.log(
  `${(requests / files).toFixed(3)} requests a file with ${logins} login; ${(ms / ideal).toFixed(2)} × the ideal time; bare node:http without login and files ${(bareMs / ideal).toFixed(2)} ×`,
);
record({
  id: "P16",
  work: `${files} files behind logins, ${LATENCY_MS} ms a hop, ${parallel} at once`,
  ours: `${(ms / 1000).toFixed(2)} s, ${(requests / files).toFixed(3)} requests a file`,
  peer: `ideal ${(ideal / 1000).toFixed(2)} s; bare node:http without login and files ${(bareMs / 1000).toFixed(2)} s`,
  ratio: ms / ideal,
  must: 1.15,
  moon: 1,
});
await box.close();
await rm(folder, { recursive: true });

async function bare() {
  const { authorization } = box.requests.find(({ role }) => role === "data").headers;
  const agent = new http.Agent({ keepAlive: true });
  const get = (url, headers) =>
    new Promise((resolve, reject) => {
      const onAnswer = (answer) => answer.resume().on("end", () => resolve(answer));
      http.get(url, { agent, headers }, onAnswer).on("error", reject);
    });
  const left = [...urls];
  const lane = async () => {
    for (let url = left.pop(); url; url = left.pop()) {
      const { headers } = await get(url, { authorization });
      const { statusCode } = await get(headers.location, {});
      if (statusCode !== 200) throw new Error(`the bare client got ${statusCode}`);
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: parallel }, lane));
  agent.destroy();
  return performance.now() - began;
}
