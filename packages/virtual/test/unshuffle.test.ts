import { describe, expect, it } from "vitest";
import { encodeChunk } from "../src/persist/encode-chunk.js";
import { unshuffled } from "../src/read/unshuffle.js";

describe("shuffled bytes", () => {
  it.each([1, 2, 3, 4, 5, 8, 12, 16])(
    "of elements of %i bytes come back, with those that fill no element",
    async (size) => {
      for (const length of [0, 1, size, size + 1, 2 * size - 1, 100 * size, 100 * size + size - 1]) {
        const bytes = Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 3)) % 256);
        const shuffled = await encodeChunk(bytes, [{ name: "shuffle", elementSize: size }], size);
        // Seen as part of a larger buffer, at a place that no word begins at.
        const inside = new Uint8Array(length + 3);
        inside.set(shuffled, 3);
        expect(unshuffled(inside.subarray(3), size)).toEqual(bytes);
      }
    },
  );
});
