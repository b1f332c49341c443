import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { defineTask } from "../src/index.js";

// Threads run the built files: Node 20 cannot load TypeScript.
const dist = (file: string) => new URL(`../dist/${file}`, import.meta.url);
const { piscinaExecutor } = (await import(dist("piscina.js").href)) as typeof import("../src/piscina.js");
const folder = await mkdtemp(join(tmpdir(), "threads-"));
afterAll(() => rm(folder, { recursive: true }));

async function moduleOf(name: string, code: string): Promise<URL> {
  const file = join(folder, name);
  await writeFile(file, `import { defineTask } from ${JSON.stringify(dist("index.js").href)};\n${code}`);
  return pathToFileURL(file);
}

describe("piscinaExecutor", () => {
  it("says why when threads cannot start, or cannot load their tasks", async () => {
    const task = defineTask({ id: "t/any", idempotent: true, run: (x: number) => x });
    const workerUrl = await moduleOf("broken.mjs", "throw new Error('broken worker');");
    const broken = piscinaExecutor({ workerUrl, threads: 1, execArgv: [] });
    await expect(broken.submit(task, 1)).rejects.toMatchObject({
      code: "EA_ENGINE_UNAVAILABLE",
      message: expect.stringContaining("broken worker"),
    });
    await broken.close();
    const missing = piscinaExecutor({ tasks: "./not-there.mjs", threads: 1, execArgv: [] });
    await expect(missing.submit(task, 1)).rejects.toMatchObject({
      code: "EA_TASK_NOT_FOUND",
      message: expect.stringContaining("not-there.mjs"),
    });
    await missing.close();
    expect(() => piscinaExecutor({})).toThrow("tasks");
    expect(() => piscinaExecutor({ tasks: [] })).toThrow("names no module");
    expect(() => piscinaExecutor({ tasks: "x", threads: 0 })).toThrow("threads is a whole number");
  });

  it("ends only the thread that needs too much memory", async () => {
    const tasks = await moduleOf(
      "memory.mjs",
      `export const hungry = defineTask({ id: "t/hungry", idempotent: true, run: (x, { attempt }) => {
         const held = [];
         while (x && attempt === 1) held.push(new Array(1e5).fill(Math.random()));
         return x;
       } });`,
    );
    const { hungry } = (await import(tasks.href)) as { hungry: ReturnType<typeof defineTask<number, number>> };
    const executor = piscinaExecutor({ tasks, threads: 2, maxOldGenerationSizeMb: 40, execArgv: [] });
    const lost: string[] = [];
    const results: number[] = [];
    for await (const x of executor.map(hungry, [0, 1, 0, 0], {
      onEvent: (event) => event.type === "worker-lost" && lost.push(event.detail),
    }))
      results.push(x);
    expect(results).toEqual([0, 1, 0, 0]);
    expect(lost).toEqual([expect.stringMatching(/memory/)]);
    await executor.close();
  });

  it("takes a worker file of the application", async () => {
    const tasks = await moduleOf("own.mjs", "export const own = defineTask({ id: 't/own', run: (x) => 3 * x });");
    const workerUrl = await moduleOf(
      "worker.mjs",
      `import { serveThread } from ${JSON.stringify(dist("threads/serve-thread.js").href)};
       export const run = serveThread({ tasks: [() => import("./own.mjs")] });`,
    );
    const { own } = (await import(tasks.href)) as { own: ReturnType<typeof defineTask<number, number>> };
    const executor = piscinaExecutor({ workerUrl, threads: 1, execArgv: [] });
    expect(await executor.submit(own, 7)).toBe(21);
    await executor.close();
  });

  it("disposes what tasks made when their context or the executor closes", async () => {
    const tasks = await moduleOf(
      "disposes.mjs",
      `import { appendFileSync } from "node:fs";
       export const uses = defineTask({ id: "t/uses", run: (file, { resource }) =>
         resource("file", () => file, () => appendFileSync(file, "disposed\\n")) });`,
    );
    const { uses } = (await import(tasks.href)) as { uses: ReturnType<typeof defineTask<string, string>> };
    const executor = piscinaExecutor({ tasks, threads: 1, execArgv: [] });
    const [inContext, without] = [join(folder, "in-context"), join(folder, "without")];
    const context = await executor.createContext({ resolve: async () => ({ v: 1 }) });
    await executor.submit(uses, inContext, { context });
    await executor.submit(uses, without);
    await context[Symbol.asyncDispose]();
    await executor.close();
    const { readFile } = await import("node:fs/promises");
    expect(await readFile(inContext, "utf8")).toBe("disposed\n");
    expect(await readFile(without, "utf8")).toBe("disposed\n");
  });

  it.each(["closed", "left open"])("lets the process end when it is %s", async (how) => {
    const tasks = await moduleOf("end.mjs", "export const end = defineTask({ id: 't/end', run: (x) => x });");
    const code = `
      import { piscinaExecutor } from ${JSON.stringify(dist("piscina.js").href)};
      import { end } from ${JSON.stringify(tasks.href)};
      const executor = piscinaExecutor({ tasks: new URL(${JSON.stringify(tasks.href)}), threads: 2 });
      console.log(await executor.submit(end, 4));
      ${how === "closed" ? "await executor.close(); console.log('closed');" : ""}`;
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", code]);
    expect(stdout.split("\n").slice(0, -1)).toEqual(how === "closed" ? ["4", "closed"] : ["4"]);
  });
});
