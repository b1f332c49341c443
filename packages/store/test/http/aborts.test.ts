import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import type { TransportResponse } from "../../src/transport.js";
import { ask, bytesOf, ownTransport, read } from "./ask.js";
import { answered, openSockets, rawServer } from "./raw-server.js";

const listeners = (signal: AbortSignal) => getEventListeners(signal, "abort").length;
const CUT = "HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\nHello";
const reasonOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "no reason",
    (reason) => reason,
  );

describe("an abort ends a request with the reason of its signal", () => {
  const reason = { any: "reason" };

  it("before its start, and nothing is sent", async () => {
    const server = await rawServer((socket) => socket.write(answered("Hello")));
    const signal = AbortSignal.abort(reason);
    expect(await reasonOf(ask(ownTransport(), server.url, { signal }))).toBe(reason);
    expect(listeners(signal)).toBe(0);
    expect(server.sockets).toHaveLength(0);
  });

  it("while it connects", async () => {
    const server = await rawServer((socket) => socket.write(answered("Hello")));
    const stop = new AbortController();
    const asked = ask(ownTransport(), server.url, { signal: stop.signal });
    stop.abort(reason);
    expect(await reasonOf(asked)).toBe(reason);
    await expect.poll(() => [listeners(stop.signal), openSockets(server)]).toEqual([0, 0]);
    expect(server.requests).toEqual([]);
  });

  it("while its handshake is not answered", async () => {
    const server = await rawServer(() => undefined);
    const stop = new AbortController();
    const asked = ask(ownTransport(), server.url.replace("http:", "https:"), { signal: stop.signal });
    await expect.poll(() => openSockets(server)).toBe(1);
    stop.abort(reason);
    expect(await reasonOf(asked)).toBe(reason);
    await expect.poll(() => [listeners(stop.signal), openSockets(server)]).toEqual([0, 0]);
  });

  it.each([
    ["nothing has come", ""],
    ["a part of the head has come", "HTTP/1.1 200 OK\r\ncont"],
    ["hints have come", "HTTP/1.1 103 Early Hints\r\n\r\n"],
  ])("while it waits for the head, and %s", async (_, bytes) => {
    const server = await rawServer((socket) => socket.write(bytes));
    const stop = new AbortController();
    const asked = ask(ownTransport(), server.url, { signal: stop.signal });
    await expect.poll(() => server.requests.length).toBe(1);
    stop.abort(reason);
    expect(await reasonOf(asked)).toBe(reason);
    await expect.poll(() => [listeners(stop.signal), openSockets(server)]).toEqual([0, 0]);
  });

  it.each([
    ["with a length", CUT],
    ["with a short length", "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nHello"],
    ["in chunks", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nHello\r\n5\r\nHel"],
    ["until the connection ends", "HTTP/1.1 200 OK\r\n\r\nHello"],
  ])("in the middle of a body %s", async (_, bytes) => {
    const server = await rawServer((socket) => socket.write(bytes));
    const stop = new AbortController();
    const response = await ask(ownTransport(), server.url, { signal: stop.signal });
    const body = reasonOf(bytesOf(response));
    await new Promise((resolve) => setTimeout(resolve, 20));
    stop.abort(reason);
    expect(await body).toBe(reason);
    await expect.poll(() => [listeners(stop.signal), openSockets(server)]).toEqual([0, 0]);
  });

  it("before anybody reads its body, of which something has come", async () => {
    const server = await rawServer((socket) => socket.end("HTTP/1.1 200 OK\r\n\r\nHello"));
    const stop = new AbortController();
    const response = await ask(ownTransport(), server.url, { signal: stop.signal });
    stop.abort(reason);
    await expect.poll(() => openSockets(server)).toBe(0);
    expect(await reasonOf(bytesOf(response))).toBe(reason);
  });

  it("while its body waits for who reads it", async () => {
    const server = await rawServer((socket) => socket.write(answered("x".repeat(2_000_000))));
    const stop = new AbortController();
    const response = await ask(ownTransport(), server.url, { signal: stop.signal });
    const pieces = response.body()[Symbol.asyncIterator]();
    await pieces.next();
    stop.abort(reason);
    await expect.poll(() => [listeners(stop.signal), openSockets(server)]).toEqual([0, 0]);
    expect(await reasonOf(bytesOf(response))).toBe(reason);
  });
});

describe("a signal", () => {
  it("has no listener when its request has ended in any way", async () => {
    const ends = [answered("Hello"), "HTTP/1.1 200 OK\r\n\r\nHello", CUT, "no HTTP\r\n\r\n", ""];
    const server = await rawServer((socket, _, index) => socket.end(ends[index] ?? ""));
    const { signal } = new AbortController();
    const transport = ownTransport();
    const all = await Promise.allSettled(ends.map(() => read(transport, server.url, { signal })));
    expect(all.map(({ status }) => status).sort()).toEqual([
      ...Array(2).fill("fulfilled"),
      ...Array(3).fill("rejected"),
    ]);
    await expect(ask(transport, "ftp://a.example/", { signal })).rejects.toThrow(TypeError);
    await expect(ask(transport, server.url, { signal, headers: { "a b": "c" } })).rejects.toThrow(TypeError);
    expect(listeners(signal)).toBe(0);
  });

  it("has one for each of its requests, and the connection is left alone when it is aborted later", async () => {
    const server = await rawServer((socket) => socket.write(answered("Hello")));
    const [first, second] = [new AbortController(), new AbortController()];
    const transport = ownTransport();
    expect(await read(transport, server.url, { signal: first.signal })).toBe("Hello");
    const asked = read(transport, server.url, { signal: second.signal });
    expect([listeners(first.signal), listeners(second.signal)]).toEqual([0, 1]);
    first.abort(new Error("too late"));
    expect(await asked).toBe("Hello");
    expect(server.sockets).toHaveLength(1);
  });

  it("frees the connection it took for the next in the queue", async () => {
    const server = await rawServer((socket, request) =>
      socket.write(request.includes("/cut") ? CUT : answered("Hello")),
    );
    const transport = ownTransport({ maxConnections: 1 });
    const stop = new AbortController();
    const response: TransportResponse = await ask(transport, `${server.url}cut`, { signal: stop.signal });
    const next = read(transport, server.url);
    const body = reasonOf(bytesOf(response));
    stop.abort(new Error("enough"));
    expect(await body).toBe(stop.signal.reason);
    expect(await next).toBe("Hello");
  });
});
