import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ByteRange, coalesceRanges, open, reopenFile } from "../src/index.js";
import { defaultTransport } from "../src/transport-node.js";
import { QUICK, simulatedArchive } from "./simulated-archive.js";

const archive = simulatedArchive();
const { url } = archive;
const SIZE = 2_000_000;
const BYTES = new Uint8Array(SIZE).map((_, i) => (i * 31 + (i >> 9)) % 256);
const objects = () => archive.to("objects");

async function opened(options: object = {}) {
  archive.box.files.put(url("ranges"), BYTES);
  const [file] = await open(url("ranges"), { auth: archive.auth, retry: QUICK, ...options });
  archive.box.clearRequests();
  return file as NonNullable<typeof file>;
}

describe("coalesceRanges", () => {
  it("covers every range once, in the order of the file, and never more than it may", () => {
    const range = fc.record({ offset: fc.nat(10_000), length: fc.nat(500) });
    fc.assert(
      fc.property(fc.array(range), fc.nat(200), fc.integer({ min: 100, max: 2000 }), (ranges, gap, most) => {
        const groups = coalesceRanges(ranges, { gap, most });
        const members = groups.flatMap((group) => group.members);
        expect(members.sort((a, b) => a - b)).toEqual(ranges.flatMap(({ length }, i) => (length > 0 ? [i] : [])));
        for (const [i, group] of groups.entries()) {
          for (const member of group.members) {
            const { offset, length } = ranges[member] as ByteRange;
            expect(offset >= group.offset && offset + length <= group.offset + group.length).toBe(true);
          }
          expect(group.length <= most || group.members.length === 1).toBe(true);
          expect(i === 0 || group.offset >= (groups[i - 1] as ByteRange).offset).toBe(true);
        }
      }),
    );
  });
});

describe("EarthdataFile.getRanges", () => {
  it("reads many ranges with few requests, and gives them in the order asked", async () => {
    const file = await opened();
    const ranges = Array.from({ length: 300 }, (_, i) => ({ offset: ((i * 7919) % 190) * 10_000, length: 1000 }));
    const parts = await file.getRanges(ranges, { gap: 20_000, most: 500_000 });
    for (const [i, { offset, length }] of ranges.entries())
      expect(Buffer.compare(parts[i] as Uint8Array, BYTES.subarray(offset, offset + length))).toBe(0);
    expect(objects().length).toBeLessThanOrEqual(5);
  });

  it("gives less at the end of the file, nothing behind it, and no answer to nonsense", async () => {
    const file = await opened();
    const parts = await file.getRanges([
      { offset: SIZE - 5, length: 100 },
      { offset: SIZE + 1, length: 10 },
      { offset: 3, length: 0 },
    ]);
    expect(parts.map(({ length }) => length)).toEqual([5, 0, 0]);
    await expect(file.getRanges([{ offset: -1, length: 2 }])).rejects.toThrow(RangeError);
  });

  it("stops when the caller does", async () => {
    const file = await opened();
    archive.box.faults.set({ role: "objects", kind: "stall", where: "headers" });
    await expect(
      file.getRanges([{ offset: 0, length: 10 }], { signal: AbortSignal.timeout(50) }),
    ).rejects.toMatchObject({
      name: "TimeoutError",
    });
  });
});

describe("an open file", () => {
  it("goes to the presigned address directly after the first request, and back when that has ended", async () => {
    const file = await opened({ blockSize: 100_000 });
    for (let n = 0; n < 5; n++) await file.getRange(300_000 * n + 250_000, 10);
    expect(archive.to("data")).toHaveLength(0);
    expect(objects()).toHaveLength(5);
    const ended = "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>";
    archive.box.faults.set({ role: "objects", kind: "status", status: 403, body: ended, times: 1 });
    const part = await file.getRange(1_900_000, 10);
    expect(Buffer.compare(part, BYTES.subarray(1_900_000, 1_900_010))).toBe(0);
    expect(archive.to("data")).toHaveLength(1);
  });

  it("reads ahead for a reader that goes from front to end, and for no other", async () => {
    const file = await opened({ blockSize: 100_000 });
    await file.getRange(0, 100_000);
    await file.getRange(100_000, 100_000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const before = objects().length;
    await file.getRange(200_000, 50_000);
    // The third block was there before it was asked for.
    expect(objects().filter(({ headers }) => headers.range === "bytes=200000-299999")).toHaveLength(1);
    expect(before).toBeGreaterThanOrEqual(3);
    const jumping = await opened({ blockSize: 100_000 });
    await jumping.getRange(500_000, 10);
    await jumping.getRange(1_200_000, 10);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(objects()).toHaveLength(2);
  });

  it("can be described, and reopened elsewhere without a request and without a secret", async () => {
    const file = await opened();
    const text = JSON.stringify(file);
    expect(archive.box.searchSecrets(text + String(file))).toEqual([]);
    const transport = defaultTransport();
    const again = reopenFile(JSON.parse(text), { transport, auth: archive.auth });
    expect(objects()).toHaveLength(0);
    expect(again).toMatchObject({ name: file.name, size: SIZE, url: file.url });
    expect(Buffer.compare(new Uint8Array(await again.slice(-100)), BYTES.subarray(-100))).toBe(0);
    archive.box.files.put(url("ranges"), new Uint8Array(SIZE));
    await expect(reopenFile(JSON.parse(text), { transport, auth: archive.auth }).slice(0, 10)).rejects.toMatchObject({
      code: "store/file-changed",
    });
    await transport.close();
  });
});
