import { describe, expect, it } from "vitest";
import { defineTask, type Json, TaskError } from "../src/index.js";
import { all, EXECUTORS } from "./in-process-executors.js";

describe.each(EXECUTORS)("the %s executor", (_name, make) => {
  it.each<[string, unknown, string]>([
    ["a function", { f: () => 1 }, "$.f is a function"],
    ["NaN", [1, Number.NaN], "$[1] is NaN"],
    ["a date", { a: [new Date()] }, "$.a[0] is a Date"],
    ["a nested map", { a: { b: new Map() } }, "$.a.b is a Map"],
    ["a class", new TaskError("x", { code: "x", retryable: false }), "$ is a TaskError"],
    ["bytes", new Uint8Array(2), "$ is a Uint8Array"],
    ["a bigint", 1n, "$ is a bigint"],
    ["a promise inside", { a: Promise.resolve(1) }, "$.a is a Promise"],
  ])("refuses %s as input and as output, naming the path", async (_what, value, path) => {
    const same = defineTask({ id: "test/same", run: (x: Json) => x });
    const gives = defineTask({ id: "test/gives", run: () => value as Json });
    for (const failing of [make().submit(same, value as Json), make().submit(gives, null)]) {
      const error = await failing.catch((e) => e);
      expect(error).toMatchObject({ code: "EA_UNSERIALISABLE", retryable: false });
      expect(error.message).toContain(path);
    }
  });

  it("refuses a cycle, and takes an object twice", async () => {
    const same = defineTask({ id: "test/same", run: (x: Json) => x });
    const cycle: Record<string, unknown> = {};
    cycle.self = { cycle };
    await expect(make().submit(same, cycle as Json)).rejects.toThrow("$.self.cycle refers back");
    const twice = { a: 1 };
    expect(await make().submit(same, [twice, twice])).toEqual([twice, twice]);
  });

  it("passes null, false, 0 and things that look like errors through", async () => {
    const same = defineTask({ id: "test/same", run: (x: Json) => x });
    const values: Json[] = [null, false, 0, "", { ok: false, error: "x" }, []];
    expect(await all(make().map(same, values))).toEqual(values);
    expect(await all(make().map(same, []))).toEqual([]);
  });
});
