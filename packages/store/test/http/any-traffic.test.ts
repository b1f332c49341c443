import { getEventListeners } from "node:events";
import type { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { expect, it } from "vitest";
import type { Transport, TransportResponse } from "../../src/transport.js";
import { ask, bytesOf, ownTransport } from "./ask.js";
import { openSockets, rawServer } from "./raw-server.js";
import { seededRandom } from "./seeded-random.js";

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** The body of the n-th answer: no two are alike at any place for long. */
function bodyOf(n: number): Buffer {
  const random = seededRandom(n);
  const length = [0, 1, 1000, 16_000, 65_536, 262_144, 262_145, 600_000][random(8)] as number;
  const bytes = Buffer.alloc(length === 0 ? 0 : length - random(length > 1 ? 2 : 1));
  for (let at = 0; at + 4 <= bytes.length; at += 4) bytes.writeUInt32LE((Math.imul(at + 1, 2654435761) ^ n) >>> 0, at);
  return bytes;
}

/** The whole n-th answer, framed in one of the ways there are; true where it ends the connection. */
function answerOf(n: number): [Buffer, boolean] {
  const random = seededRandom(n + 1_000_000);
  const body = bodyOf(n);
  const hints = random(5) === 0 ? "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n" : "";
  const head = (line: string) => Buffer.from(`${hints}HTTP/1.1 200 OK\r\nn: ${n}\r\n${line}\r\n\r\n`);
  const way = random(10);
  if (way === 0) return [Buffer.concat([head("x: y"), body]), true];
  if (way === 1) return [Buffer.concat([head(`connection: close\r\ncontent-length: ${body.length}`), body]), true];
  if (way > 4) return [Buffer.concat([head(`content-length: ${body.length}`), body]), false];
  const parts: Uint8Array[] = [head("transfer-encoding: chunked")];
  for (let at = 0; at < body.length; ) {
    const chunk = body.subarray(at, at + 1 + random(way === 2 ? 2000 : 100_000));
    parts.push(Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from("\r\n"));
    at += chunk.length;
  }
  return [Buffer.concat([...parts, Buffer.from("0\r\n\r\n")]), false];
}

/** The last request of each connection. */
const latest = new Map<Socket, number>();

async function send(socket: Socket, n: number): Promise<void> {
  // A request that came after the end: nothing is sent for it, and it is sent again.
  if (socket.writableEnded) return;
  latest.set(socket, n);
  const random = seededRandom(n + 2_000_000);
  const [bytes, ends] = answerOf(n);
  const most = random(3) === 0 ? bytes.length : 200_000;
  for (let at = 0; at < bytes.length && !socket.destroyed; ) {
    const piece = bytes.subarray(at, at + 1 + random(most));
    at += piece.length;
    if (!socket.write(piece)) await turn();
    if (random(2) === 0) await turn();
  }
  if (ends) socket.end();
  // Some connections end while they rest, or while the next request is on its way.
  else if (random(8) === 0) setTimeout(() => latest.get(socket) === n && socket.end(), random(3));
}

const WAYS = "read read read read slowly give-back give-back discard discard-later leave abort".split(" ");

/** The bytes of an answer whose memory is given back now and then, and what was kept of it. */
async function giveBackSome(response: TransportResponse, random: (bound: number) => number): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  const body = response.body();
  let before: readonly Uint8Array[] = [];
  for await (const batch of body.batches()) {
    if (random(3) > 0) {
      pieces.push(...batch.map((piece) => piece.slice()));
      for (const piece of batch) piece.fill(255);
      body.release?.(batch);
      // A second time, or too late, it is not believed.
      if (random(2) > 0) body.release?.(batch);
    } else pieces.push(...batch);
    body.release?.(before);
    before = batch;
    if (random(4) === 0) await pause(random(3));
  }
  return pieces;
}

/** Does one of the things that can be done with an answer. */
async function use(transport: Transport, url: string, n: number): Promise<void> {
  const random = seededRandom(n + 3_000_000);
  const way = WAYS[random(WAYS.length)] as string;
  const stop = new AbortController();
  if (way === "abort") setTimeout(() => stop.abort(new Error("enough")), random(8));
  try {
    const response = await ask(transport, `${url}${n}`, { signal: stop.signal });
    expect([response.status, response.header("n")]).toEqual([200, `${n}`]);
    if (way.startsWith("discard")) {
      if (way === "discard-later") await pause(random(10));
      return response.discard();
    }
    if (way === "leave") {
      for await (const _ of response.body()) return;
      return;
    }
    const pieces: Uint8Array[] = [];
    if (way === "give-back") pieces.push(...(await giveBackSome(response, random)));
    else if (way !== "slowly") pieces.push(await bytesOf(response));
    else
      for await (const piece of response.body()) {
        pieces.push(piece);
        await pause(random(3));
      }
    // Long enough for others to fill memory that is not theirs.
    if (random(3) === 0) await pause(20);
    expect(Buffer.concat(pieces).equals(bodyOf(n)), `body of ${n}`).toBe(true);
  } catch (error) {
    if (error !== stop.signal.reason) throw error;
  }
  await expect.poll(() => getEventListeners(stop.signal, "abort").length).toBe(0);
}

it("any traffic over few connections gives every caller its own answer, and leaves nothing behind", async () => {
  const server = await rawServer((socket, request) => void send(socket, Number(/\/(\d+)/.exec(request)?.[1])));
  const transport = ownTransport({ maxConnections: 3 });
  let next = 0;
  const worker = async () => {
    for (let n = next++; n < 600; n = next++) await use(transport, server.url, n);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  await transport.close();
  await expect.poll(() => openSockets(server)).toBe(0);
  // Most answers leave their connections to others.
  expect(server.sockets.length).toBeLessThan(400);
});
