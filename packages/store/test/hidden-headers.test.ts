import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { fetchTransport, openFile, rangeReader } from "../src/index.js";
import { requestFile } from "../src/request-file.js";

const BYTES = new Uint8Array(1_000_000).map((_, i) => (i * 31 + (i >> 8)) % 256);
const retry = { limit: 0 };

let server: Server;
let url: string;
/** What the server does: answer HEAD, name the size in parts. */
let habits = { head: true, total: true };
let requests: { method: string | undefined; headers: IncomingHttpHeaders }[] = [];

beforeAll(async () => {
  server = createServer(({ method, headers, url = "" }, response) => {
    requests.push({ method, headers });
    const whole = BYTES.subarray(0, Number(url.slice(1)));
    if (method === "HEAD")
      return void response.writeHead(habits.head ? 200 : 403, { "content-length": whole.length }).end();
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? "") ?? [];
    const part = whole.subarray(Number(from), to ? Number(to) + 1 : whole.length);
    response
      .writeHead(206, {
        "content-length": part.length,
        "content-range": `bytes ${from}-${Number(from) + part.length - 1}/${habits.total ? whole.length : "*"}`,
        etag: '"one"',
      })
      .end(part);
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => server.close());
beforeEach(() => {
  habits = { head: true, total: true };
  requests = [];
});

/** What a browser lets a page of another origin see when the server says nothing of what may be shown. */
const asSeenByPages: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  const headers = new Headers([...response.headers].filter(([name]) => name === "content-length"));
  const shown = new Response(response.body, { status: response.status, headers });
  return Object.defineProperty(shown, "type", { value: "cors" });
};
const access = { transport: fetchTransport(asSeenByPages) };
const open = (size: number, options = {}) => openFile({ access, url: url + size, name: "file", retry, ...options });

describe("a server that shows pages neither Content-Range nor ETag", () => {
  it("tells the size of a file by another request, and its bytes are right", async () => {
    const file = await open(BYTES.length, { blockSize: 100_000 });
    expect(file.size).toBe(BYTES.length);
    expect(Buffer.compare(new Uint8Array(await file.slice(399_990, 700_010)), BYTES.slice(399_990, 700_010))).toBe(0);
    expect(Buffer.compare(new Uint8Array(await file.slice(-10)), BYTES.slice(-10))).toBe(0);
    expect(requests.filter(({ method }) => method === "HEAD")).toHaveLength(1);
  });

  it("need not be asked about a file that is shorter than its first part", async () => {
    const file = await open(5000);
    expect(file.size).toBe(5000);
    expect(Buffer.compare(new Uint8Array(await file.arrayBuffer()), BYTES.slice(0, 5000))).toBe(0);
    expect(requests).toHaveLength(1);
  });

  it("and does not answer HEAD: the metadata say the size, or nobody does", async () => {
    habits.head = false;
    expect((await open(BYTES.length, { expectedSize: BYTES.length })).size).toBe(BYTES.length);
    await expect(open(BYTES.length)).rejects.toThrow(/does not say how long the file is/);
  });

  it("gives ranges to readers, too", async () => {
    const reader = rangeReader({ ...access, retry });
    expect(await reader.size?.(url + BYTES.length)).toBe(BYTES.length);
    const bytes = await reader.getRange(url + BYTES.length, 12_345, 678);
    expect(Buffer.compare(bytes, BYTES.slice(12_345, 13_023))).toBe(0);
    await expect(reader.getRange(url + BYTES.length, BYTES.length - 5, 10)).rejects.toThrow(/shorter than its index/);
  });
});

describe("a server that shows pages the ETag alone", () => {
  it("is not gone on with when the file is another one by now", async () => {
    const etagShown: typeof fetch = async (input, init) => {
      const { body, status, headers } = await fetch(input, init);
      const shown = new Response(body, { status, headers: [...headers].filter(([name]) => name === "etag") });
      return Object.defineProperty(shown, "type", { value: "cors" });
    };
    const access = { transport: fetchTransport(etagShown) };
    const rest = { url: url + BYTES.length, from: 500_000 };
    expect(await requestFile(access, { ...rest, etag: '"one"' })).toMatchObject({ from: 500_000, etag: '"one"' });
    await expect(requestFile(access, { ...rest, etag: '"two"' })).rejects.toThrow(/the file changed meanwhile/);
  });
});

describe("requests of pages", () => {
  it("have no header for which a browser would ask the server's leave", async () => {
    const shown: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      return Object.defineProperty(response, "type", { value: "cors" });
    };
    const transport = fetchTransport(shown);
    const file = await openFile({ access: { transport }, url: url + BYTES.length, name: "file", retry });
    await file.slice(500_000, 500_010);
    expect(requests).toHaveLength(2);
    for (const { headers } of requests) expect(headers).not.toHaveProperty("if-range");
  });
});

describe("a server that does not know the size of its file", () => {
  it("is asked for it by HEAD, instead of taking the first part for the whole", async () => {
    habits.total = false;
    const file = await openFile({
      access: { transport: fetchTransport(fetch) },
      url: url + BYTES.length,
      name: "f",
      retry,
    });
    expect(file.size).toBe(BYTES.length);
  });

  it("is refused when it sends parts without saying which", async () => {
    const silent: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      return new Response(response.body, { status: response.status });
    };
    const opened = openFile({
      access: { transport: fetchTransport(silent) },
      url: url + BYTES.length,
      name: "f",
      retry,
    });
    await expect(opened).rejects.toThrow(/Content-Range/);
  });
});
