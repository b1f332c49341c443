import fc from "fast-check";
import Zstd from "numcodecs/zstd";
import { describe, expect, it } from "vitest";
import { zstdFrame } from "../src/persist/stored-frames.js";
import { unzstd } from "../src/read/unzstd.js";

const MOST = 2 ** 26;
const encoded = (bytes: Uint8Array, level = 3) => Promise.resolve(Zstd.fromConfig({ id: "zstd", level }).encode(bytes));

/** Bytes of many kinds: smooth, noisy, repeated near and far, all the same. */
function mixed(length: number): Uint8Array {
  let noise = 1;
  const random = () => {
    noise ^= noise << 13;
    noise ^= noise >>> 17;
    noise ^= noise << 5;
    return noise >>> 0;
  };
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    const part = (i >> 12) % 5;
    if (part === 0) bytes[i] = 100 + 50 * Math.sin(i / 100);
    else if (part === 1) bytes[i] = random();
    else if (part === 2) bytes[i] = i > 9000 ? (bytes[i - 8192 - (i % 3)] as number) : 5;
    else if (part === 3) bytes[i] = "abcdefgh and so on ".charCodeAt(i % 19) + (random() % 40 === 0 ? 1 : 0);
  }
  return bytes;
}

describe("zstd frames", () => {
  it.each([-5, 1, 3, 9, 19, 22])("of level %i become what they were made of", async (level) => {
    for (const length of [0, 1, 5, 255, 256, 300, 5000, 65_791, 70_000, 131_072, 131_073, 600_000]) {
      const bytes = mixed(length);
      expect(Buffer.compare(await unzstd(await encoded(bytes, level), MOST), bytes), String(length)).toBe(0);
    }
  });

  it("of any bytes become what they were made of", async () => {
    const parts = fc.array(fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 60 }), fc.integer({ min: 1, max: 200 })));
    await fc.assert(
      fc.asyncProperty(parts, fc.integer({ min: 1, max: 22 }), async (repeated, level) => {
        const bytes = Uint8Array.from(
          repeated.flatMap(([part, times]) =>
            Array(times)
              .fill([...part])
              .flat(),
          ),
        );
        expect(Buffer.compare(await unzstd(await encoded(bytes, level), MOST), bytes)).toBe(0);
      }),
      { numRuns: 200 },
    );
  });

  it("stand one behind the other, with others to skip between them", async () => {
    const [one, two] = [mixed(5000), mixed(300)];
    const skipped = Uint8Array.of(0x53, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9);
    const frames = new Uint8Array(Buffer.concat([skipped, await encoded(one), skipped, await encoded(two)]));
    expect(Buffer.compare(await unzstd(frames, MOST), Buffer.concat([one, two]))).toBe(0);
  });

  it("need not say what they become", async () => {
    const bytes = mixed(300_000);
    const parts: Uint8Array[] = [Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38)];
    for (let at = 0; at < bytes.length; at += 100_000) {
      const head = (100_000 << 3) | (at + 100_000 >= bytes.length ? 1 : 0);
      parts.push(Uint8Array.of(head & 255, (head >> 8) & 255, head >> 16), bytes.subarray(at, at + 100_000));
    }
    const frame = new Uint8Array(Buffer.concat(parts));
    expect(Buffer.compare(await unzstd(frame, MOST), bytes)).toBe(0);
    await expect(unzstd(frame, 299_999)).rejects.toThrow("becomes larger than 299999 bytes");
  });

  it("that become more than they may are refused before there is memory for them", async () => {
    const frame = await encoded(new Uint8Array(10_000_000));
    await expect(unzstd(frame, 9_999_999)).rejects.toThrow("becomes larger than 9999999 bytes");
    // Says that it becomes 2 GB, and has one block.
    const few = zstdFrame(Uint8Array.of(1));
    new DataView(few.buffer).setUint32(5, 2 ** 31, true);
    await expect(unzstd(few, 2 ** 32)).rejects.toThrow(RangeError);
  });

  it("cut off anywhere are refused", async () => {
    const frame = await encoded(mixed(20_000), 9);
    for (let length = 0; length < frame.length; length += 1 + Math.floor(frame.length / 400))
      await expect(unzstd(frame.subarray(0, length), MOST), String(length)).rejects.toThrow(RangeError);
  });

  it("with any bytes changed are refused, or become something, and end", async () => {
    const frames = [await encoded(mixed(3000), 3), await encoded(mixed(9000), 19), await encoded(mixed(17_000), 1)];
    const change = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), fc.nat(255));
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...frames),
        fc.array(change, { minLength: 1, maxLength: 5 }),
        async (frame, changes) => {
          const other = frame.slice();
          // Most of what can go wrong is in the tables at the beginning.
          for (const [where, value] of changes) other[Math.floor(where ** 3 * other.length)] = value;
          const result = await unzstd(other, 50_000).catch((error: unknown) => {
            expect(error).toBeInstanceOf(RangeError);
            return undefined;
          });
          if (result) expect(result.length).toBeLessThanOrEqual(50_000);
          else refused += 1;
        },
      ),
      { numRuns: 4000 },
    );
    expect(refused).toBeGreaterThan(1000);
  });
});
