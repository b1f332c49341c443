import { createHash, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { ask, bytesOf, ownTransport, read } from "./ask.js";
import { answered, openSockets, rawServer } from "./raw-server.js";

const BLOCK = randomBytes(1 << 20);
const BLOCKS = 50;
const LENGTH = BLOCK.length * BLOCKS;
const sha256 = (...parts: Uint8Array[]) => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
};
const DIGEST = sha256(...Array<Uint8Array>(BLOCKS).fill(BLOCK));

/** A server of node:http that sends 50 MB as fast as they are taken, and counts what the system has taken from it. */
async function largeServer(headers: Record<string, string>) {
  const sockets: Socket[] = [];
  const server = createServer(async (_, response) => {
    response.writeHead(200, headers);
    for (let i = 0; i < BLOCKS && !response.destroyed; i++)
      if (!response.write(BLOCK))
        await new Promise<void>((resolve) => {
          response.once("drain", resolve);
          response.once("close", resolve);
        });
    response.end();
  });
  server.on("connection", (socket) => sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const written = () => sockets.reduce((sum, socket) => sum + socket.bytesWritten - socket.writableLength, 0);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, sockets, written };
}

/** Waits until nothing more is sent. */
async function stable(count: () => number): Promise<number> {
  let [before, same] = [-1, 0];
  await expect
    .poll(
      () => {
        const now = count();
        same = now === before ? same + 1 : 0;
        before = now;
        return same;
      },
      { interval: 50, timeout: 60_000 },
    )
    .toBeGreaterThan(5);
  return before;
}

describe("a body that nobody reads", () => {
  it.each<[string, Record<string, string>]>([
    ["with a length", { "content-length": String(LENGTH) }],
    ["in chunks", {}],
  ])("%s stops its server, and is all right when it is read", async (_, headers) => {
    const { url, written } = await largeServer(headers);
    const memory = () => process.memoryUsage().arrayBuffers;
    globalThis.gc?.();
    const before = memory();
    const response = await ask(ownTransport(), url);
    const sent = await stable(written);
    // What the system keeps for both sides is a few megabytes; what waits here is a quarter of one.
    expect(sent).toBeLessThan(LENGTH / 2);
    globalThis.gc?.();
    expect(memory() - before).toBeLessThan(8 << 20);
    const hash = createHash("sha256");
    for await (const piece of response.body()) hash.update(piece);
    expect(hash.digest("hex")).toBe(DIGEST);
  });

  it("until the connection ends stops its server, and is all right when it is read", async () => {
    const server = await rawServer((socket) => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      for (let i = 0; i < BLOCKS; i++) socket.write(BLOCK);
      socket.end();
    });
    const response = await ask(ownTransport(), server.url);
    const written = () => server.sockets.reduce((sum, { writableLength }) => sum + writableLength, 0);
    expect(await stable(written)).toBeGreaterThan(LENGTH / 2);
    expect(sha256(await bytesOf(response))).toBe(DIGEST);
  });

  it("stops and goes on as often as its reader does", async () => {
    const { url } = await largeServer({ "content-length": String(LENGTH) });
    const response = await ask(ownTransport(), url);
    const hash = createHash("sha256");
    let most = 0;
    let turns = 0;
    for await (const batch of response.body().batches()) {
      most = Math.max(
        most,
        batch.reduce((sum, { length }) => sum + length, 0),
      );
      for (const piece of batch) hash.update(piece);
      if (turns++ % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    }
    expect(hash.digest("hex")).toBe(DIGEST);
    // One read more than may wait.
    expect(most).toBeLessThanOrEqual((256 + 64) * 1024);
  });

  it("does not keep the next request on its connection waiting once it is whole", async () => {
    const body = BLOCK.subarray(0, 270_000);
    const server = await rawServer((socket) => socket.write(answered(body)));
    const transport = ownTransport({ maxConnections: 1 });
    const all = await Promise.all([1, 2, 3].map(() => ask(transport, server.url).then(bytesOf)));
    expect(all.map((bytes) => bytes.equals(body))).toEqual([true, true, true]);
  });
});

describe("a body that nobody wants", () => {
  const short = Buffer.alloc(60_000, "x");

  it("is read to its end where little is to come, and the connection is used again", async () => {
    const server = await rawServer((socket) => {
      const bytes = answered(short);
      socket.write(bytes.subarray(0, 1000));
      setTimeout(() => socket.write(bytes.subarray(1000)), 10);
    });
    const transport = ownTransport({ maxConnections: 1 });
    for (let i = 0; i < 5; i++) {
      const response = await ask(transport, server.url);
      response.discard();
      response.discard();
    }
    expect(await read(transport, server.url)).toHaveLength(short.length);
    expect(server.sockets).toHaveLength(1);
  });

  it("is read to its end though it was stopped meanwhile", async () => {
    const body = Buffer.alloc(300_000, "x");
    const server = await rawServer((socket) => socket.write(answered(body)));
    const transport = ownTransport({ maxConnections: 1 });
    const response = await ask(transport, server.url);
    await stable(() => server.sockets[0]?.bytesWritten ?? 0);
    response.discard();
    expect(await read(transport, server.url)).toHaveLength(body.length);
    expect(server.sockets).toHaveLength(1);
  });

  it.each([
    ["it is long", answered(Buffer.alloc(10_000_000))],
    ["nobody knows how long it is", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nHello\r\n"],
    ["it has no end", "HTTP/1.1 200 OK\r\n\r\nHello"],
  ])("closes its connection where %s", async (_, bytes) => {
    const server = await rawServer((socket) => socket.write(bytes));
    const response = await ask(ownTransport(), server.url);
    response.discard();
    await expect.poll(() => openSockets(server)).toBe(0);
  });

  it("closes its connection when who reads it stops in the middle", async () => {
    const server = await rawServer((socket) => socket.write(answered(Buffer.alloc(10_000_000))));
    const response = await ask(ownTransport(), server.url);
    for await (const piece of response.body()) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
    await expect.poll(() => openSockets(server)).toBe(0);
  });

  it("leaves its connection alone when it had ended before", async () => {
    const server = await rawServer((socket) => socket.write(answered("Hello")));
    const transport = ownTransport();
    const first = await ask(transport, server.url);
    expect((await bytesOf(first)).toString()).toBe("Hello");
    const second = ask(transport, server.url);
    first.discard();
    for await (const _ of first.body()) expect.unreachable();
    expect((await bytesOf(await second)).toString()).toBe("Hello");
    expect(server.sockets).toHaveLength(1);
  });
});
