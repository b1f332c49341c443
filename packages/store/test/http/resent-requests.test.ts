import { describe, expect, it } from "vitest";
import { ask, ownTransport, read } from "./ask.js";
import { answered, openSockets, type RawServer, rawServer } from "./raw-server.js";

/** Answers the first request of a connection, and does something else with the second one. */
const endingServer = (end: (socket: RawServer["sockets"][number], onSocket: number) => void) =>
  rawServer((socket, request, _, onSocket) => {
    if (onSocket === 0) socket.write(answered(request.slice(0, 4)));
    else end(socket, onSocket);
  });

describe("a connection that its server closed while it rested", () => {
  it.each(["end", "destroy", "resetAndDestroy"] as const)("with %s is not used again", async (how) => {
    const server = await rawServer((socket) => socket.write(answered("Hello")));
    const transport = ownTransport();
    expect(await read(transport, server.url)).toBe("Hello");
    const [first] = server.sockets;
    first?.[how]();
    await expect.poll(() => first?.destroyed).toBe(true);
    expect(await read(transport, server.url)).toBe("Hello");
    expect(server.requests).toHaveLength(2);
    expect(server.sockets).toHaveLength(2);
  });

  it.each(["end", "destroy", "resetAndDestroy"] as const)(
    "with %s at the moment it is used lets nobody notice",
    async (how) => {
      const server = await rawServer((socket) => {
        socket.write(answered("Hello"));
        // The end comes right behind the answer, so that it may or may not be seen before the next request.
        setImmediate(() => socket[how]());
      });
      const transport = ownTransport();
      for (let i = 0; i < 30; i++) expect(await read(transport, server.url)).toBe("Hello");
    },
  );
});

describe("a request that meets the end of its connection", () => {
  it.each(["GET", "HEAD"])("is sent again when it is %s, and its caller does not notice", async (method) => {
    const server = await endingServer((socket) => socket.destroy());
    const transport = ownTransport();
    await read(transport, server.url);
    const response = await ask(transport, server.url, { method });
    expect(response.status).toBe(200);
    expect(server.requests.map((request) => request.split(" ")[0])).toEqual(["GET", method, method]);
    expect(server.sockets).toHaveLength(2);
  });

  it("by a reset, too, and all of them when many were resting", async () => {
    const server = await rawServer((socket, _, index, onSocket) => {
      if (onSocket > 0 && index < 40) socket.resetAndDestroy();
      else setTimeout(() => socket.write(answered("Hello")), 5);
    });
    const transport = ownTransport();
    const ten = () => Promise.all(Array.from({ length: 10 }, () => read(transport, server.url)));
    expect(await ten()).toEqual(Array(10).fill("Hello"));
    expect(server.sockets).toHaveLength(10);
    expect(await ten()).toEqual(Array(10).fill("Hello"));
    await expect.poll(() => openSockets(server)).toBe(10);
  });

  it("is sent again once: on a fresh connection an end is an error", async () => {
    const server = await rawServer((socket, _, index) => {
      if (index === 0) socket.write(answered("Hello"));
      else socket.destroy();
    });
    const transport = ownTransport();
    await read(transport, server.url);
    const error = await ask(transport, server.url).catch((reason) => reason);
    expect(error).toMatchObject({ name: "TransferError", code: "store/network", retryable: true });
    expect(server.requests).toHaveLength(3);
    expect(server.sockets).toHaveLength(2);
  });

  it.each([
    ["a part of a head", "HTTP/1.1 2"],
    ["one byte", "H"],
    ["an answer before the answer", "HTTP/1.1 103 Early Hints\r\n\r\n"],
  ])("is not sent again after %s", async (_, bytes) => {
    const server = await endingServer((socket) => socket.end(bytes));
    const transport = ownTransport();
    await read(transport, server.url);
    await expect(ask(transport, server.url)).rejects.toMatchObject({ code: "store/network", retryable: true });
    expect(server.requests).toHaveLength(2);
    expect(server.sockets).toHaveLength(1);
  });

  it("is not sent again when it was answered with something else than HTTP", async () => {
    const server = await endingServer((socket) => socket.end("220 ready\r\n\r\n"));
    const transport = ownTransport();
    await read(transport, server.url);
    await expect(ask(transport, server.url)).rejects.toMatchObject({ data: { system: "HTTP_MALFORMED" } });
    expect(server.requests).toHaveLength(2);
  });

  it.each(["POST", "PUT", "DELETE"])("is not sent again when it is %s", async (method) => {
    const server = await endingServer((socket) => socket.destroy());
    const transport = ownTransport();
    await read(transport, server.url);
    await expect(ask(transport, server.url, { method })).rejects.toMatchObject({ code: "store/network" });
    expect(server.requests).toHaveLength(2);
  });

  it("is not sent again when it was cut in its body", async () => {
    const server = await endingServer((socket) => socket.end(answered("Hello").subarray(0, -1)));
    const transport = ownTransport();
    await read(transport, server.url);
    await expect(read(transport, server.url)).rejects.toMatchObject({ code: "store/short-read" });
    expect(server.requests).toHaveLength(2);
  });

  it("is not sent again when its caller has gone meanwhile", async () => {
    const stop = new AbortController();
    const server = await endingServer((socket) => {
      stop.abort(new Error("enough"));
      socket.destroy();
    });
    const transport = ownTransport();
    await read(transport, server.url);
    await expect(ask(transport, server.url, { signal: stop.signal })).rejects.toThrow("enough");
    await expect.poll(() => openSockets(server)).toBe(0);
    expect(server.requests).toHaveLength(2);
  });
});
