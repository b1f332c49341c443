import { Agent, get } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROLE_NAMES, type Simulator, startSimulator } from "../src/index.js";
import { search } from "./search.js";

let box: Simulator;

beforeAll(async () => {
  box = await startSimulator({ granules: 100 });
});

afterAll(async () => {
  await box.close();
});

describe("a started box", () => {
  test("has an origin per role, without a trailing slash", () => {
    const origins = ROLE_NAMES.map((role) => box.urls[role]);
    expect(new Set(origins).size).toBe(6);
    for (const origin of origins) expect(new URL(origin).origin).toBe(origin);
  });

  test("trusts edl, cmr and data with a bearer, and nobody else", () => {
    const hosts = [box.urls.edl, box.urls.cmr, box.urls.data].map((url) => new URL(url).host);
    expect(box.system.trustedHosts).toEqual(hosts);
    expect(box.system).toMatchObject({
      name: "SIMULATOR",
      allowLoopbackHttp: true,
      cmrUrl: box.urls.cmr,
      edlUrl: box.urls.edl,
    });
  });

  test("answers a granule search in CMR's form", async () => {
    const page = await search(box, "short_name=SIM_HLS&page_size=2");
    expect(page.status).toBe(200);
    expect(page.hits).toBe(55);
    expect(page.names[0]).toMatch(/^SIM_HLS\.T\d\d[A-Z]{3}\.2000001T000000\.v2\.0$/);
    expect(page.items[0]?.meta["concept-id"]).toBe("G4000000000-SIM_LPCLOUD");
  });

  test("records every request with its headers, status, bytes and connection", async () => {
    box.clearRequests();
    const response = await fetch(`${box.urls.cmr}/search/collections.umm_json?page_size=1`, {
      headers: { "X-Test": "yes" },
    });
    const text = await response.text();
    expect(box.requests).toHaveLength(1);
    expect(box.requests[0]).toMatchObject({
      role: "cmr",
      method: "GET",
      path: "/search/collections.umm_json?page_size=1",
      status: 200,
      bytesSent: Buffer.byteLength(text),
    });
    expect(box.requests[0]?.headers["x-test"]).toBe("yes");
    expect(box.requests[0]?.connection).toBeGreaterThan(0);
  });

  test("counts connections, so that kept-alive requests share a number", async () => {
    box.clearRequests();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const once = (): Promise<void> =>
      new Promise((resolve, reject) => {
        get(`${box.urls.cmr}/search/collections.umm_json`, { agent }, (response) =>
          response.resume().on("end", resolve),
        ).on("error", reject);
      });
    await Promise.all([once(), once(), once()]);
    agent.destroy();
    await search(box, "short_name=SIM_HLS&page_size=0");
    const numbers = box.requests.map((request) => request.connection);
    expect(new Set(numbers.slice(0, 3)).size).toBe(1);
    expect(numbers[3]).not.toBe(numbers[0]);
  });

  test("records the text of a form body", async () => {
    box.clearRequests();
    await fetch(`${box.urls.cmr}/search/granules.umm_json`, {
      method: "POST",
      body: new URLSearchParams({ short_name: "SIM_HLS" }),
    });
    expect(box.requests[0]?.body).toBe("short_name=SIM_HLS");
  });

  test("answers anything at the evil role", async () => {
    const response = await fetch(`${box.urls.evil}/any/thing`, { method: "PUT", body: "x" });
    expect(response.status).toBe(200);
  });
});

test("the same seed gives the same records and files in another box", async () => {
  await using other = await startSimulator({ granules: 100 });
  const [a, b] = [
    await search(box, "short_name=SIM_HLS&page_size=5"),
    await search(other, "short_name=SIM_HLS&page_size=5"),
  ];
  expect(b.text.replaceAll(other.urls.data, "").replace(/"took":\d+/, "")).toBe(
    a.text.replaceAll(box.urls.data, "").replace(/"took":\d+/, ""),
  );
});

test("another seed gives other bytes", async () => {
  await using other = await startSimulator({ granules: 0, seed: 2 });
  const path = "/bucket/folder/file.nc";
  expect(other.files.expected(other.urls.data + path)?.md5).not.toBe(box.files.expected(box.urls.data + path)?.md5);
});

test("closing destroys open sockets and may be done twice", async () => {
  const other = await startSimulator({ granules: 1 });
  other.faults.set({ kind: "stall" });
  const hanging = fetch(`${other.urls.cmr}/search/collections.umm_json`).catch((error: unknown) => error);
  while (other.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await other.close();
  await other.close();
  expect(await hanging).toBeInstanceOf(Error);
});

test("latency is added to each request", async () => {
  await using slow = await startSimulator({ granules: 1, latencyMs: 60 });
  const began = performance.now();
  await search(slow, "short_name=SIM_HLS");
  expect(performance.now() - began).toBeGreaterThan(55);
});

test.each([-1, 1.5, 1_000_001])("refuses %s granules", async (granules) => {
  await expect(startSimulator({ granules })).rejects.toThrow(RangeError);
});

test("a box without granules still has its collections", async () => {
  await using empty = await startSimulator({ granules: 0 });
  expect(empty.totalGranules).toBe(0);
  expect((await search(empty, "short_name=SIM_HLS")).hits).toBe(0);
  expect((await search(empty, "", {}, "collections.umm_json")).hits).toBe(4);
});
