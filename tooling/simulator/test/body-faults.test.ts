import { describe, expect, test } from "vitest";
import type { FaultRule } from "../src/index.js";
import { faultyFile, read, type Seen, SIZE } from "./faulty-file.js";

const faulty = faultyFile();
const { set } = faulty;

describe("faults of the body", () => {
  test.each(["fin", "rst"] as const)("cut ends the socket with a %s in the middle", async (how) => {
    set({ kind: "cut", after: 0.25, how });
    const seen = await read(faulty.objectUrl);
    expect([seen.status, seen.error, seen.headers.get("content-length")]).toEqual([200, true, String(SIZE)]);
    expect(seen.bytes.length).toBeLessThanOrEqual(SIZE / 4);
    expect(seen.bytes).toEqual(faulty.whole.subarray(0, seen.bytes.length));
    expect(faulty.box.requests[0]?.bytesSent).toBe(SIZE / 4);
  });

  test("stall with a position stops inside the body, and goes on after its time", async () => {
    set({ kind: "stall", after: 1000, ms: 80, times: 1 });
    const began = performance.now();
    expect((await read(faulty.objectUrl)).bytes).toEqual(faulty.whole);
    expect(performance.now() - began).toBeGreaterThan(75);
    set({ kind: "stall", after: 1000 });
    const stuck = await read(faulty.objectUrl, {}, AbortSignal.timeout(150));
    expect([stuck.status, stuck.error, stuck.bytes.length]).toEqual([200, true, 1000]);
  });

  test("drip sends slowly, and all", async () => {
    set({ kind: "drip", bytesPerSecond: 1_000_000 });
    const began = performance.now();
    expect((await read(faulty.objectUrl)).bytes).toEqual(faulty.whole);
    expect(performance.now() - began).toBeGreaterThan(150);
  });

  test.each([false, true])("short is complete HTTP with too few bytes (chunked: %s)", async (chunked) => {
    set({ kind: "short", after: 0.5, chunked });
    const seen = await read(faulty.objectUrl);
    expect([seen.status, seen.error, seen.bytes.length]).toEqual([200, false, SIZE / 2]);
    expect(seen.headers.get("content-length")).toBe(chunked ? null : String(SIZE / 2));
  });

  test("wrong-length promises more than it sends", async () => {
    set({ kind: "wrong-length" });
    const seen = await read(faulty.objectUrl);
    expect([seen.headers.get("content-length"), seen.error]).toEqual([String(SIZE + 17), true]);
  });

  test("corrupt flips one bit of the right number of bytes, and not in the file itself", async () => {
    set({ kind: "corrupt" });
    const { bytes, error } = await read(faulty.objectUrl);
    const wrong = [...bytes.keys()].filter((i) => bytes[i] !== faulty.whole[i]);
    expect([error, bytes.length, wrong]).toEqual([false, SIZE, [SIZE / 2]]);
    faulty.box.faults.clear();
    expect((await read(faulty.objectUrl)).bytes).toEqual(faulty.whole);
  });

  test("html-octet is the login page with the type of data, gzip-lie an encoding that is none", async () => {
    set({ kind: "html-octet", times: 1 });
    set({ kind: "gzip-lie" });
    const page = await read(faulty.objectUrl);
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "application/x-netcdf"]);
    expect(page.bytes.toString()).toContain("<!DOCTYPE html>");
    const lie = await read(faulty.objectUrl);
    expect([lie.headers.get("content-encoding"), lie.error]).toEqual(["gzip", true]);
  });

  test("range faults ignore the range, misname it, or send another part", async () => {
    const range = { range: "bytes=1000-1999" };
    const next = async (kind: FaultRule["kind"]): Promise<Seen> => {
      faulty.box.faults.clear();
      set({ kind });
      return await read(faulty.objectUrl, range);
    };
    expect(await next("ignore-range")).toMatchObject({ status: 200, bytes: faulty.whole });
    expect((await next("wrong-content-range")).headers.get("content-range")).toBe(`bytes 1001-2000/${SIZE + 1}`);
    const unnamed = await next("no-content-range");
    expect([unnamed.status, unnamed.headers.get("content-range")]).toEqual([206, null]);
    const other = await next("wrong-range-body");
    expect([other.headers.get("content-range"), other.bytes.length]).toEqual([`bytes 1000-1999/${SIZE}`, 1000]);
    expect(other.bytes).not.toEqual(faulty.whole.subarray(1000, 2000));
    faulty.box.faults.clear();
    set({ kind: "ignore-range" });
    expect((await read(faulty.objectUrl)).bytes).toEqual(faulty.whole);
    expect(faulty.box.requests.at(-1)?.fault).toBeUndefined();
  });

  test("ETag faults change it, weaken it or leave it out; If-Range then gives the whole", async () => {
    const strong = (await read(faulty.objectUrl)).headers.get("etag") ?? "";
    set({ kind: "etag-change", times: 1 });
    set({ kind: "etag-weak", times: 1 });
    set({ kind: "etag-none", times: 1 });
    const changed = await read(faulty.objectUrl, { range: "bytes=0-9", "if-range": strong });
    expect([changed.status, changed.headers.get("etag") === strong]).toEqual([200, false]);
    expect((await read(faulty.objectUrl)).headers.get("etag")).toBe(`W/${strong}`);
    expect((await read(faulty.objectUrl)).headers.get("etag")).toBeNull();
    expect((await read(faulty.objectUrl)).headers.get("etag")).toBe(strong);
  });
});
