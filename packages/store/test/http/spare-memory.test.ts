import { expect, it } from "vitest";
import { SpareMemory } from "../../src/http/spare-memory.js";
import type { Transport, TransportResponse } from "../../src/transport.js";
import { ask, ownTransport } from "./ask.js";
import { answered, rawServer } from "./raw-server.js";

const MIB = 1024 * 1024;

/** Reads a body, gives each batch back or not, and tells which memory it lay in. */
async function memoryOf(transport: Transport, url: string, givesBack: boolean): Promise<Set<ArrayBufferLike>> {
  const response: TransportResponse = await ask(transport, url);
  const body = response.body();
  const memory = new Set<ArrayBufferLike>();
  for await (const batch of body.batches()) {
    for (const { buffer } of batch) memory.add(buffer);
    if (givesBack) body.release?.(batch);
  }
  return memory;
}

const server = (length: number) => rawServer((socket) => void socket.write(answered(new Uint8Array(length))));

it("memory that was given back is filled with the next body", async () => {
  const { url } = await server(100_000);
  const transport = ownTransport();
  const [first] = await memoryOf(transport, url, true);
  const [second] = await memoryOf(transport, url, true);
  expect(second).toBe(first);
});

it("memory that was not given back is never filled again", async () => {
  const { url } = await server(100_000);
  const transport = ownTransport();
  const seen = new Set<ArrayBufferLike>();
  for (let n = 0; n < 5; n++) for (const memory of await memoryOf(transport, url, false)) seen.add(memory);
  expect(seen.size).toBe(5);
});

it("a long body that is given back needs the memory of what waits, and no more", async () => {
  const { url } = await server(16 * MIB);
  const kept = await memoryOf(ownTransport(), url, false);
  expect(kept.size).toBeGreaterThan(200);
  const memory = await memoryOf(ownTransport(), url, true);
  expect(memory.size).toBeLessThan(20);
});

it("takes what is long enough and not much too long, and holds no more than its bound", () => {
  const spare = new SpareMemory();
  const [small, large] = [new ArrayBuffer(1000), new ArrayBuffer(100_000)];
  spare.give(small);
  spare.give(large);
  expect(spare.take(1001)).not.toBe(large);
  expect(spare.take(999)).toBe(small);
  expect(spare.take(60_000)).toBe(large);
  expect(spare.take(60_000)).not.toBe(large);
  for (let n = 0; n < 8; n++) spare.give(new ArrayBuffer(MIB));
  const isSpare = (memory: ArrayBuffer) => memory.byteLength > 600_000;
  expect(Array.from({ length: 8 }, () => spare.take(600_000)).filter(isSpare)).toHaveLength(4);
  spare.give(small);
  spare.clear();
  expect(spare.take(1000)).not.toBe(small);
});
