import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { faultyFile, read } from "./faulty-file.js";

const faulty = faultyFile();
const { bearer, set } = faulty;

describe("rules", () => {
  const statuses = async (count: number, path = "/a/b.nc"): Promise<number[]> => {
    const found: number[] = [];
    for (let i = 0; i < count; i++) found.push((await read(`${faulty.box.urls.data}/public${path}`)).status);
    return found;
  };

  test("apply as often as they say, after those they skip", async () => {
    const before = faulty.box.faults.injected();
    faulty.box.faults.set({ kind: "status", times: 2, skip: 1 });
    expect(await statuses(5)).toEqual([200, 503, 503, 200, 200]);
    expect(faulty.box.faults.injected() - before).toBe(2);
  });

  test("match a role, a method and a path", async () => {
    faulty.box.faults.set({ kind: "status", role: "data", method: "get", match: /\/x\/.*\.nc$/ });
    faulty.box.faults.set({ kind: "status", status: 500, match: "special" });
    expect(await statuses(1)).toEqual([200]);
    expect(await statuses(1, "/x/b.nc")).toEqual([503]);
    expect(await statuses(1, "/special/b.nc")).toEqual([500]);
    expect((await fetch(`${faulty.box.urls.data}/public/x/b.nc`, { method: "HEAD" })).status).toBe(200);
  });

  test("hit each path once when they shall", async () => {
    faulty.box.faults.set({ kind: "status", oncePerPath: true });
    expect([...(await statuses(3)), ...(await statuses(2, "/a/c.nc"))]).toEqual([503, 200, 200, 503, 200]);
  });

  test("with a probability hit the same requests on every run", async () => {
    const run = async (): Promise<string> => {
      faulty.box.faults.clear();
      faulty.box.faults.set({ kind: "status", probability: 0.3 });
      const all: number[] = [];
      for (let i = 0; i < 60; i++) all.push(...(await statuses(2, `/p/${i}.nc`)));
      return all.join();
    };
    const [first, second] = [await run(), await run()];
    expect(second).toBe(first);
    const hits = first.split("503").length - 1;
    expect(hits).toBeGreaterThan(20);
    expect(hits).toBeLessThan(52);
  });

  test("of an unknown kind are refused", () => {
    expect(() => faulty.box.faults.set({ kind: "magic" as never })).toThrow(RangeError);
  });
});

test("files that were put into the box are served, described and never damaged for good", async () => {
  const url = `${faulty.box.urls.data}/bucket/own/data.bin`;
  const own = Buffer.from("hello world");
  faulty.box.files.put(url, own);
  expect(faulty.box.files.expected(url)).toEqual({
    size: 11,
    md5: createHash("md5").update("hello world").digest("hex"),
    sha256: createHash("sha256").update("hello world").digest("hex"),
  });
  set({ kind: "corrupt", times: 1 });
  const damaged = Buffer.from(await (await fetch(url, { headers: bearer() })).arrayBuffer());
  const right = Buffer.from(await (await fetch(url, { headers: bearer() })).arrayBuffer());
  expect(damaged.equals(own)).toBe(false);
  expect(right.toString()).toBe("hello world");
});
