import { type Simulator, startSimulator } from "@earthaccess/simulator";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runCommand } from "./cli.js";

let box: Simulator;
beforeAll(async () => {
  box = await startSimulator({ granules: 1 });
});
afterAll(() => box.close());

it("worker has the options of earthaccess-worker, and serves earthaccess's tasks where none are named", async () => {
  const { code, stdout } = await runCommand(box, ["worker", "--help"]);
  expect(code).toBe(0);
  expect(stdout).toContain("earthaccess worker --tasks");
  expect(stdout).toMatch(/--tasks MODULE.*\n +\(those of earthaccess\)/);
  expect(stdout).toContain("--tasks-per-thread");
});

it("worker says when there is no queue", async () => {
  const { code, stderr } = await runCommand(box, ["worker", "--redis", "redis://127.0.0.1:1"]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^✗ .*127\.0\.0\.1:1/);
});
