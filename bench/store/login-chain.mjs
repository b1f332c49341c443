// Files behind a login chain with 50 ms for each hop: requests per file, and time against the ideal of two hops per file.
// Run after a build: node bench/store/login-chain.mjs [files] [at once]
import { mkdtemp, rm } from "node:fs/promises";
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
const ideal = (files * 2 * LATENCY_MS) / parallel;
const logins = box.requests.filter(({ role }) => role === "edl").length;
if (arrived.length !== files || box.leaks().length > 0) throw new Error("a file or a secret is missing");
console.log(`${files} files, ${parallel} at once, ${LATENCY_MS} ms a hop, load ${loadavg()[0].toFixed(1)}`);
console.log(
  `${(box.requests.length / files).toFixed(3)} requests a file with ${logins} login; ${(ms / ideal).toFixed(2)} × the ideal time`,
);
record({
  id: "P16",
  work: `${files} files behind logins, ${LATENCY_MS} ms a hop, ${parallel} at once`,
  ours: `${(ms / 1000).toFixed(2)} s, ${(box.requests.length / files).toFixed(3)} requests a file`,
  peer: `ideal ${(ideal / 1000).toFixed(2)} s`,
  ratio: ms / ideal,
  must: 1.15,
  moon: 1,
});
await box.close();
await rm(folder, { recursive: true });
