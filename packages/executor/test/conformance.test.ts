import { afterAll, describe, expect, it } from "vitest";
import { startJournal } from "../src/conformance/start-journal.js";
import { runConformance } from "../src/conformance.js";
import { concurrentExecutor, serialExecutor } from "../src/index.js";

const journal = await startJournal();
afterAll(() => journal.close());

// Threads run the built files: Node 20 cannot load TypeScript.
const { piscinaExecutor } = (await import(new URL("../dist/piscina.js", import.meta.url).href).catch((cause) => {
  throw new Error("Build first: npm run build", { cause });
})) as typeof import("../src/piscina.js");
const tasks = new URL("../dist/conformance/tasks.js", import.meta.url);
const threads = () => piscinaExecutor({ tasks, threads: 2, abortGraceMs: 200, execArgv: [] });

const IN_PROCESS = [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 13, 14, 15, 16, 17, 18, 19, 20];
describe.each([
  ["serialExecutor", serialExecutor, false, IN_PROCESS],
  ["concurrentExecutor", () => concurrentExecutor({ concurrency: 4 }), false, IN_PROCESS],
  ["piscinaExecutor", threads, true, [...IN_PROCESS, 9, 11]],
] as const)("%s", (_, make, crash, expected) => {
  const points = runConformance(make, make().capabilities, { describe, it }, { journal, crash });
  it("is checked in all that it promises", () => {
    expect([...points].sort()).toEqual([...expected].sort());
  });
});
