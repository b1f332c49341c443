import { type Auth, defineSystem, login } from "@earthaccess/credentials";
import { type FaultRule, type Simulator, startSimulator } from "@earthaccess/simulator";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  type EarthdataFile,
  type OpenOptions,
  open,
  toBlobLike,
  toGeoTiffSource,
  toZarritaStore,
} from "../src/index.js";

const SIZE = 1_000_000;
const BYTES = new Uint8Array(SIZE).map((_, i) => (i * 31 + (i >> 8)) % 256);
const quick = { limit: 4, minDelayMs: 1, maxDelayMs: 5 };

let box: Simulator;
let auth: Auth;
let url: string;
beforeAll(async () => {
  box = await startSimulator({ granules: 2 });
  auth = await login({ system: defineSystem(box.system), ...box.user });
  url = `${box.urls.data}/protected/range/file.bin`;
  box.files.put(url, BYTES);
});
afterAll(() => box.close());
beforeEach(() => box.clearRequests());
afterEach(() => {
  box.faults.clear();
  expect(box.leaks()).toEqual([]);
});

/** Comparing a megabyte element by element takes seconds. */
const same = (a: ArrayBuffer | Uint8Array | undefined, b: Uint8Array) =>
  a !== undefined && Buffer.compare(Buffer.from(a as ArrayBuffer), b) === 0;
const objects = () => box.requests.filter(({ role }) => role === "objects");
async function openOne(options: OpenOptions = {}): Promise<EarthdataFile> {
  const [file] = await open(url, { auth, retry: quick, ...options });
  return file as EarthdataFile;
}

