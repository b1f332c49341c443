import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { EarthaccessError } from "@earthaccess/errors";
import { describe, expect, it } from "vitest";
import { defineTask, TaskError } from "../src/index.js";
import { all, EXECUTORS } from "./in-process-executors.js";

const fails = defineTask({
  id: "test/fails",
  run: (x: number) => {
    if (x === 2)
      throw new EarthaccessError(`no ${x}`, {
        code: "test/two",
        retryable: true,
        data: { x },
        cause: new RangeError("deep"),
      });
    return x;
  },
});

describe.each(EXECUTORS)("the %s executor", (_name, make) => {
  it("keeps name, code, data and cause of an error, and says where it happened", async () => {
    const error = await all(make().map(fails, [1, 2, 3], { runKey: "run" })).catch((e) => e);
    expect(error).toBeInstanceOf(TaskError);
    expect(error).toMatchObject({
      name: "EarthaccessError",
      code: "test/two",
      message: "no 2",
      data: { x: 2 },
      taskId: "test/fails",
      key: "run-1",
      attempt: 1,
    });
    expect(error.cause).toMatchObject({ name: "RangeError", message: "deep" });
    expect(error.remoteStack).toContain("no 2");
  });

  it("throws, yields or skips what failed, as it is told", async () => {
    const events: string[] = [];
    expect(
      await all(make().map(fails, [1, 2, 3], { onError: "skip", onEvent: ({ type }) => void events.push(type) })),
    ).toEqual([1, 3]);
    expect(events.filter((type) => type === "failed")).toHaveLength(1);
    const settled = await all(make().map(fails, [1, 2, 3], { onError: "yield" }));
    expect(settled.map(({ index, ok }) => [index, ok])).toEqual([
      [0, true],
      [1, false],
      [2, true],
    ]);
    const got: number[] = [];
    const rejected = (async () => {
      for await (const x of make().map(fails, [1, 3, 2, 4, 5])) got.push(x);
    })();
    await expect(rejected).rejects.toThrow("no 2");
    expect(got).toEqual([1, 3]);
  });

  it("tries again what may pass, with the same key, and only that", async () => {
    const tries: [string, number][] = [];
    const third = defineTask({
      id: "test/third",
      run: (x: number, { key, attempt }) => {
        tries.push([key, attempt]);
        if (attempt < 3) throw Object.assign(new Error("again"), { retryable: x === 1 });
        return x;
      },
    });
    expect(await make().submit(third, 1, { retries: 3, key: "k" })).toBe(1);
    expect(tries).toEqual([
      ["k", 1],
      ["k", 2],
      ["k", 3],
    ]);
    tries.length = 0;
    await expect(make().submit(third, 2, { retries: 3 })).rejects.toThrow("again");
    expect(tries).toHaveLength(1);
  });

  it("ends a task that takes too long", async () => {
    let saw = false;
    const slow = defineTask({
      id: "test/slow",
      run: async (_: number, { signal }) => {
        signal.addEventListener("abort", () => {
          saw = true;
        });
        await sleep(200);
        return 1;
      },
    });
    await expect(make().submit(slow, 1, { timeoutMs: 20 })).rejects.toMatchObject({
      code: "EA_TIMEOUT",
      retryable: true,
    });
    expect(saw).toBe(true);
  });
});

it("does not let the process end while a retry is waited for", async () => {
  // Built files: Node 20 cannot load TypeScript.
  const code = `
    import { defineTask, serialExecutor } from ${JSON.stringify(new URL("../dist/index.js", import.meta.url).href)};
    const task = defineTask({ id: "t", run: (_, { attempt }) => { if (attempt < 3) throw new Error("again"); return attempt; } });
    console.log(await serialExecutor().submit(task, null, { retries: 5 }));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", code]);
  expect(stdout.trim()).toBe("3");
});
