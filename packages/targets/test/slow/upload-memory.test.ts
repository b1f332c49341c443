import { type ChildProcess, execFile, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));

let simulator: ChildProcess;
let place: { endpoint: string; credentials: object };
beforeAll(async () => {
  simulator = fork(file("simulator-process.mjs"), { execArgv: [] });
  [place] = await once(simulator, "message");
});
afterAll(() => simulator.kill());

it("streams a gigabyte of unknown length to S3 in less than 64 MiB of memory", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    file("upload-gigabyte.mjs"),
    place.endpoint,
    JSON.stringify(place.credentials),
    "1024",
  ]);
  const { size, growth } = JSON.parse(stdout);
  simulator.send("gigabyte");
  const [stored] = await once(simulator, "message");
  expect(size).toBe(2 ** 30);
  expect(stored).toEqual({ size: 2 ** 30, last: 255, unfinished: [] });
  expect(growth).toBeLessThan(64);
});
