import { describe, expect, it } from "vitest";
import { getExecutor } from "../src/auto.js";
import { engineExecutor } from "../src/engines-browser.js";
import { defineTask, StreamingExecutor, serialExecutor } from "../src/index.js";

describe("getExecutor", () => {
  it.each([true, undefined, "concurrent", "Threads"] as const)("runs concurrently for %s", (choice) => {
    expect(getExecutor(choice as true).name).toBe("concurrent");
  });

  it.each([false, null, "serial", "NONE", "disabled"] as const)("runs one at a time for %s", (choice) => {
    expect(getExecutor(choice as false).name).toBe("serial");
  });

  it("takes a number as the concurrency, and an executor as it is", () => {
    expect(getExecutor(3).concurrency).toBe(3);
    const own = serialExecutor();
    expect(getExecutor(own)).toBe(own);
  });

  it("knows the executors of Node by their words, and their options", () => {
    const { capabilities, concurrency } = getExecutor("piscina", { piscina: { tasks: "./tasks.js", threads: 3 } });
    expect([capabilities.kind, concurrency]).toEqual(["threads", 6]);
    expect(getExecutor("Remote" as "remote", { remote: { maxInFlight: 7 } }).concurrency).toBe(7);
    expect(() => getExecutor("piscina")).toThrow("tasks");
    expect(() => engineExecutor("remote", {})).toThrow("needs Node");
  });

  it("refuses what it does not know instead of replacing it", () => {
    for (const choice of ["dask", "", {}, []])
      expect(() => getExecutor(choice as never)).toThrow(/Unrecognized parallel backend/);
  });
});

describe("StreamingExecutor", () => {
  it("streams items through a function with a bounded window", async () => {
    let pulled = 0;
    function* words() {
      for (;;) {
        pulled++;
        yield "x".repeat(pulled);
      }
    }
    const lengths: number[] = [];
    for await (const length of new StreamingExecutor({ maxWorkers: 2, prefetch: 1 }).map(
      (word: string) => word.length,
      words(),
    )) {
      lengths.push(length);
      expect(pulled - lengths.length + 1).toBeLessThanOrEqual(3);
      if (length === 5) break;
    }
    expect(lengths).toEqual([1, 2, 3, 4, 5]);
  });

  it("skips failures when it is told to, and takes tasks too", async () => {
    const odd = defineTask({
      id: "test/odd",
      run: (x: number) => {
        if (x % 2 === 0) throw new Error("even");
        return x;
      },
    });
    const got: number[] = [];
    for await (const x of new StreamingExecutor().map(odd, [1, 2, 3], { onError: "skip" })) got.push(x);
    expect(got).toEqual([1, 3]);
  });
});

describe("a StreamingExecutor", () => {
  it("ends its own executor and leaves a given one to its owner", async () => {
    const own = new StreamingExecutor();
    await own[Symbol.asyncDispose]();
    const task = defineTask({ id: "test/any", run: (x: number) => x });
    await expect(own.executor.submit(task, 1)).rejects.toMatchObject({ code: "EA_CLOSED" });
    const given = serialExecutor();
    await new StreamingExecutor({ executor: given }).close();
    expect(await given.submit(task, 1)).toBe(1);
  });
});

describe("defineTask", () => {
  it("wants an id that can travel", () => {
    expect(() => defineTask({ id: "", run: () => 1 })).toThrow(/task id/);
    expect(() => defineTask({ id: "two words", run: () => 1 })).toThrow(/task id/);
  });
});
