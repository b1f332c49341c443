// Files behind a login chain with 50 ms for each hop: requests per file, and time against the ideal of two hops per file.
// Beside it the least a client can do against the same server, which shows how much of the time is the server's own: as many lanes
// of node:http with a token at hand, each following its redirect, dropping the bytes and writing nothing.
// The server and our client, which has done nothing before, are processes of their own.
// Run after a build: node bench/store/login-chain.mjs [files] [at once]
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import http from "node:http";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineSystem, login } from "../../packages/credentials/dist/index.js";
import { record } from "../record.mjs";

const [files = 200, parallel = 8] = process.argv.slice(2).map(Number);
const LATENCY_MS = 50;
const server = fork(fileURLToPath(new URL("login-server.mjs", import.meta.url)), [String(LATENCY_MS)]);
const [box] = await once(server, "message");
const folder = await mkdtemp(join(tmpdir(), "chain-"));
const urls = Array.from({ length: files }, (_, n) => `${box.data}/protected/a/${n}.nc`);
// First, so that ours, like it, meets a server that has run for a while.
const bareMs = await bare(await (await login({ system: defineSystem(box.system), ...box.user })).token());
const before = await countsOf(server);
const job = JSON.stringify({ system: box.system, user: box.user, urls, folder, parallel });
const client = fork(fileURLToPath(new URL("login-client.mjs", import.meta.url)), [job]);
const [{ ms, files: arrived }] = await once(client, "message");
const counts = await countsOf(server);
const requests = counts.requests - before.requests;
const logins = counts.logins - before.logins;
const ideal = (files * 2 * LATENCY_MS) / parallel;
if (arrived !== files || counts.leaks > 0) throw new Error("a file or a secret is missing");
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
server.disconnect();
await rm(folder, { recursive: true });

async function countsOf(process) {
  process.send("count");
  return (await once(process, "message"))[0];
}

async function bare(token) {
  const agent = new http.Agent({ keepAlive: true });
  const get = (url, headers) =>
    new Promise((resolve, reject) => {
      const onAnswer = (answer) => answer.resume().on("end", () => resolve(answer));
      http.get(url, { agent, headers }, onAnswer).on("error", reject);
    });
  const left = [...urls];
  const lane = async () => {
    for (let url = left.pop(); url; url = left.pop()) {
      const { headers } = await get(url, { authorization: `Bearer ${token}` });
      const { statusCode } = await get(headers.location, {});
      if (statusCode !== 200) throw new Error(`the bare client got ${statusCode}`);
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: parallel }, lane));
  agent.destroy();
  return performance.now() - began;
}
