import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runConformance } from "@earthaccess/executor/conformance";
import { startJournal } from "@earthaccess/executor/conformance/node";
import { afterAll, describe, expect, it } from "vitest";

// Child processes run the built files: Node 20 cannot load TypeScript.
const dist = new URL("../dist/", import.meta.url);
if (!existsSync(fileURLToPath(new URL("child.js", dist)))) throw new Error("Build first: npm run build");
const { childProcessExecutor } = (await import(
  new URL("child-process-executor.js", dist).href
)) as typeof import("../src/child-process-executor.js");

const journal = await startJournal();
afterAll(() => journal.close());
const tasks = new URL("../../../packages/executor/dist/conformance/tasks.js", import.meta.url);
const make = () => childProcessExecutor({ tasks, processes: 2 });

describe("childProcessExecutor", () => {
  runConformance(make, make().capabilities, { describe, it }, { journal, crash: true, items: 20_000 });

  it("takes less than a hundred lines", () => {
    const source = readFileSync(new URL("../src/child-process-executor.ts", import.meta.url), "utf8");
    expect(source.split("\n").length).toBeLessThan(101);
  });
});
