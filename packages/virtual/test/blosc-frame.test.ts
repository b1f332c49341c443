import fc from "fast-check";
import Blosc from "numcodecs/blosc";
import LZ4 from "numcodecs/lz4";
import { describe, expect, it } from "vitest";
import { unblosc } from "../src/read/blosc-frame.js";
import { undoLz4Block, unlz4 } from "../src/read/lz4-block.js";

const COMPRESSORS = ["blosclz", "lz4", "lz4hc", "zlib", "zstd"];
const SHUFFLES = [0, 1, 2];
const MOST = 2 ** 24;

function encoded(bytes: Uint8Array, cname: string, shuffle: number, blocksize = 0, clevel = 5): Promise<Uint8Array> {
  return Promise.resolve(Blosc.fromConfig({ id: "blosc", cname, shuffle, blocksize, clevel }).encode(bytes));
}

/** Values that compress, and some that do not. */
function measured(length: number): Uint8Array {
  const values = Float32Array.from(
    { length },
    (_, i) => Math.round(100 * Math.sin(i / 40)) / 4 + (i % 97 === 0 ? i : 0),
  );
  return new Uint8Array(values.buffer);
}

describe("Blosc frames", () => {
  it.each(COMPRESSORS.flatMap((cname) => SHUFFLES.map((shuffle) => [cname, shuffle] as const)))(
    "%s, shuffle %i: become what they were made of",
    async (cname, shuffle) => {
      for (const length of [0, 1, 7, 129, 1000, 40_001])
        for (const blocksize of [0, 1024, 4096]) {
          const bytes = measured(length);
          const frame = await encoded(bytes, cname, shuffle, blocksize);
          expect(Buffer.compare(await unblosc(frame, 0, MOST), bytes), `${length} in ${blocksize}`).toBe(0);
        }
    },
  );

  it("of any bytes become what they were made of", async () => {
    const parts = fc.array(fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 300 })));
    await fc.assert(
      fc.asyncProperty(
        parts,
        fc.constantFrom(...COMPRESSORS),
        fc.constantFrom(...SHUFFLES),
        fc.integer({ min: 0, max: 9 }),
        async (repeated, cname, shuffle, clevel) => {
          const bytes = Uint8Array.from(
            repeated.flatMap(([part, times]) =>
              Array(times)
                .fill([...part])
                .flat(),
            ),
          );
          const frame = await encoded(bytes, cname, shuffle, 0, clevel);
          expect(Buffer.compare(await unblosc(frame, 0, MOST), bytes)).toBe(0);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("with a size that no chunk has are refused by their header", async () => {
    const frame = await encoded(measured(1000), "lz4", 1);
    await expect(unblosc(frame, 0, 3999)).rejects.toThrow("becomes 4000 bytes, and a chunk has no more than 3999");
    const huge = frame.slice();
    new DataView(huge.buffer).setUint32(4, 0xffffffff, true);
    await expect(unblosc(huge, 0, MOST)).rejects.toThrow(RangeError);
    // Room for so many blocks there is not.
    const many = frame.slice();
    new DataView(many.buffer).setUint32(8, 1, true);
    await expect(unblosc(many, 0, MOST)).rejects.toThrow("no room for the places of its blocks");
  });

  it.each([
    ["a filter of Blosc 2", 2, 8],
    ["an unknown compression", 2, 5 << 5],
    ["is in snappy", 2, 2 << 5],
  ])("with %s are refused", async (words, at, value) => {
    const frame = await encoded(measured(1000), "lz4", 1);
    frame[at] = value;
    await expect(unblosc(frame, 0, MOST)).rejects.toThrow(words);
  });

  it("of another version are refused", async () => {
    const frame = await encoded(measured(1000), "lz4", 1);
    frame[0] = 5;
    await expect(unblosc(frame, 0, MOST)).rejects.toThrow("version 5");
  });

  it.each(COMPRESSORS)("%s: cut off anywhere, they are refused", async (cname) => {
    const frame = await encoded(measured(3000), cname, 1, 2048);
    for (let length = 0; length < frame.length; length += 1 + Math.floor(frame.length / 97)) {
      await expect(unblosc(frame.subarray(0, length), 0, MOST)).rejects.toThrow(RangeError);
      // The same, with a header that says so.
      const cut = frame.slice(0, length);
      if (length < 16) continue;
      new DataView(cut.buffer).setUint32(12, length, true);
      await expect(unblosc(cut, 0, MOST)).rejects.toThrow();
    }
  });

  it.each(COMPRESSORS.flatMap((cname) => SHUFFLES.map((shuffle) => [cname, shuffle] as const)))(
    "%s, shuffle %i: with any bytes changed they are refused, or have their size",
    async (cname, shuffle) => {
      const frame = await encoded(measured(3000), cname, shuffle, 2048);
      const change = fc.tuple(fc.nat(frame.length - 1), fc.integer({ min: 0, max: 255 }));
      let refused = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
          const other = frame.slice();
          for (const [at, value] of changes) other[at] = value;
          const size = new DataView(other.buffer).getUint32(4, true);
          const result = await unblosc(other, 0, 16_000).catch((error: unknown) => {
            expect(error).toBeInstanceOf(Error);
            return undefined;
          });
          if (result) expect(result.length).toBe(size);
          else refused += 1;
        }),
        { numRuns: 300 },
      );
      expect(refused).toBeGreaterThan(5);
    },
  );

  it("with streams of nothing but noise are refused, where numcodecs gives values", async () => {
    const frame = await encoded(measured(20_000), "lz4", 1);
    frame.fill(0xff, 200, 400);
    await expect(unblosc(frame, 0, MOST)).rejects.toThrow(RangeError);
  });
});

describe("LZ4 blocks", () => {
  it("become what they were made of", async () => {
    const codec = LZ4.fromConfig({ id: "lz4" });
    for (const length of [1, 5, 100, 40_000]) {
      const bytes = measured(length);
      expect(Buffer.compare(unlz4(await codec.encode(bytes), 0, MOST), bytes)).toBe(0);
    }
  });

  it("that say that they become too much are refused", async () => {
    const block = await LZ4.fromConfig({ id: "lz4" }).encode(new Uint8Array(1000));
    expect(() => unlz4(block, 0, 999)).toThrow("becomes 1000 bytes");
    expect(() => unlz4(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0), 0, 2 ** 40)).toThrow(RangeError);
    expect(() => unlz4(block.subarray(0, 3), 0, 1000)).toThrow(RangeError);
  });

  it("of any bytes are refused, or fill what they have to fill", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(80), (block, size) => {
        const whole = new Uint8Array(size + 20).fill(7);
        const out = whole.subarray(10, 10 + size);
        try {
          undoLz4Block(block, out);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
        expect([...whole.subarray(0, 10), ...whole.subarray(10 + size)]).toEqual(Array(20).fill(7));
      }),
      { numRuns: 2000 },
    );
  });
});
