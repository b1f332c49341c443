import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { hasherFor, sameDigest } from "../src/index.js";
import { BYTES, MD5, pieces } from "./fox-bytes.js";

describe("checksums", () => {
  it.each([
    ["MD5", MD5],
    ["SHA-1", createHash("sha1").update(BYTES).digest("hex")],
    ["sha_256", createHash("sha256").update(BYTES).digest("hex")],
    ["SHA-384", createHash("sha384").update(BYTES).digest("hex")],
    ["SHA512", createHash("sha512").update(BYTES).digest("hex")],
    ["SHA-256", createHash("sha256").update(BYTES).digest("base64")],
  ])("knows %s", async (algorithm, value) => {
    const hasher = await hasherFor({ algorithm });
    for await (const piece of pieces()) hasher?.update(piece);
    expect(sameDigest({ algorithm, value }, hasher?.digest() ?? "")).toBe(true);
  });

  it.each([
    ["CRC-32", "cbf43926"],
    ["crc32c", "e3069283"],
    ["Adler-32", "091e01de"],
  ])("gives the published check value of %s", async (algorithm, value) => {
    const hasher = await hasherFor({ algorithm });
    hasher?.update(new TextEncoder().encode("123456789"));
    expect(hasher?.digest()).toBe(value);
  });

  it("agrees with the browser's form of each", async () => {
    const { newHasher } = await import("../src/hash-browser.js");
    for (const algorithm of ["md5", "sha1", "sha256", "sha384", "sha512", "crc32", "crc32c", "adler32"]) {
      const [node, browser] = [await hasherFor({ algorithm }), await newHasher(algorithm)];
      for (const hasher of [node, browser]) for await (const piece of pieces()) hasher?.update(piece);
      expect(browser.digest()).toBe(node?.digest());
    }
  });

  it("does not pretend to know others", async () => {
    expect(await hasherFor({ algorithm: "SM3" })).toBeUndefined();
    expect(await hasherFor({ algorithm: "POSIX" })).toBeUndefined();
  });
});