describe("EarthdataFile", () => {
  it("is opened with one request, and answers from it while it can", async () => {
    const file = await openOne();
    expect(file).toMatchObject({ size: SIZE, byteLength: SIZE, name: "file.bin" });
    expect(same(await file.slice(0, 1000), BYTES.slice(0, 1000))).toBe(true);
    expect(objects()).toHaveLength(1);
  });

  it("reads any range like a local file", async () => {
    const file = await openOne({ blockSize: 10_000, cacheBytes: 50_000 });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: -SIZE - 10, max: SIZE + 10 }),
        fc.integer({ min: -SIZE - 10, max: SIZE + 10 }),
        async (start, end) => {
          expect(same(await file.slice(start, end), BYTES.slice(start, end))).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
    expect(same(await file.getRange(SIZE - 5, 100), BYTES.slice(-5))).toBe(true);
    expect(await file.getRange(SIZE + 5, 100)).toHaveLength(0);
    await expect(file.getRange(-1, 5)).rejects.toThrow("numbers from 0");
  });

  it("fetches neighbouring blocks together, and none twice at a time", async () => {
    const file = await openOne({ blockSize: 10_000 });
    box.clearRequests();
    await Promise.all([file.getRange(100_000, 35_000), file.getRange(110_000, 10_000), file.getRange(120_000, 5)]);
    expect(objects().map(({ headers }) => headers.range)).toEqual(["bytes=100000-139999"]);
    await file.getRange(105_000, 30_000);
    expect(objects()).toHaveLength(1);
  });

  it("keeps no more than it is allowed to", async () => {
    const file = await openOne({ blockSize: 10_000, cacheBytes: 20_000 });
    for (const at of [200_000, 300_000, 400_000]) await file.getRange(at, 10);
    box.clearRequests();
    await file.getRange(400_000, 10);
    expect(objects()).toHaveLength(0);
    await file.getRange(200_000, 10);
    expect(objects()).toHaveLength(1);
    expect(same(await file.arrayBuffer(), BYTES)).toBe(true);
  });

  it("streams, and reads as text", async () => {
    const file = await openOne({ blockSize: 100_000 });
    let length = 0;
    const reader = file.stream().getReader();
    for (let step = await reader.read(); !step.done; step = await reader.read()) {
      expect(same(step.value, BYTES.slice(length, length + step.value.length))).toBe(true);
      length += step.value.length;
    }
    expect(length).toBe(SIZE);
    const text = `${box.urls.data}/protected/range/a.txt`;
    box.files.put(text, new TextEncoder().encode("größe"));
    const [small] = await open(text, { auth });
    expect(await small?.text()).toBe("größe");
  });

  it("opens an empty file, and a whole one where there are no ranges", async () => {
    const empty = `${box.urls.data}/protected/range/empty.bin`;
    box.files.put(empty, new Uint8Array(0));
    const [file] = await open(empty, { auth });
    expect([file?.size, (await file?.arrayBuffer())?.byteLength]).toEqual([0, 0]);
    box.faults.set({ role: "objects", kind: "ignore-range" });
    const whole = await openOne();
    expect(same(await whole.slice(500_000, 500_010), BYTES.slice(500_000, 500_010))).toBe(true);
    expect(objects().filter(({ headers }) => headers.range?.startsWith("bytes=0-"))).toHaveLength(1);
  });

  it.each<[string, FaultRule]>([
    ["a connection torn down", { role: "objects", kind: "reset", times: 2 }],
    ["a cut", { role: "objects", kind: "cut", after: 0.5, times: 2 }],
    ["too few bytes", { role: "objects", kind: "short", times: 1 }],
    ["another range than asked for", { role: "objects", kind: "wrong-content-range", times: 1 }],
    ["no position", { role: "objects", kind: "no-content-range", times: 1 }],
    ["a login page", { role: "data", kind: "html-login", times: 1 }],
    ["a busy server", { role: "data", kind: "status", status: 503, times: 2 }],
    ["a refused token", { role: "data", kind: "expired-token", times: 1 }],
  ])("gets over %s", async (_what, fault) => {
    const file = await openOne({ blockSize: 10_000 });
    box.faults.set(fault);
    expect(same(await file.getRange(500_000, 25_000), BYTES.slice(500_000, 525_000))).toBe(true);
    expect(box.faults.injected()).toBeGreaterThan(0);
  });

  it("does not mix two versions of a file", async () => {
    const mine = `${box.urls.data}/protected/range/changing.bin`;
    box.files.put(mine, BYTES);
    const [file] = await open(mine, { auth, retry: quick, blockSize: 10_000 });
    box.files.put(
      mine,
      BYTES.map((b) => 255 - b),
    );
    await expect(file?.getRange(500_000, 10)).rejects.toMatchObject({
      code: expect.stringMatching(/store\/(range-not-supported|file-changed)/),
    });
    box.files.put(mine, BYTES.slice(1));
    await expect(file?.getRange(600_000, 10)).rejects.toMatchObject({
      code: expect.stringMatching(/store\/(range-not-supported|file-changed)/),
    });
  });

  it("says what cannot be opened, in words", async () => {
    await expect(open("s3://b/k/a.nc", { auth })).rejects.toMatchObject({ code: "store/no-https" });
    await expect(open(`${box.urls.data}/protected/missing/a.nc`, { auth })).rejects.toMatchObject({
      code: "store/not-found",
    });
    box.faults.set({ role: "data", kind: "eula" });
    await expect(open(url, { auth })).rejects.toMatchObject({ code: "credentials/eula-not-accepted" });
  });

  it("stops when the caller does, or when it is closed", async () => {
    const file = await openOne({ blockSize: 10_000 });
    box.faults.set({ role: "objects", kind: "stall" });
    const stop = new AbortController();
    const reading = file.getRange(700_000, 10, { signal: stop.signal });
    stop.abort(new Error("enough"));
    await expect(reading).rejects.toThrow("enough");
    const waiting = file.getRange(800_000, 10);
    file.close();
    await expect(waiting).rejects.toMatchObject({ code: "store/closed" });
    await expect(file.getRange(0, 10)).rejects.toMatchObject({ code: "store/closed" });
  });

  it("has the shapes that readers take", async () => {
    const file = await openOne();
    const [a, b] = await toGeoTiffSource(file).fetch([
      { offset: 0, length: 4 },
      { offset: 700_000, length: 3 },
    ]);
    expect([new Uint8Array(a as ArrayBuffer), new Uint8Array(b as ArrayBuffer)]).toEqual([
      BYTES.slice(0, 4),
      BYTES.slice(700_000, 700_003),
    ]);
    expect(await toZarritaStore(file).read(5, 2)).toEqual(BYTES.slice(5, 7));
    const blob = toBlobLike(file);
    expect(blob.size).toBe(SIZE);
    expect(new Uint8Array(await blob.slice(-3).arrayBuffer())).toEqual(BYTES.slice(-3));
  });

  it("opens many, in their order, a few ahead", async () => {
    const urls = Array.from({ length: 12 }, (_, i) => `${box.urls.data}/protected/many/${i}.bin`);
    const names: string[] = [];
    for await (const { name } of open(urls, { auth, concurrency: 3 })) names.push(name);
    expect(names).toEqual(urls.map((each) => each.split("/").at(-1)));
  });
});
