import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { ask, bytesOf, ownTransport, read } from "./ask.js";
import { answered, openSockets, rawServer } from "./raw-server.js";

const TIMED_OUT = { name: "TransferError", code: "store/timeout", retryable: true };
const HEAD = "HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n";
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("an answer that does not come in time is an error", () => {
  it.each([
    ["when nothing comes", ""],
    ["when the head stops", "HTTP/1.1 200 OK\r\ncont"],
    ["when hints are all that comes", "HTTP/1.1 103 Early Hints\r\n\r\n"],
  ])("%s", async (_, bytes) => {
    const server = await rawServer((socket) => socket.write(bytes));
    const { signal } = new AbortController();
    await expect(ask(ownTransport({ headersTimeoutMs: 30 }), server.url, { signal })).rejects.toMatchObject(TIMED_OUT);
    await expect.poll(() => openSockets(server)).toBe(0);
    expect(getEventListeners(signal, "abort")).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });

  it("when hints come all the time", async () => {
    const server = await rawServer((socket) => {
      const hints = setInterval(() => socket.write("HTTP/1.1 102 Processing\r\n\r\n"), 5);
      socket.on("close", () => clearInterval(hints));
    });
    await expect(ask(ownTransport({ headersTimeoutMs: 60 }), server.url)).rejects.toMatchObject(TIMED_OUT);
    await expect.poll(() => openSockets(server)).toBe(0);
  });

  it("when a handshake is not answered", async () => {
    const server = await rawServer(() => undefined);
    const url = server.url.replace("http:", "https:");
    await expect(ask(ownTransport({ headersTimeoutMs: 60 }), url)).rejects.toMatchObject(TIMED_OUT);
    await expect.poll(() => openSockets(server)).toBe(0);
  });

  it("on a connection that served before, and the request is not sent again", async () => {
    const server = await rawServer((socket, _, index) => index === 0 && socket.write(answered("Hello")));
    const transport = ownTransport({ headersTimeoutMs: 60 });
    await read(transport, server.url);
    await expect(ask(transport, server.url)).rejects.toMatchObject(TIMED_OUT);
    await expect.poll(() => openSockets(server)).toBe(0);
    expect(server.requests).toHaveLength(2);
  });

  it("but the wait in the queue does not count", async () => {
    const server = await rawServer((socket) => void setTimeout(() => socket.write(answered("Hello")), 50));
    const transport = ownTransport({ headersTimeoutMs: 10_000, maxConnections: 1 });
    const all = Array.from({ length: 5 }, () => read(transport, server.url));
    expect(await Promise.all(all)).toEqual(Array(5).fill("Hello"));
  });
});

describe("a body that stops is an error", () => {
  it.each([
    ["with a length", HEAD],
    ["in chunks", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"],
    ["until the connection ends", "HTTP/1.1 200 OK\r\n\r\n"],
    ["with a length, short", "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n"],
  ])("%s, before its first byte", async (_, bytes) => {
    const server = await rawServer((socket) => socket.write(bytes));
    const { signal } = new AbortController();
    const response = await ask(ownTransport({ idleTimeoutMs: 30 }), server.url, { signal });
    await expect(bytesOf(response)).rejects.toMatchObject(TIMED_OUT);
    await expect.poll(() => openSockets(server)).toBe(0);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it.each([1000, 1_000_000])("of %d bytes after it has given what has come", async (length) => {
    const server = await rawServer((socket) =>
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${length}\r\n\r\nHello`),
    );
    const response = await ask(ownTransport({ idleTimeoutMs: 30 }), server.url);
    let text = "";
    const reading = (async () => {
      for await (const piece of response.body()) text += Buffer.from(piece).toString();
    })();
    await expect(reading).rejects.toMatchObject(TIMED_OUT);
    expect(text).toBe("Hello");
  });

  it("but not one that comes slowly", async () => {
    const server = await rawServer(async (socket) => {
      socket.write("HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n");
      for (let i = 0; i < 20; i++) {
        await pause(40);
        socket.write("x");
      }
    });
    // All of it takes longer than the wait for one byte may take.
    expect(await read(ownTransport({ idleTimeoutMs: 500 }), server.url)).toBe("x".repeat(20));
  });

  it("but not one that waits for who reads it", async () => {
    const server = await rawServer((socket) => socket.write(answered("x".repeat(2_000_000))));
    const response = await ask(ownTransport({ idleTimeoutMs: 30 }), server.url);
    let length = 0;
    for await (const piece of response.body()) {
      if (length === 0) await pause(150);
      length += piece.length;
    }
    expect(length).toBe(2_000_000);
  });
});

describe("a rest that nobody wants", () => {
  it("and that does not come gives its connection up", async () => {
    const server = await rawServer((socket, _, index) =>
      socket.write(index === 0 ? "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nHello" : answered("Hello")),
    );
    const transport = ownTransport({ idleTimeoutMs: 30, maxConnections: 1 });
    const { signal } = new AbortController();
    const response = await ask(transport, server.url, { signal });
    response.discard();
    // The only connection is taken until then.
    expect(await read(transport, server.url)).toBe("Hello");
    expect(getEventListeners(signal, "abort")).toEqual([]);
    expect(server.sockets).toHaveLength(2);
  });
});
