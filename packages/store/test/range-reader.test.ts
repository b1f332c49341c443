import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Auth, defineSystem, login } from "@earthaccess/credentials";
import { type Simulator, startSimulator } from "@earthaccess/simulator";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { rangeReader } from "../src/index.js";

const BYTES = new Uint8Array(300_000).map((_, i) => (i * 31 + (i >> 8)) % 256);
const quick = { limit: 2, minDelayMs: 1, maxDelayMs: 5 };
const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;

describe("a range reader at an archive with a login", () => {
  let box: Simulator;
  let auth: Auth;
  let url: string;
  beforeAll(async () => {
    box = await startSimulator({ granules: 0 });
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
  const count = (role: string) => box.requests.filter((request) => request.role === role).length;

  it("reads exactly what it is asked for, and goes straight to where the data host sent it", async () => {
    const reader = rangeReader({ auth, retry: quick });
    for (const [offset, length] of [
      [0, 1],
      [1, 100_000],
      [299_999, 1],
      [12_345, 0],
    ] as const)
      expect(same(await reader.getRange(url, offset, length), BYTES.subarray(offset, offset + length))).toBe(true);
    expect(await reader.size(url)).toBe(BYTES.length);
    expect([count("data"), count("objects")]).toEqual([1, 3]);
    // Whoever makes a view of its buffer sees these bytes and no others.
    for (const length of [1, 100, 100_000, 280_000])
      expect((await reader.getRange(url, 7, length)).buffer.byteLength).toBe(length);
  });

  it("asks the data host again when the address has ended, and again when a body was cut", async () => {
    const reader = rangeReader({ auth, retry: quick });
    await reader.getRange(url, 0, 10);
    box.faults.set({ role: "objects", kind: "status", status: 403, times: 1 });
    expect(same(await reader.getRange(url, 10, 50_000), BYTES.subarray(10, 50_010))).toBe(true);
    box.faults.set({ role: "objects", kind: "cut", after: 0.5, how: "fin", times: 1 });
    expect(same(await reader.getRange(url, 10, 50_000), BYTES.subarray(10, 50_010))).toBe(true);
  });

  it("says that a file needs a login, is not there, or is shorter than it should be", async () => {
    await expect(rangeReader({ retry: quick }).getRange(url, 0, 10)).rejects.toMatchObject({
      code: "store/not-authenticated",
    });
    const reader = rangeReader({ auth, retry: quick });
    box.faults.set({ role: "data", kind: "not-found", times: 1 });
    await expect(reader.getRange(url, 0, 10)).rejects.toMatchObject({ code: "store/not-found" });
    await expect(reader.getRange(url, BYTES.length - 5, 10)).rejects.toThrow(/shorter than its index says/);
    await expect(reader.getRange(url, BYTES.length + 5, 10)).rejects.toMatchObject({
      code: "store/range-not-supported",
    });
  });

  it.each(["file:///etc/hosts", "/etc/hosts", "data:,a", "ftp://data.example/a"])("does not read %s", async (place) => {
    await expect(rangeReader().getRange(place, 0, 1)).rejects.toMatchObject({ code: "store/no-https" });
  });
});

describe("a range reader at a server of its own mind", () => {
  let server: Server;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  let requests = 0;
  let url: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      requests += 1;
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/file.bin`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    requests = 0;
  });
  const head = (from: number, length: number, others: Record<string, string> = {}) => ({
    "content-range": `bytes ${from}-${from + length - 1}/${BYTES.length}`,
    ...others,
  });
  const reader = rangeReader({ retry: quick });

  it("takes no more than it asked for from one that sends more", async () => {
    let open = 0;
    answer = (_, response) => {
      open += 1;
      response.once("close", () => {
        open -= 1;
      });
      response.writeHead(206, head(0, 10));
      // Without a length, and without an end.
      const more = () => {
        if (!response.destroyed) response.write(BYTES.subarray(0, 1000), () => setImmediate(more));
      };
      more();
    };
    await expect(reader.getRange(url, 0, 10)).rejects.toThrow(/more than 10 bytes came/);
    expect(requests).toBe(1 + quick.limit);
    await expect.poll(() => open).toBe(0);
  });

  it.each([
    [
      "a length that is not that of its range",
      206,
      head(0, 10, { "content-length": "20" }),
      /has 20 bytes but says 10/,
    ],
    ["another range", 206, head(5, 10, { "content-length": "10" }), /begins at byte 5 instead of 0/],
    ["no range", 206, { "content-length": "10" }, /Content-Range/],
    ["the whole file", 200, { "content-length": String(BYTES.length) }, /whole files only/],
    ["a compressed part", 206, head(0, 10, { "content-encoding": "gzip" }), /encoding gzip/],
  ] as const)("refuses %s", async (_, status, headers, message) => {
    answer = (_request, response) => {
      response.writeHead(status, headers);
      response.end(BYTES.subarray(0, Number((headers as Record<string, string>)["content-length"] ?? 10)));
    };
    await expect(reader.getRange(url, 0, 10)).rejects.toThrow(message);
  });

  it("follows a redirect to another server, and says so when redirects have no end", async () => {
    const elsewhere = createServer((request, response) => {
      expect(request.headers.range).toBe("bytes=7-16");
      response.writeHead(206, head(7, 10)).end(BYTES.subarray(7, 17));
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
    const there = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/signed`;
    answer = (_, response) => response.writeHead(302, { location: there }).end();
    const own = rangeReader({ retry: quick });
    for (let i = 0; i < 3; i++) expect(same(await own.getRange(url, 7, 10), BYTES.subarray(7, 17))).toBe(true);
    // The second and third time it is known where to.
    expect(requests).toBe(1);
    elsewhere.closeAllConnections();
    elsewhere.close();
    answer = (_, response) => response.writeHead(302, { location: url }).end();
    await expect(rangeReader({ retry: quick }).getRange(url, 0, 10)).rejects.toThrow(/redirect/i);
  });

  it("stops in the middle of a body, and frees the connection", async () => {
    const stop = new AbortController();
    let isOpen = true;
    answer = (_, response) => {
      response.once("close", () => {
        isOpen = false;
      });
      response.writeHead(206, head(0, 200_000));
      response.write(BYTES.subarray(0, 100_000), () => stop.abort(new Error("enough")));
    };
    await expect(reader.getRange(url, 0, 200_000, { signal: stop.signal })).rejects.toThrow("enough");
    await expect.poll(() => isOpen).toBe(false);
    expect(requests).toBe(1);
    await expect(reader.getRange(url, 0, 10, { signal: stop.signal })).rejects.toThrow("enough");
    expect(requests).toBe(1);
  });

  it("does not mix a file with the one that replaced it", async () => {
    let etag = '"one"';
    answer = (_, response) => response.writeHead(206, head(0, 10, { etag })).end(BYTES.subarray(0, 10));
    const own = rangeReader({ retry: quick });
    await own.getRange(url, 0, 10);
    etag = '"two"';
    await expect(own.getRange(url, 0, 10)).rejects.toMatchObject({ code: "store/file-changed" });
    etag = '"one"';
    await expect(own.getRange(url, 0, 10)).resolves.toHaveLength(10);
  });
});
