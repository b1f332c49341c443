import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { type Simulator, startSimulator } from "@earthaccess/simulator";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { runCommand, scratch } from "./cli.js";

const SIZE = 6_000_000;
let box: Simulator;
beforeAll(async () => {
  box = await startSimulator({ granules: 20, fileSize: SIZE });
});
afterAll(() => box.close());
beforeEach(() => {
  box.clearRequests();
  box.faults.clear();
});

it.each(["SIGINT", "SIGTERM"] as const)(
  "%s leaves what can be continued, says how, and the same command goes on",
  async (signal) => {
    const out = await scratch();
    const words = ["download", "SIM_SST-v4.1", "--limit", "2", "--parallel", "1", "--out", out];
    // The second file stops in the middle until somebody gives up.
    box.faults.set({ kind: "stall", role: "objects", skip: 1, after: 4_000_000 });
    const waiting = setInterval(async () => {
      const names = await readdir(out);
      const sizes = await Promise.all(
        names
          .filter((name) => name.endsWith(".part"))
          .map(async (name) => (await stat(join(out, name)).catch(() => ({ size: 0 }))).size),
      );
      if (names.some((name) => name.endsWith(".nc")) && sizes.some((size) => size >= 3_000_000))
        process.kill(pid, signal);
    }, 50);
    let pid = 0;
    const stopped = await runCommand(box, [...words, "--json"], {
      onStart: (id) => {
        pid = id;
      },
    });
    clearInterval(waiting);
    expect(stopped.code).toBe(130);
    expect(stopped.events()).toMatchObject([
      { event: "file", status: "downloaded" },
      {
        event: "interrupted",
        downloaded: 1,
        exitCode: 130,
        goOnWith: expect.stringContaining("earthaccess download SIM_SST-v4.1"),
      },
    ]);

    box.faults.clear();
    box.clearRequests();
    const { code, stderr } = await runCommand(box, words);
    expect(code).toBe(0);
    expect(stderr).toContain("1 were there already, 1 continued");
    const again = box.requests.filter(({ role }) => role === "objects");
    expect(again.reduce((sum, { bytesSent }) => sum + bytesSent, 0)).toBeLessThan(SIZE / 2 + 1_000_000);
    for (const name of await readdir(out)) expect((await readFile(join(out, name))).length).toBe(SIZE);
  },
);

it("a search that is stopped says so, and how to do it again", async () => {
  box.faults.set({ kind: "stall", role: "cmr", where: "headers" });
  const waiting = setInterval(() => {
    if (box.requests.length > 0) process.kill(pid, "SIGINT");
  }, 50);
  let pid = 0;
  const stopped = await runCommand(box, ["search", "SIM_HLS", "--granule-name", "a b*"], {
    onStart: (id) => {
      pid = id;
    },
  });
  clearInterval(waiting);
  expect(stopped.code).toBe(130);
  expect(stopped.stderr).toContain("Stopped. Again: earthaccess search SIM_HLS --granule-name 'a b*'");
});
