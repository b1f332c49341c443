import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type FaultRule, type Simulator, startSimulator } from "../src/index.js";
import { search } from "./search.js";

let box: Simulator;
let file: string;
let objectUrl: string;
let whole: Buffer;
const SIZE = 200_000;

/** What a naive client sees: the status, what it read, and whether reading ended well. */
interface Seen {
  status: number;
  headers: Headers;
  bytes: Buffer;
  error: boolean;
}

beforeAll(async () => {
  box = await startSimulator({ granules: 100, fileSize: SIZE });
  file = `${box.urls.data}/bucket/folder/file.nc`;
  const response = await fetch(file, { headers: bearer(), redirect: "manual" });
  objectUrl = response.headers.get("location") ?? "";
  whole = Buffer.from(box.files.bytes(file));
});

beforeEach(() => {
  box.faults.clear();
  box.clearRequests();
});

afterAll(async () => {
  await box.close();
});

function bearer(): Record<string, string> {
  return { authorization: `Bearer ${box.issueToken()}` };
}

async function read(url: string, headers: Record<string, string> = {}, signal?: AbortSignal): Promise<Seen> {
  const chunks: Uint8Array[] = [];
  const seen = { status: 0, headers: new Headers(), error: false };
  try {
    const response = await fetch(url, {
      headers: { "accept-encoding": "identity", ...headers },
      redirect: "manual",
      ...(signal ? { signal } : {}),
    });
    seen.status = response.status;
    seen.headers = response.headers;
    for await (const chunk of response.body ?? []) chunks.push(chunk as Uint8Array);
  } catch {
    seen.error = true;
  }
  return { ...seen, bytes: Buffer.concat(chunks) };
}

function set(rule: FaultRule): void {
  box.faults.set({ role: "objects", ...rule });
}

