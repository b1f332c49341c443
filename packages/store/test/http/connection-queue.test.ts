import type { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { ask, bytesOf, ownTransport, read } from "./ask.js";
import { answered, openSockets, rawServer } from "./raw-server.js";

const pathOf = (request: string) => request.split(" ")[1] ?? "";

/** A server that answers when it is told to. */
async function patientServer() {
  const waiting: { socket: Socket; path: string }[] = [];
  const server = await rawServer((socket, request) => void waiting.push({ socket, path: pathOf(request) }));
  const answerOne = () => {
    const next = waiting.shift();
    next?.socket.write(answered(next.path));
  };
  return { server, waiting, answerOne };
}

describe("requests beyond the number of connections", () => {
  it("wait, and are all answered in their order", async () => {
    const { server, waiting, answerOne } = await patientServer();
    const transport = ownTransport({ maxConnections: 2 });
    const all = Promise.all(Array.from({ length: 20 }, (_, i) => read(transport, `${server.url}${i}`)));
    for (let i = 0; i < 20; i++) {
      await expect.poll(() => waiting.length).toBe(i < 19 ? 2 : 1);
      answerOne();
    }
    const paths = Array.from({ length: 20 }, (_, i) => `/${i}`);
    expect(await all).toEqual(paths);
    expect(server.requests.map(pathOf)).toEqual(paths);
    expect(server.sockets).toHaveLength(2);
  });

  it("are answered when every connection serves one request only", async () => {
    const server = await rawServer((socket, request) => socket.write(answered(pathOf(request), "connection: close")));
    const transport = ownTransport({ maxConnections: 2 });
    const all = await Promise.all(Array.from({ length: 20 }, (_, i) => read(transport, `${server.url}${i}`)));
    expect(all).toEqual(Array.from({ length: 20 }, (_, i) => `/${i}`));
    expect(server.sockets).toHaveLength(20);
  });

  it("are answered or fail by themselves when connections break", async () => {
    const server = await rawServer((socket, request, index) => {
      if (index % 3 === 0) socket.destroy();
      else socket.write(answered(pathOf(request)));
    });
    const transport = ownTransport({ maxConnections: 2 });
    const all = await Promise.allSettled(Array.from({ length: 30 }, (_, i) => read(transport, `${server.url}${i}`)));
    for (const [i, result] of all.entries())
      if (result.status === "fulfilled") expect(result.value).toBe(`/${i}`);
      else expect(result.reason).toMatchObject({ code: "store/network", retryable: true });
    expect(all.filter(({ status }) => status === "fulfilled").length).toBeGreaterThan(15);
  });

  it("are answered when the server cannot be reached at first", async () => {
    const server = await rawServer(() => undefined);
    const { url } = server;
    await server.close();
    const transport = ownTransport({ maxConnections: 1 });
    const all = await Promise.allSettled(Array.from({ length: 5 }, () => read(transport, url)));
    for (const result of all)
      expect(result).toMatchObject({ reason: { code: "store/network", data: { system: "ECONNREFUSED" } } });
  });

  it("are never sent when their callers went while they waited", async () => {
    const { server, waiting, answerOne } = await patientServer();
    const transport = ownTransport({ maxConnections: 2 });
    const stop = new AbortController();
    const ask = (path: string, signal?: AbortSignal) => read(transport, `${server.url}${path}`, { signal });
    const kept = [ask("a"), ask("b")];
    const gone = Promise.allSettled([ask("x", stop.signal), ask("y", stop.signal)]);
    kept.push(ask("c"));
    const late = ask("z", stop.signal).catch((reason) => reason);
    await expect.poll(() => waiting.length).toBe(2);
    stop.abort(new Error("enough"));
    expect(await gone).toMatchObject([{ reason: stop.signal.reason }, { reason: stop.signal.reason }]);
    expect(await late).toBe(stop.signal.reason);
    for (let i = 0; i < 3; i++) {
      await expect.poll(() => waiting.length).toBeGreaterThan(0);
      answerOne();
    }
    expect(await Promise.all(kept)).toEqual(["/a", "/b", "/c"]);
    expect(server.requests.map(pathOf)).toEqual(["/a", "/b", "/c"]);
    expect(server.sockets).toHaveLength(2);
  });

  it("of one host do not wait for those of another", async () => {
    const silent = await rawServer(() => undefined);
    const server = await rawServer((socket) => socket.write(answered("Hello")));
    const transport = ownTransport({ maxConnections: 1 });
    const stop = new AbortController();
    const never = ask(transport, silent.url, { signal: stop.signal }).catch((reason) => reason);
    expect(await read(transport, server.url)).toBe("Hello");
    stop.abort(new Error("enough"));
    expect(await never).toBe(stop.signal.reason);
  });
});

describe("close", () => {
  it("closes connections that rest at once, and those in use when they come to rest", async () => {
    const { server, waiting, answerOne } = await patientServer();
    const transport = ownTransport({ maxConnections: 3 });
    const first = [1, 2, 3].map(() => read(transport, server.url));
    await expect.poll(() => waiting.length).toBe(3);
    for (let i = 0; i < 3; i++) answerOne();
    await Promise.all(first);
    const inUse = read(transport, `${server.url}in-use`);
    await expect.poll(() => waiting.length).toBe(1);
    await transport.close();
    await expect.poll(() => openSockets(server)).toBe(1);
    answerOne();
    expect(await inUse).toBe("/in-use");
    await expect.poll(() => openSockets(server)).toBe(0);
  });

  it("lets who waits in the queue have their answers first", async () => {
    const { server, waiting, answerOne } = await patientServer();
    const transport = ownTransport({ maxConnections: 1 });
    const all = Promise.all(["a", "b", "c"].map((path) => read(transport, `${server.url}${path}`)));
    await expect.poll(() => waiting.length).toBe(1);
    await transport.close();
    for (let i = 0; i < 3; i++) {
      await expect.poll(() => waiting.length).toBe(1);
      answerOne();
    }
    expect(await all).toEqual(["/a", "/b", "/c"]);
    await expect.poll(() => openSockets(server)).toBe(0);
  });

  it("does not cut a body that is being read", async () => {
    const server = await rawServer((socket) => socket.write(answered("x".repeat(1_000_000))));
    const transport = ownTransport();
    const response = await ask(transport, server.url);
    await transport.close();
    expect(await bytesOf(response)).toHaveLength(1_000_000);
    await expect.poll(() => openSockets(server)).toBe(0);
  });

  it("may be called twice, and a transport can be used afterwards", async () => {
    const server = await rawServer((socket) => socket.write(answered("Hello")));
    const transport = ownTransport();
    await transport.close();
    expect(await read(transport, server.url)).toBe("Hello");
    await transport.close();
    await transport.close();
    await expect.poll(() => openSockets(server)).toBe(0);
    expect(await read(transport, server.url)).toBe("Hello");
  });
});
