import { batchedBytes } from "../byte-source.js";
import { hasherFor } from "../checksum.js";
import {
  assert,
  assertBytes,
  assertEqual,
  type ConformanceCase,
  inPieces,
  KIB,
  patterned,
  readAll,
} from "./subject.js";

/** What a target takes, and that it comes out as it went in. */
export const bodyCases: readonly ConformanceCase[] = [
  {
    title: "takes bytes, a web stream, pieces and batches",
    async run(target) {
      const bytes = patterned(300 * KIB);
      const bodies = {
        bytes,
        stream: new Blob([bytes as Uint8Array<ArrayBuffer>]).stream(),
        pieces: inPieces(bytes, 10_000),
        batches: batchedBytes(async function* () {
          for await (const piece of inPieces(bytes, 7777)) yield [piece, new Uint8Array(0)];
        }),
      };
      for (const [name, body] of Object.entries(bodies)) {
        const written = await target.write(name, body);
        assertEqual([written.name, written.size, written.verified], [name, bytes.length, false], name);
        assertBytes(await readAll(target, name), bytes, name);
      }
    },
  },
  {
    title: "takes an empty body",
    async run(target) {
      for (const [name, body] of [
        ["none", new Uint8Array(0)],
        ["no pieces", inPieces(new Uint8Array(0), 1)],
      ] as const) {
        assertEqual((await target.write(name, body, { size: 0 })).size, 0, name);
        assertEqual((await target.head(name))?.size, 0, `head of ${name}`);
        assertBytes(await readAll(target, name), new Uint8Array(0), name);
      }
    },
  },
  {
    title: "takes bodies around the size of a part, of known and of unknown size",
    async run(target, { partSize = 256 * KIB }) {
      for (const length of [partSize - 1, partSize, partSize + 1, 2 * partSize, 3 * partSize + 12_345]) {
        const bytes = patterned(length);
        for (const size of [length, undefined]) {
          const name = `${length}-${size}`;
          const written = await target.write(name, inPieces(bytes, 60_001), { size });
          assertEqual(written.size, length, name);
          assertBytes(await readAll(target, name), bytes, name);
        }
      }
    },
  },
  {
    title: "does not keep the memory of a piece: a source may use it again",
    async run(target, { partSize = 256 * KIB }) {
      const bytes = patterned(partSize + 100_000);
      async function* reusing(): AsyncGenerator<Uint8Array> {
        const memory = new Uint8Array(10_000);
        for (let at = 0; at < bytes.length; at += memory.length) {
          const piece = bytes.subarray(at, at + memory.length);
          memory.set(piece);
          yield memory.subarray(0, piece.length);
        }
      }
      await target.write("reused", reusing());
      assertBytes(await readAll(target, "reused"), bytes, "reused");
      const batches = async function* () {
        for await (const piece of reusing()) yield [piece.slice()];
      };
      const overwrite = (batch: readonly Uint8Array[]) => {
        for (const piece of batch) piece.fill(255);
      };
      await target.write("given back", batchedBytes(batches, overwrite));
      assertBytes(await readAll(target, "given back"), bytes, "given back");
    },
  },
  {
    title: "reports progress that grows up to the size",
    async run(target, { partSize = 256 * KIB }) {
      const bytes = patterned(2 * partSize + 5);
      const seen: number[] = [];
      await target.write("f", inPieces(bytes, 50_000), { onProgress: (done) => seen.push(done) });
      assert(
        seen.every((done, i) => done >= (seen[i - 1] ?? 0)),
        `progress went back: ${seen}`,
      );
      assertEqual(seen.at(-1), bytes.length, "last progress");
    },
  },
  {
    title: "verifies checksums in any spelling, and says which it cannot",
    async run(target) {
      const bytes = patterned(100 * KIB);
      for (const [algorithm, form] of [
        ["MD5", (hex: string) => hex],
        ["SHA-256", (hex: string) => hex.toUpperCase()],
        ["SHA-1", toBase64],
        ["CRC-32", (hex: string) => hex],
      ] as const) {
        const value = form(await digest(algorithm, bytes));
        const written = await target.write("f", inPieces(bytes, 9999), { checksum: { algorithm, value } });
        assertEqual([written.verified, written.checksum], [true, { algorithm, value }], algorithm);
      }
      const unknown = await target.write("f", bytes, { checksum: { algorithm: "SM3", value: "00" } });
      assertEqual(unknown.verified, false, "an algorithm nobody can compute");
    },
  },
  {
    title: "tells later whether a file has a checksum",
    async run(target) {
      const bytes = patterned(70 * KIB);
      const checksum = { algorithm: "SHA-256", value: await digest("SHA-256", bytes) };
      await target.write("with", bytes, { checksum });
      await target.write("without", bytes);
      assert(target.matches !== undefined, "a target needs matches()");
      for (const name of ["with", "without"]) {
        assertEqual(await target.matches(name, checksum), true, name);
        assertEqual(await target.matches(name, { ...checksum, value: "00".repeat(32) }), false, `${name}, another`);
        const md5 = { algorithm: "MD5", value: await digest("MD5", bytes) };
        assertEqual(await target.matches(name, md5), true, `${name}, another algorithm`);
        assertEqual(await target.matches(name, { algorithm: "SM3", value: "0" }), undefined, `${name}, unknown`);
      }
    },
  },
  {
    title: "reads ranges",
    async run(target) {
      const bytes = patterned(10_000);
      await target.write("f", bytes);
      const range = (offset: number, length?: number) => readAll(target, "f", { offset, length });
      assertBytes(await range(10, 20), bytes.subarray(10, 30), "a range");
      assertBytes(await range(9_990), bytes.subarray(9_990), "the end");
      assertBytes(await range(0, 1), bytes.subarray(0, 1), "one byte");
      assertBytes(await range(9_999, 100), bytes.subarray(9_999), "more than there is");
      assertBytes(await range(5, 0), new Uint8Array(0), "nothing");
    },
  },
];

async function digest(algorithm: string, bytes: Uint8Array): Promise<string> {
  const hasher = await hasherFor({ algorithm });
  hasher?.update(bytes);
  return hasher?.digest() ?? "";
}

function toBase64(hex: string): string {
  return btoa(hex.replace(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16))));
}