describe("faults of the answer", () => {
  test("status answers with the status, Retry-After and body it is given", async () => {
    set({ kind: "status", status: 429, retryAfter: 7, body: "slow down" });
    const seen = await read(objectUrl);
    expect([seen.status, seen.headers.get("retry-after"), seen.bytes.toString()]).toEqual([429, "7", "slow down"]);
  });

  test("reset destroys the socket before the headers", async () => {
    set({ kind: "reset" });
    expect(await read(objectUrl)).toMatchObject({ status: 0, error: true });
    expect(box.requests[0]).toMatchObject({ status: 0, fault: "reset" });
  });

  test("stall holds the headers back, for a time or for ever", async () => {
    set({ kind: "stall", ms: 80, times: 1 });
    const began = performance.now();
    expect((await read(objectUrl)).bytes).toEqual(whole);
    expect(performance.now() - began).toBeGreaterThan(75);
    set({ kind: "stall" });
    expect(await read(objectUrl, {}, AbortSignal.timeout(100))).toMatchObject({ status: 0, error: true });
  });

  test("html-login is a page with status 200", async () => {
    set({ kind: "html-login" });
    const seen = await read(objectUrl);
    expect([seen.status, seen.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect(seen.bytes.toString()).toContain("Earthdata Login");
  });

  test("redirect leads to the evil role, round in a loop, to another port or down to plain http", async () => {
    const location = async (rule: Partial<FaultRule>): Promise<string> => {
      box.faults.clear();
      box.faults.set({ kind: "redirect", role: "data", ...rule });
      const seen = await read(file);
      expect(seen.status).toBe(rule.status ?? 302);
      return seen.headers.get("location") ?? "";
    };
    expect(await location({})).toBe(`${box.urls.evil}/bucket/folder/file.nc`);
    expect(await location({ location: "loop", status: 307 })).toBe(file);
    expect(await location({ location: "http-downgrade" })).toBe("http://downgrade.invalid/bucket/folder/file.nc");
    expect(await location({ location: "https://example.com/x" })).toBe("https://example.com/x");
    const other = new URL(await location({ location: "other-port" }));
    expect(other.hostname).toBe(new URL(box.urls.data).hostname);
    expect(other.port).not.toBe(new URL(box.urls.data).port);
    box.clearRequests();
    expect((await read(other.href, bearer())).status).toBe(200);
    expect(box.requests[0]?.role).toBe("evil");
  });

  test("eula and not-found answer as the data role would", async () => {
    box.faults.set({ kind: "eula", role: "data", times: 1 });
    box.faults.set({ kind: "not-found", role: "data" });
    const first = await read(file, bearer());
    expect([first.status, JSON.parse(first.bytes.toString())]).toMatchObject([
      403,
      { error_description: "EULA Acceptance Failure" },
    ]);
    expect((await read(file, bearer())).status).toBe(404);
  });

  test("expired-token refuses bearers in each role's words, and lets others pass", async () => {
    box.faults.set({ kind: "expired-token" });
    expect((await read(file, bearer())).status).toBe(401);
    const answer = await search(box, "short_name=SIM_HLS", bearer());
    expect([answer.status, answer.errors[0]]).toEqual([401, expect.stringContaining("has expired")]);
    expect((await search(box, "short_name=SIM_HLS")).status).toBe(200);
  });
});

describe("faults of the body", () => {
  test.each(["fin", "rst"] as const)("cut ends the socket with a %s in the middle", async (how) => {
    set({ kind: "cut", after: 0.25, how });
    const seen = await read(objectUrl);
    expect([seen.status, seen.error, seen.headers.get("content-length")]).toEqual([200, true, String(SIZE)]);
    expect(seen.bytes.length).toBeLessThanOrEqual(SIZE / 4);
    expect(seen.bytes).toEqual(whole.subarray(0, seen.bytes.length));
    expect(box.requests[0]?.bytesSent).toBe(SIZE / 4);
  });

  test("stall with a position stops inside the body, and goes on after its time", async () => {
    set({ kind: "stall", after: 1000, ms: 80, times: 1 });
    const began = performance.now();
    expect((await read(objectUrl)).bytes).toEqual(whole);
    expect(performance.now() - began).toBeGreaterThan(75);
    set({ kind: "stall", after: 1000 });
    const stuck = await read(objectUrl, {}, AbortSignal.timeout(150));
    expect([stuck.status, stuck.error, stuck.bytes.length]).toEqual([200, true, 1000]);
  });

  test("drip sends slowly, and all", async () => {
    set({ kind: "drip", bytesPerSecond: 1_000_000 });
    const began = performance.now();
    expect((await read(objectUrl)).bytes).toEqual(whole);
    expect(performance.now() - began).toBeGreaterThan(150);
  });

  test.each([false, true])("short is complete HTTP with too few bytes (chunked: %s)", async (chunked) => {
    set({ kind: "short", after: 0.5, chunked });
    const seen = await read(objectUrl);
    expect([seen.status, seen.error, seen.bytes.length]).toEqual([200, false, SIZE / 2]);
    expect(seen.headers.get("content-length")).toBe(chunked ? null : String(SIZE / 2));
  });

  test("wrong-length promises more than it sends", async () => {
    set({ kind: "wrong-length" });
    const seen = await read(objectUrl);
    expect([seen.headers.get("content-length"), seen.error]).toEqual([String(SIZE + 17), true]);
  });

  test("corrupt flips one bit of the right number of bytes, and not in the file itself", async () => {
    set({ kind: "corrupt" });
    const { bytes, error } = await read(objectUrl);
    const wrong = [...bytes.keys()].filter((i) => bytes[i] !== whole[i]);
    expect([error, bytes.length, wrong]).toEqual([false, SIZE, [SIZE / 2]]);
    box.faults.clear();
    expect((await read(objectUrl)).bytes).toEqual(whole);
  });

  test("html-octet is the login page with the type of data, gzip-lie an encoding that is none", async () => {
    set({ kind: "html-octet", times: 1 });
    set({ kind: "gzip-lie" });
    const page = await read(objectUrl);
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "application/x-netcdf"]);
    expect(page.bytes.toString()).toContain("<!DOCTYPE html>");
    const lie = await read(objectUrl);
    expect([lie.headers.get("content-encoding"), lie.error]).toEqual(["gzip", true]);
  });

  test("range faults ignore the range, misname it, or send another part", async () => {
    const range = { range: "bytes=1000-1999" };
    const next = async (kind: FaultRule["kind"]): Promise<Seen> => {
      box.faults.clear();
      set({ kind });
      return await read(objectUrl, range);
    };
    expect(await next("ignore-range")).toMatchObject({ status: 200, bytes: whole });
    expect((await next("wrong-content-range")).headers.get("content-range")).toBe(`bytes 1001-2000/${SIZE + 1}`);
    const unnamed = await next("no-content-range");
    expect([unnamed.status, unnamed.headers.get("content-range")]).toEqual([206, null]);
    const other = await next("wrong-range-body");
    expect([other.headers.get("content-range"), other.bytes.length]).toEqual([`bytes 1000-1999/${SIZE}`, 1000]);
    expect(other.bytes).not.toEqual(whole.subarray(1000, 2000));
    box.faults.clear();
    set({ kind: "ignore-range" });
    expect((await read(objectUrl)).bytes).toEqual(whole);
    expect(box.requests.at(-1)?.fault).toBeUndefined();
  });

  test("ETag faults change it, weaken it or leave it out; If-Range then gives the whole", async () => {
    const strong = (await read(objectUrl)).headers.get("etag") ?? "";
    set({ kind: "etag-change", times: 1 });
    set({ kind: "etag-weak", times: 1 });
    set({ kind: "etag-none", times: 1 });
    const changed = await read(objectUrl, { range: "bytes=0-9", "if-range": strong });
    expect([changed.status, changed.headers.get("etag") === strong]).toEqual([200, false]);
    expect((await read(objectUrl)).headers.get("etag")).toBe(`W/${strong}`);
    expect((await read(objectUrl)).headers.get("etag")).toBeNull();
    expect((await read(objectUrl)).headers.get("etag")).toBe(strong);
  });
});

