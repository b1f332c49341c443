import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { fetchedPart } from "../src/files/file-parts.js";
import { fetchRangeReader, openVirtualDataset } from "../src/index.js";

const BYTES = new Uint8Array(10_000).map((_, i) => (i * 31 + (i >> 8)) % 256);

let server: Server;
let url: string;
let knowsHead = true;
let requests: { method: string | undefined; headers: IncomingHttpHeaders }[] = [];

beforeAll(async () => {
  server = createServer(({ method, headers }, response) => {
    requests.push({ method, headers });
    if (method === "HEAD")
      return void response.writeHead(knowsHead ? 200 : 405, { "content-length": BYTES.length }).end();
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? "") ?? [];
    if (from === undefined) return void response.writeHead(416).end();
    const part = BYTES.subarray(Number(from), Number(to) + 1);
    const range = `bytes ${from}-${Number(from) + part.length - 1}/${BYTES.length}`;
    response.writeHead(206, { "content-length": part.length, "content-range": range }).end(part);
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/file.h5`;
});
afterAll(() => server.close());
beforeEach(() => {
  knowsHead = true;
  requests = [];
});

/** As a browser has it for a page of another origin: no Content-Range, no leave to count from the end, no reason for a failure. */
const inPage: typeof fetch = async (input, init) => {
  const { range } = (init?.headers ?? {}) as Record<string, string>;
  if (range?.startsWith("bytes=-") || String(input).endsWith(".dmrpp")) throw new TypeError("Load failed");
  if (range !== undefined) expect(init?.cache).toBe("no-store");
  const { "accept-encoding": _identity, ...headers } = (init?.headers ?? {}) as Record<string, string>;
  const response = await fetch(input, { ...init, headers });
  const shown = new Headers([...response.headers].filter(([name]) => name === "content-length"));
  return new Response(response.body, { status: response.status, headers: shown });
};

describe("in a page of another origin", () => {
  it("ranges are read, and the size comes from HEAD", async () => {
    const reader = fetchRangeReader(inPage);
    expect(await reader.getRange(url, 100, 50)).toEqual(BYTES.slice(100, 150));
    expect(await reader.size?.(url)).toBe(BYTES.length);
    expect(requests.map(({ method }) => method)).toEqual(["GET", "GET", "HEAD"]);
  });

  it("the end of a file is read by its size", async () => {
    expect(await fetchedPart(inPage, url, { suffixLength: 100 })).toEqual(BYTES.slice(-100));
  });

  it("a size that nobody says is an error that tells what is missing", async () => {
    knowsHead = false;
    await expect(fetchRangeReader(inPage).size?.(url)).rejects.toMatchObject({ code: "virtual/read-failed" });
    await expect(fetchedPart(inPage, url, { suffixLength: 100 })).rejects.toMatchObject({
      code: "virtual/read-failed",
    });
  });

  it("a document that cannot be asked for may not be there: the file's own index is looked for", async () => {
    const opened = openVirtualDataset(url, { reader: fetchRangeReader(inPage) });
    await expect(opened).rejects.toMatchObject({ code: "virtual/no-dmrpp" });
    await expect(opened).rejects.toThrow(/^The page sees no DMR\+\+ document .*file\.h5\.dmrpp, and/);
    expect(requests.length).toBeGreaterThan(0);
  });
});

describe("no answer", () => {
  it("is an error that says where, and may be tried again", async () => {
    const nobody = "http://127.0.0.1:9/a.nc?token=secret";
    const error = await fetchRangeReader()
      .getRange(nobody, 0, 10)
      .catch((error: unknown) => error);
    expect(error).toMatchObject({ name: "VirtualError", code: "virtual/unreachable", retryable: true });
    expect(String(error)).toMatch(/127\.0\.0\.1:9\/a\.nc/);
    expect(String(error)).not.toMatch(/secret/);
    // Node says why, so the document is not missing.
    await expect(openVirtualDataset("http://127.0.0.1:9/a.nc")).rejects.toMatchObject({ code: "virtual/unreachable" });
  });

  it("is the caller's own when the caller stopped", async () => {
    const reason = new Error("enough");
    const signal = AbortSignal.abort(reason);
    await expect(fetchRangeReader().getRange(url, 0, 10, { signal })).rejects.toBe(reason);
  });
});
