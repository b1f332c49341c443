import { describe, expect, it } from "vitest";
import { ask, bytesOf, ownTransport, read } from "./ask.js";
import { answered, openSockets, rawServer } from "./raw-server.js";

const pathOf = (request: string) => request.split(" ")[1] ?? "";

describe("a connection", () => {
  it("serves one request after the other", async () => {
    const server = await rawServer((socket, request) => socket.write(answered(`for ${pathOf(request)}`)));
    const transport = ownTransport();
    for (let i = 0; i < 50; i++) expect(await read(transport, `${server.url}${i}`)).toBe(`for /${i}`);
    expect(server.sockets).toHaveLength(1);
    expect(server.requests).toHaveLength(50);
  });

  it("serves the next after answers of every kind that say where they end", async () => {
    const kinds = [
      "HTTP/1.1 204 No Content\r\n\r\n",
      "HTTP/1.1 304 Not Modified\r\ncontent-length: 5\r\n\r\n",
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nHello\r\n0\r\nx: y\r\n\r\n",
      "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
      "HTTP/1.0 200 OK\r\nconnection: keep-alive\r\ncontent-length: 5\r\n\r\nHello",
      "HTTP/1.1 503 x\r\ncontent-length: 2\r\nconnection: upgrade\r\n\r\nno",
    ];
    const server = await rawServer((socket, _, index) => socket.write(kinds[index % kinds.length] as string));
    const transport = ownTransport();
    const seen: string[] = [];
    for (let i = 0; i < 12; i++) seen.push(await read(transport, server.url));
    expect(seen).toEqual(["", "", "Hello", "", "Hello", "no", "", "", "Hello", "", "Hello", "no"]);
    expect(server.sockets).toHaveLength(1);
  });

  it("serves HEAD and GET in turn, and bodies do not move from one to the other", async () => {
    const server = await rawServer((socket, request) => {
      const bytes = answered("x".repeat(1000));
      socket.write(request.startsWith("HEAD") ? bytes.subarray(0, bytes.length - 1000) : bytes);
    });
    const transport = ownTransport();
    for (let i = 0; i < 10; i++) {
      const head = await ask(transport, server.url, { method: "HEAD" });
      expect([head.header("content-length"), await bytesOf(head)]).toEqual(["1000", Buffer.alloc(0)]);
      expect(await read(transport, server.url)).toBe("x".repeat(1000));
    }
    expect(server.sockets).toHaveLength(1);
  });

  it.each([
    ["Connection: close", "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 5\r\n\r\nHello"],
    ["HTTP/1.0", "HTTP/1.0 200 OK\r\ncontent-length: 5\r\n\r\nHello"],
  ])("is closed by us after %s", async (_, bytes) => {
    const server = await rawServer((socket) => socket.write(bytes));
    const transport = ownTransport();
    for (let i = 0; i < 3; i++) expect(await read(transport, server.url)).toBe("Hello");
    expect(server.sockets).toHaveLength(3);
    await expect.poll(() => openSockets(server)).toBe(0);
  });

  it("is used no longer than its server says, less a margin", async () => {
    const server = await rawServer((socket, _, index) =>
      socket.write(answered("Hello", `keep-alive: timeout=${index < 2 ? 1 : 60}, max=100`)),
    );
    const transport = ownTransport();
    for (let i = 0; i < 5; i++) expect(await read(transport, server.url)).toBe("Hello");
    // A second is all of its margin, so that the first two connections were not used again.
    expect(server.sockets).toHaveLength(3);
    await expect.poll(() => openSockets(server)).toBe(1);
  });

  it("to another host is another one", async () => {
    const [one, two] = [
      await rawServer((socket) => socket.write(answered("one"))),
      await rawServer((socket) => socket.write(answered("two"))),
    ];
    const transport = ownTransport();
    for (let i = 0; i < 3; i++)
      expect([await read(transport, one.url), await read(transport, two.url)]).toEqual(["one", "two"]);
    expect([one.sockets.length, two.sockets.length]).toEqual([1, 1]);
  });
});

describe("bytes that nobody asked for", () => {
  const surplus = "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nevil";
  const chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
  const large = "x".repeat(300_000);

  it.each([
    ["a short body", "Hello", answered("Hello")],
    ["no body", "", answered("")],
    ["chunks", "Hello", `${chunked}5\r\nHello\r\n0\r\n\r\n`],
    ["a large body", large, answered(large)],
    ["large chunks", large, `${chunked}${large.length.toString(16)}\r\n${large}\r\n0\r\n\r\n`],
    ["204", "", "HTTP/1.1 204 No Content\r\n\r\n"],
  ])("after %s are never the next answer", async (_, body, bytes) => {
    const server = await rawServer((socket) => socket.write(Buffer.concat([Buffer.from(bytes), Buffer.from(surplus)])));
    // One waits for the connection of the other, which is the worst moment.
    const transport = ownTransport({ maxConnections: 1 });
    expect(await Promise.all([1, 2, 3].map(() => read(transport, server.url)))).toEqual([body, body, body]);
    expect(await read(transport, server.url)).toBe(body);
    expect(server.sockets).toHaveLength(4);
    await expect.poll(() => openSockets(server)).toBe(0);
  });

  it.each([5, 65_535, 65_536, 65_537, 131_072, 262_143, 262_144, 262_145, 327_680])(
    "after a body of %d bytes that comes after its head are never the next answer",
    async (length) => {
      const body = Buffer.alloc(length, "x");
      const server = await rawServer((socket) => {
        socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${length}\r\n\r\n`);
        setTimeout(() => socket.write(Buffer.concat([body, Buffer.from(surplus)])), 5);
      });
      const transport = ownTransport({ maxConnections: 1 });
      const bodies = await Promise.all([1, 2, 3].map(async () => bytesOf(await ask(transport, server.url))));
      expect(bodies.map((bytes) => bytes.equals(body))).toEqual([true, true, true]);
      expect(server.sockets).toHaveLength(3);
    },
  );

  it.each([16_383, 16_384, 16_385])("after an answer of %d bytes in all are never the next answer", async (length) => {
    const head = "HTTP/1.1 200 OK\r\ncontent-length: 16000\r\nx: ";
    const body = "x".repeat(16_000);
    const bytes = `${head.padEnd(length - body.length - 4, "y")}\r\n\r\n${body}`;
    const server = await rawServer((socket) => socket.write(bytes + surplus));
    const transport = ownTransport({ maxConnections: 1 });
    expect(await Promise.all([1, 2, 3].map(() => read(transport, server.url)))).toEqual([body, body, body]);
    expect(server.sockets).toHaveLength(3);
  });

  it.each(["Hello", surplus, "\r\n"])("on a connection that rests close it: %j", async (bytes) => {
    const server = await rawServer((socket) => socket.write(answered("Hello")));
    const transport = ownTransport();
    expect(await read(transport, server.url)).toBe("Hello");
    server.sockets[0]?.write(bytes);
    await expect.poll(() => openSockets(server)).toBe(0);
    expect(await read(transport, server.url)).toBe("Hello");
    expect(server.sockets).toHaveLength(2);
  });
});
