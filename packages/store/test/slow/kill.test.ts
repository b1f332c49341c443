import { type ChildProcess, fork } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Simulator, startSimulator } from "@earthaccess/simulator";
import { afterAll, beforeAll, expect, it } from "vitest";

const CHILD = fileURLToPath(new URL("download-child.mjs", import.meta.url));
const FILES = 60;
const KILLS = 200;

let box: Simulator;
beforeAll(async () => {
  box = await startSimulator({ granules: 1, fileSize: [1_000_000, 2_000_000], latencyMs: 2 });
});
afterAll(() => box.close());

/** Deterministic, so that a failure can be repeated. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

it(`leaves every file absent, unfinished or right when it is killed, ${KILLS} times, and completes in the end`, async () => {
  const random = randomNumbers(11);
  let folder = await mkdtemp(join(tmpdir(), "kill-"));
  const urls = Array.from({ length: FILES }, (_, i) => `${box.urls.data}/protected/kill/${i}.nc`);
  const assets = urls.map((href) => {
    const { size, sha256 } = box.files.expected(href) as { size: number; sha256: string };
    return { href, roles: ["data"], fileSize: size, checksum: { algorithm: "SHA-256", value: sha256 } };
  });
  const job = () => JSON.stringify({ system: box.system, token: box.issueToken(), folder, assets });
  const rightFiles = async () => {
    let right = 0;
    for (const name of await readdir(folder)) {
      if (/\.part(\.json(\.\w+)?)?$/.test(name)) continue;
      const url = urls.find((each) => each.endsWith(`/${name}`)) as string;
      const digest = createHash("sha256")
        .update(await readFile(join(folder, name)))
        .digest("hex");
      expect(`${name} ${digest}`).toBe(`${name} ${box.files.expected(url)?.sha256}`);
      right++;
    }
    return right;
  };

  let unfinishedSeen = 0;
  let completed = 0;
  let resumed = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const child = start(job());
    child.on("message", (message) => {
      if (message === "resumed") resumed++;
    });
    const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
    await Promise.race([new Promise((resolve) => child.once("message", resolve)), ended]);
    const timer = setTimeout(() => child.kill("SIGKILL"), random() * 500);
    const code = await ended;
    clearTimeout(timer);
    unfinishedSeen += (await readdir(folder)).filter((name) => name.endsWith(".part")).length;
    const right = await rightFiles();
    if (code === 0) {
      expect(right).toBe(FILES);
      completed++;
      await rm(folder, { recursive: true });
      folder = await mkdtemp(join(tmpdir(), "kill-"));
    }
  }
  const last = start(job());
  const code = await new Promise<number | null>((resolve) => last.once("exit", resolve));
  expect(code).toBe(0);
  expect(await rightFiles()).toBe(FILES);
  expect((await readdir(folder)).filter((name) => name.endsWith(".part"))).toEqual([]);
  console.log(
    `${KILLS} kills: ${unfinishedSeen} unfinished files seen, ${resumed} resumed, ${completed} rounds completed`,
  );
  expect(unfinishedSeen).toBeGreaterThan(100);
  expect(resumed).toBeGreaterThan(2);
  expect(completed).toBeGreaterThan(2);
  expect(box.leaks()).toEqual([]);
  await rm(folder, { recursive: true });
}, 900_000);

function start(job: string): ChildProcess {
  return fork(CHILD, [job], { execArgv: [], stdio: ["ignore", "inherit", "inherit", "ipc"] });
}
