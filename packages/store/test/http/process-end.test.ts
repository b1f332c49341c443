import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askInProcess, bundledTransport } from "./client-process.js";
import { answered, openSockets, rawServer } from "./raw-server.js";

const folder = mkdtempSync(join(tmpdir(), "process-end-"));
let bundle = "";
beforeAll(async () => {
  bundle = await bundledTransport(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("a process ends by itself", () => {
  it("while a connection rests", async () => {
    const server = await rawServer((socket) => socket.write(answered("Hello", "keep-alive: timeout=600")));
    expect(await askInProcess(bundle, [{ url: server.url }, { url: server.url }])).toMatchObject([
      { status: 200, length: 5 },
      { status: 200, length: 5 },
    ]);
    expect(server.sockets).toHaveLength(1);
    await expect.poll(() => openSockets(server)).toBe(0);
  });

  it("while many do, some of which served a queue", async () => {
    const server = await rawServer((socket) => socket.write(answered("Hello")));
    const requests = Array(30).fill({ url: server.url });
    const outcomes = await askInProcess(bundle, requests, { together: true, options: { maxConnections: 4 } });
    expect(outcomes.map(({ length }) => length)).toEqual(Array(30).fill(5));
    expect(server.sockets).toHaveLength(4);
  });

  it("after a body that nobody wanted, and one that was empty", async () => {
    const server = await rawServer((socket, _, index) => socket.write(answered("x".repeat(index * 50_000))));
    const requests = [
      { url: server.url, only: "head" },
      { url: server.url, only: "discard" },
    ] as const;
    expect(await askInProcess(bundle, requests)).toMatchObject([{ status: 200 }, { status: 200 }]);
  });

  it("after requests that failed in every way", async () => {
    const ends = ["no HTTP\r\n\r\n", "", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nHello"];
    const server = await rawServer((socket, _, index) => socket.end(ends[index] as string));
    const outcomes = await askInProcess(
      bundle,
      ends.map(() => ({ url: server.url })),
    );
    expect(outcomes.map(({ error }) => error?.code)).toEqual(["store/network", "store/network", "store/short-read"]);
  });

  it("after requests that were not answered in time", async () => {
    const server = await rawServer(() => undefined);
    const requests = [{ url: server.url }, { url: server.url.replace("http:", "https:") }];
    const outcomes = await askInProcess(bundle, requests, { options: { headersTimeoutMs: 50 } });
    expect(outcomes.map(({ error }) => error?.code)).toEqual(["store/timeout", "store/timeout"]);
  });

  it("but not before an answer that comes late", async () => {
    const server = await rawServer((socket, _, index) => {
      if (index === 0) socket.write(answered("Hello"));
      else setTimeout(() => socket.write(answered("late")), 300);
    });
    expect(await askInProcess(bundle, [{ url: server.url }, { url: server.url }])).toMatchObject([
      { length: 5 },
      { length: 4 },
    ]);
  });
});
