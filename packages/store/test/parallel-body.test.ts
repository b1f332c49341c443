import { batchedBytes } from "@earthaccess/targets";
import { expect, it } from "vitest";
import { parallelBody } from "../src/parallel-body.js";
import { RangeSlots } from "../src/range-slots.js";
import { TransferError } from "../src/store-errors.js";
import type { Transport, TransportResponse } from "../src/transport.js";

const SIZE = 18 * 1024 * 1024 + 12_345;
const BYTES = Buffer.alloc(SIZE, "The quick brown fox jumps over the lazy dog. 0123456789");
const URL_OF_FILE = "https://data.example/large.nc";

/** Deterministic, so that a failure can be repeated. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Passes the turn to whatever else is going on, now and then for a while. */
const elsewhere = (random: (below: number) => number): Promise<void> =>
  new Promise((resolve) => (random(4) === 0 ? setTimeout(resolve, random(3)) : setImmediate(resolve)));

function answerOf(from: number, to: number, random: (below: number) => number, isRange: boolean): TransportResponse {
  const headers: Record<string, string> = {
    etag: '"v1"',
    "content-length": String(to - from),
    ...(isRange && { "content-range": `bytes ${from}-${to - 1}/${SIZE}` }),
  };
  return {
    url: URL_OF_FILE,
    status: isRange ? 206 : 200,
    header: (name) => headers[name] ?? null,
    setCookies: () => [],
    discard: () => undefined,
    body: () =>
      batchedBytes(async function* () {
        for (let at = from; at < to; ) {
          await elsewhere(random);
          // Whatever has arrived since the last look: from a few bytes to more than a part's rest.
          const end = Math.min(to, at + 1 + random(1_500_000));
          const middle = at + Math.floor((end - at) / 2);
          yield [BYTES.subarray(at, middle), BYTES.subarray(middle, end)];
          at = end;
        }
      }),
  };
}

it("hands out the file's bytes in order, whichever parts fail and whenever they do", async () => {
  let failed = 0;
  let inParts = 0;
  for (let seed = 1; seed <= 150; seed++) {
    const random = randomNumbers(seed);
    const transport: Transport = {
      followsRedirects: false,
      close: async () => undefined,
      request: async ({ headers, signal }) => {
        for (let turn = random(30); turn > 0; turn--) await elsewhere(random);
        signal?.throwIfAborted();
        if (random(3) === 0) {
          failed++;
          throw new TransferError("It broke. Try again.", { code: "store/network", retryable: random(2) === 0 });
        }
        inParts++;
        const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? "") ?? [];
        return answerOf(Number(from), Number(to) + 1, random, true);
      },
    };
    const slots = new RangeSlots(undefined, 4);
    const answer = { response: answerOf(0, SIZE, random, false), from: 0, length: SIZE, total: SIZE, etag: '"v1"' };
    const body = parallelBody({
      access: { transport },
      place: { url: URL_OF_FILE },
      answer,
      slots,
      retry: { limit: 1, minDelayMs: 0, maxDelayMs: 0 },
      signal: new AbortController().signal,
    });
    let at = 0;
    const ended = (async () => {
      for await (const batch of body.batches()) {
        for (const piece of batch) {
          if (Buffer.compare(piece, BYTES.subarray(at, at + piece.length)) !== 0)
            throw new Error(`seed ${seed}: other bytes at ${at}`);
          at += piece.length;
        }
        await elsewhere(random);
      }
    })();
    const error = await ended.then(
      () => undefined,
      (e: unknown) => e as Error,
    );
    // What was handed out is right to the last byte; the rest is an error of the part, to go on from here.
    if (error) expect(error.message).toBe("It broke. Try again.");
    else expect(at).toBe(SIZE);
    let free = 0;
    while (slots.take(URL_OF_FILE)) free++;
    expect(`seed ${seed}: ${free} slots`).toBe(`seed ${seed}: 4 slots`);
  }
  expect(failed).toBeGreaterThan(50);
  expect(inParts).toBeGreaterThan(200);
});
