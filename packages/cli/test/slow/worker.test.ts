import { spawn } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { remoteExecutor } from "@earthaccess/executor/remote";
import { type Simulator, startSimulator } from "@earthaccess/simulator";
import { createSession, defineSystem } from "earthaccess";
import { afterAll, beforeAll, expect, it } from "vitest";
import { RedisEngine } from "../../../executor/test/slow/redis-engine.js";
import { BIN, boxEnvironment } from "../cli.js";

let box: Simulator;
let engine: RedisEngine;
beforeAll(async () => {
  box = await startSimulator({ granules: 20 });
  engine = await RedisEngine.start();
});
afterAll(async () => {
  await engine?.end();
  await box?.close();
});

it("earthaccess worker serves downloads to a remote executor, and ends when it is told to", async () => {
  const key = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64");
  const words = ["worker", "--redis", engine.socket, "--namespace", "cli", "--threads", "1"];
  const worker = spawn(process.execPath, [BIN, ...words], {
    env: { ...boxEnvironment(box, null), EARTHACCESS_EXECUTOR_KEY: key },
  });
  const said: string[] = [];
  const started = new Promise<void>((resolve, reject) => {
    worker.on("exit", (code) => reject(new Error(`The worker ended with ${code}: ${said.join("")}`)));
    worker.stderr.on("data", (piece: Buffer) => {
      said.push(piece.toString());
      if (said.join("").includes('"event":"started"')) resolve();
    });
  });
  const ended = new Promise<number | null>((resolve) => worker.on("close", resolve));
  const out = await mkdtemp(join(tmpdir(), "worker-"));
  try {
    await started;
    const session = createSession({ system: defineSystem(box.system) });
    await session.login(box.user);
    await using executor = remoteExecutor({ connection: engine.socket, namespace: "cli", key });
    const granules = session.searchData({ shortName: "SIM_HLS" }).take(2);
    const files = await session.download(granules, out, { parallel: executor });
    expect(files).toHaveLength(10);
    expect(await readdir(out)).toHaveLength(10);
    worker.kill("SIGTERM");
    expect(await ended).toBe(0);
    expect(said.join("")).toContain('"completed":10');
  } finally {
    worker.kill("SIGKILL");
    await rm(out, { recursive: true, force: true });
  }
});
