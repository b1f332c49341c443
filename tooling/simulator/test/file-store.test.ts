import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createChecksum } from "../src/files/checksums.js";
import { FileStore, fileKey } from "../src/files/file-store.js";

const store = new FileStore({ seed: 1, size: [100, 50_000], uniqueTails: true });

describe("made-up files", () => {
  test("have the size and checksums of their bytes", () => {
    for (let i = 0; i < 40; i++) {
      const file = store.file(`/bucket/folder/${i}.nc`);
      const bytes = file.read(0, file.size);
      expect(bytes.length).toBe(file.size);
      expect(file.size).toBeGreaterThanOrEqual(100);
      expect(file.size).toBeLessThanOrEqual(50_000);
      expect(file.checksum("MD5")).toBe(createHash("md5").update(bytes).digest("hex"));
      expect(file.checksum("SHA-512")).toBe(createHash("sha512").update(bytes).digest("hex"));
    }
  });

  test("give any range at any position", () => {
    const file = store.file("/bucket/folder/1.nc");
    const whole = file.read(0, file.size);
    for (const [start, end] of [
      [0, 1],
      [1, 9],
      [7, 8],
      [file.size - 40, file.size - 3],
      [file.size - 1, file.size],
    ] as const) {
      expect(file.read(start, end)).toEqual(whole.slice(start, end));
    }
  });

  test("are told apart, and are the same in another store with the same seed", () => {
    const hashes = new Set(Array.from({ length: 2000 }, (_, i) => store.file(`/b/f/${i}`).checksum("MD5")));
    expect(hashes.size).toBe(2000);
    const other = new FileStore({ seed: 1, size: [100, 50_000], uniqueTails: true });
    expect(other.file("/b/f/7").checksum("MD5")).toBe(store.file("/b/f/7").checksum("MD5"));
  });

  test("of a few bytes work too", () => {
    for (const size of [0, 1, 31, 32, 33]) {
      const small = new FileStore({ seed: 3, size: [size, size], uniqueTails: true }).file("/a/b");
      const bytes = small.read(0, size);
      expect([small.size, small.checksum("MD5")]).toEqual([size, createHash("md5").update(bytes).digest("hex")]);
    }
  });

  test("of many gigabytes can be read anywhere at once", () => {
    const huge = new FileStore({ seed: 1, size: [8e9, 8e9], uniqueTails: true }).file("/a/b");
    const began = performance.now();
    expect(huge.read(7e9, 7e9 + 10)).toHaveLength(10);
    expect(performance.now() - began).toBeLessThan(50);
  });

  test("are known by their last two path segments, decoded and without the query", () => {
    expect(fileKey("/host/bucket/folder/a%20b.nc?x=1")).toBe("folder/a b.nc");
    expect(fileKey("bucket/a.nc")).toBe("bucket/a.nc");
    expect(fileKey("/a%ZZ.nc")).toBe("a%ZZ.nc");
  });
});

describe("checksums", () => {
  test.each([
    ["Adler-32", "11e60398"],
    ["CRC-32", "cbf43926"],
    ["MD5", "25f9e794323b453885f5181f1b624d0b"],
  ])("%s of the usual test text", (algorithm, hex) => {
    const text = algorithm === "Adler-32" ? "Wikipedia" : "123456789";
    const checksum = createChecksum(algorithm);
    // Node before 20.15 has no CRC-32.
    if (checksum === undefined) return;
    checksum.update(Buffer.from(text));
    expect(checksum.hex()).toBe(hex);
  });

  test("that nobody can compute here are none", () => {
    expect(createChecksum("SM3")).toBeUndefined();
  });
});