describe("faults of a search", () => {
  const page = (kind: FaultRule["kind"], by?: number): Promise<Awaited<ReturnType<typeof search>>> => {
    box.faults.set({ role: "cmr", kind, times: 1, ...(by === undefined ? {} : { by }) });
    return search(box, "short_name=SIM_HLS&page_size=10");
  };

  test("timed-out gives half of the items and says so", async () => {
    const answer = await page("timed-out");
    expect([answer.status, answer.items.length, answer.headers.get("cmr-timed-out")]).toEqual([200, 5, "true"]);
    // The next page goes on behind the items that are missing, as it does in CMR.
    expect(answer.headers.get("cmr-search-after")).not.toBeNull();
  });

  test("drop-search-after leaves the header out, drift-hits changes the count", async () => {
    expect((await page("drop-search-after")).headers.get("cmr-search-after")).toBeNull();
    const drifted = await page("drift-hits", -4);
    expect([drifted.hits, drifted.headers.get("cmr-hits")]).toEqual([51, "51"]);
  });

  test("duplicate-items repeats some within a page of the same length, missing-meta drops the meta", async () => {
    const twice = await page("duplicate-items", 2);
    expect([twice.items.length, new Set(twice.names).size]).toEqual([10, 8]);
    expect((await page("missing-meta")).items.every((item) => item.meta === undefined)).toBe(true);
  });

  test("truncate-json is complete HTTP with half a document", async () => {
    box.faults.set({ role: "cmr", kind: "truncate-json" });
    const response = await fetch(`${box.urls.cmr}/search/granules.umm_json?short_name=SIM_HLS`);
    const text = await response.text();
    expect([response.status, response.headers.get("content-length")]).toEqual([200, String(Buffer.byteLength(text))]);
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
  });

  test("an empty page cannot be damaged, and does not use the rule up", async () => {
    box.faults.set({ role: "cmr", kind: "missing-meta", times: 1 });
    await search(box, "short_name=NOTHING");
    expect((await search(box, "short_name=SIM_HLS")).items[0]?.meta).toBeUndefined();
  });
});

describe("rules", () => {
  const statuses = async (count: number, path = "/a/b.nc"): Promise<number[]> => {
    const found: number[] = [];
    for (let i = 0; i < count; i++) found.push((await read(`${box.urls.data}/public${path}`)).status);
    return found;
  };

  test("apply as often as they say, after those they skip", async () => {
    const before = box.faults.injected();
    box.faults.set({ kind: "status", times: 2, skip: 1 });
    expect(await statuses(5)).toEqual([200, 503, 503, 200, 200]);
    expect(box.faults.injected() - before).toBe(2);
  });

  test("match a role, a method and a path", async () => {
    box.faults.set({ kind: "status", role: "data", method: "get", match: /\/x\/.*\.nc$/ });
    box.faults.set({ kind: "status", status: 500, match: "special" });
    expect(await statuses(1)).toEqual([200]);
    expect(await statuses(1, "/x/b.nc")).toEqual([503]);
    expect(await statuses(1, "/special/b.nc")).toEqual([500]);
    expect((await fetch(`${box.urls.data}/public/x/b.nc`, { method: "HEAD" })).status).toBe(200);
  });

  test("hit each path once when they shall", async () => {
    box.faults.set({ kind: "status", oncePerPath: true });
    expect([...(await statuses(3)), ...(await statuses(2, "/a/c.nc"))]).toEqual([503, 200, 200, 503, 200]);
  });

  test("with a probability hit the same requests on every run", async () => {
    const run = async (): Promise<string> => {
      box.faults.clear();
      box.faults.set({ kind: "status", probability: 0.3 });
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
    expect(() => box.faults.set({ kind: "magic" as never })).toThrow(RangeError);
  });
});

test("files that were put into the box are served, described and never damaged for good", async () => {
  const url = `${box.urls.data}/bucket/own/data.bin`;
  const own = Buffer.from("hello world");
  box.files.put(url, own);
  expect(box.files.expected(url)).toEqual({
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
