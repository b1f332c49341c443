import { describe, expect, it } from "vitest";
import { ChunkReader } from "../../src/http/chunk-reader.js";
import { MalformedAnswer } from "../../src/http/malformed-answer.js";
import { seededRandom } from "./seeded-random.js";

const BODY = [
  "5\r\nHello\r\n",
  "1;name=value\r\n,\r\n",
  '0006 ;a="b;c" ; d\r\n world\r\n',
  "b\r\n\r\n0\r\n\r\n\r\n\0\xff\r\n",
  "A \t\r\n0123456789\r\n",
  "000\r\nTrailer: x\r\nanother: y\r\n\r\n",
].join("");
const DATA = "Hello, world\r\n0\r\n\r\n\r\n\0\xff0123456789";

const latin1 = (text: string) => Buffer.from(text, "latin1");

/** What a reader makes of pieces that arrive one after the other. */
function readAll(pieces: readonly Uint8Array[]) {
  const reader = new ChunkReader();
  const data: Uint8Array[] = [];
  let used = 0;
  for (const piece of pieces) used += reader.read(piece, (part) => data.push(part));
  return { data: Buffer.concat(data).toString("latin1"), used, isDone: reader.isDone };
}

describe("a body in chunks", () => {
  const whole = { data: DATA, used: BODY.length, isDone: true };

  it("is read whole", () => {
    expect(readAll([latin1(BODY)])).toEqual(whole);
  });

  it("is read byte by byte", () => {
    expect(readAll([...latin1(BODY)].map((byte) => Uint8Array.of(byte)))).toEqual(whole);
  });

  it("is the same wherever it was split", () => {
    const bytes = latin1(BODY);
    for (let at = 0; at <= bytes.length; at++)
      expect(readAll([bytes.subarray(0, at), bytes.subarray(at)]), `at ${at}`).toEqual(whole);
  });

  it("is not done before its last byte", () => {
    for (let end = 0; end < BODY.length; end++) expect(readAll([latin1(BODY.slice(0, end))]).isDone).toBe(false);
  });

  it("ends where it ends, and what follows is left", () => {
    const next = latin1("HTTP/1.1 200 OK\r\n\r\n");
    expect(readAll([Buffer.concat([latin1(BODY), next])])).toEqual(whole);
    expect(readAll([latin1(BODY), next])).toEqual(whole);
    expect(readAll([latin1("0\r\n\r\n\r\n")])).toEqual({ data: "", used: 5, isDone: true });
  });

  it("hands out the memory it was given, without a copy", () => {
    const bytes = latin1("5\r\nHello\r\n0\r\n\r\n");
    new ChunkReader().read(bytes, (part) => {
      expect(part.buffer).toBe(bytes.buffer);
      expect(part.byteOffset).toBe(bytes.byteOffset + 3);
    });
  });

  it("may say something beside every one of many chunks", () => {
    const text = `${"1;signature=0123456789abcdef\r\nx\r\n".repeat(3000)}0\r\n\r\n`;
    expect(readAll([latin1(text)])).toEqual({ data: "x".repeat(3000), used: text.length, isDone: true });
    const padded = `${"1               \r\nx\r\n".repeat(3000)}0\r\n\r\n`;
    expect(readAll([latin1(padded)]).isDone).toBe(true);
  });
});

describe("chunks are refused", () => {
  it.each([
    ["without a size", "\r\nHello"],
    ["with an extension instead of a size", ";a\r\n"],
    ["with a blank before the size", " 5\r\nHello\r\n"],
    ["with a size that is no number", "xyz\r\n"],
    ["with a size that ends as no number", "5g\r\n"],
    ["with a size with a sign", "+5\r\nHello\r\n"],
    ["with a size below nothing", "-5\r\nHello\r\n"],
    ["with a size with a mark of hex", "0x5\r\nHello\r\n"],
    ["with a size too large to count", "20000000000000\r\n"],
    ["with a size of seventeen digits", "00000000000000005\r\nHello\r\n"],
    ["with the size of a wrapped number", "10000000000000005\r\nHello\r\n"],
    ["with LF alone after the size", "5\nHello\r\n0\r\n\r\n"],
    ["with CR alone after the size", "5\rHello\r\n0\r\n\r\n"],
    ["with LF alone after the data", "5\r\nHello\n0\r\n\r\n"],
    ["with CR alone after the data", "5\r\nHello\r0\r\n\r\n"],
    ["with more data than the size says", "5\r\nHello!\r\n0\r\n\r\n"],
    ["with less data than the size says", "5\r\nHell\r\n0\r\n\r\n"],
    ["with no end of the data", "5\r\nHello0\r\n\r\n"],
    ["with LF alone in an extension", "5;a\nHello\r\n"],
    ["with CR alone in an extension", "5;a\rb\r\nHello\r\n"],
    ["with NUL in an extension", "5;a\0\r\nHello\r\n"],
    ["with LF alone at the end", "0\r\n\n"],
    ["with LF alone after a field", "0\r\na: b\n\r\n"],
    ["with CR alone in a field", "0\r\na: b\rc\r\n\r\n"],
    ["with NUL in a field", "0\r\na: \0\r\n\r\n"],
    ["with an extension that is too long", `5;${"a".repeat(17 * 1024)}`],
    ["with blanks that go on", `5${" ".repeat(17 * 1024)}`],
    ["with a field that is too long", `0\r\n${"a".repeat(17 * 1024)}`],
    ["with too many fields", `0\r\n${"a: b\r\n".repeat(5000)}`],
  ])("%s", (_, text) => {
    expect(() => readAll([latin1(text)])).toThrow(MalformedAnswer);
    expect(() => readAll([...latin1(text)].map((byte) => Uint8Array.of(byte)))).toThrow(MalformedAnswer);
  });
});

it("reads any data in any chunks in any pieces", () => {
  const random = seededRandom(20260101);
  for (let run = 0; run < 300; run++) {
    const chunks = Array.from({ length: random(8) }, () =>
      Buffer.from(Array.from({ length: 1 + random(40) }, () => random(256))),
    );
    const framed = Buffer.concat([
      ...chunks.flatMap((data) => [
        latin1(`${"0".repeat(random(4))}${data.length.toString(16)}${random(2) ? ` ;x=${random(99)}` : ""}\r\n`),
        data,
        latin1("\r\n"),
      ]),
      latin1(`0\r\n${random(2) ? "t: u\r\n" : ""}\r\n`),
    ]);
    const surplus = Buffer.alloc(random(3), "H");
    const sent = Buffer.concat([framed, surplus]);
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < sent.length; ) {
      const end = at + random(30);
      pieces.push(sent.subarray(at, end));
      at = end;
    }
    expect(readAll(pieces), `run ${run}`).toEqual({
      data: Buffer.concat(chunks).toString("latin1"),
      used: framed.length,
      isDone: true,
    });
  }
});
