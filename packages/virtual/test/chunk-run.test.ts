import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDmrpp } from "../src/index.js";
import type { ChunkTable } from "../src/manifest.js";

const plain = (o: number, l: number, p: string) =>
  `<dmrpp:chunk offset="${o}" nBytes="${l}" chunkPositionInArray="[${p}]"/>\n`;

const STYLES: readonly ((offset: number, length: number, position: string) => string)[] = [
  plain,
  (o, l, p) => `<dmrpp:chunk offset="${o}" nBytes="${l}" chunkPositionInArray="[${p}]" />`,
  (o, l, p) => `<dmrpp:chunk nBytes="${l}" offset="${o}" chunkPositionInArray="[${p}]"/>`,
  (o, l, p) => `<dmrpp:chunk offset="${o}" nBytes="${l}" chunkPositionInArray="[${p}]" fm="1"/>`,
  (o, l, p) => `<dmrpp:chunk offset='${o}' nBytes='${l}' chunkPositionInArray='${p}'></dmrpp:chunk>`,
  (o, l, p) =>
    `<!-- <dmrpp:chunk offset="1" --> <dmrpp:chunk offset="${o}" nBytes="${l}" chunkPositionInArray="[${p}]"/>`,
  (o, l, p) => `<dmrpp:chunk offset="${o}" nBytes="${l}" chunkPositionInArray="[${p}]" href="other.h5"/>`,
];

function documentOf(chunks: string): string {
  return `<Dataset xmlns:dmrpp="d" name="a"><Dimension name="t" size="400"/><Int8 name="v"><Dim name="/t"/><Dim name="/t"/><dmrpp:chunks fillValue="0" byteOrder="LE"><dmrpp:chunkDimensionSizes>1 4</dmrpp:chunkDimensionSizes>${chunks}</dmrpp:chunks></Int8></Dataset>`;
}

function tableOf(chunks: string): ChunkTable {
  return parseDmrpp(documentOf(chunks), { url: "https://data.example.org/a.h5" }).variables[0]?.data as ChunkTable;
}

describe("chunks in a row", () => {
  it("are the same however they are written, and wherever the way of writing changes", () => {
    const chunk = fc.record({
      style: fc.nat(STYLES.length - 1),
      repeat: fc.integer({ min: 1, max: 5 }),
      length: fc.integer({ min: 1, max: 9999 }),
    });
    fc.assert(
      fc.property(fc.array(chunk, { minLength: 1, maxLength: 30 }), (runs) => {
        const flat = runs.flatMap(({ style, repeat, length }) =>
          Array.from({ length: repeat }, () => ({ style, length })),
        );
        const table = tableOf(
          flat
            .map(({ style, length }, i) =>
              STYLES[style]?.(i * 10_000, length, `${Math.floor(i / 100)},${4 * (i % 100)}`),
            )
            .join(""),
        );
        expect([...table.numbers]).toEqual(flat.map((_, i) => i));
        expect([...table.offsets]).toEqual(flat.map((_, i) => i * 10_000));
        expect([...table.lengths]).toEqual(flat.map(({ length }) => length));
        expect(flat.map((_, i) => table.masks?.[i] ?? 0)).toEqual(flat.map(({ style }) => (style === 3 ? 1 : 0)));
        expect(flat.map((_, i) => table.urls[table.files?.[i] ?? 0])).toEqual(
          flat.map(({ style }) => `https://data.example.org/${style === 6 ? "other" : "a"}.h5`),
        );
      }),
    );
  });

  const good = plain(0, 5, "0,0");
  it.each([
    ["a number that is none", good + plain(1, 2, "0,4").replace('"1"', '"x"'), "offset"],
    ["an offset beyond 2^53", good + plain(1, 2, "0,4").replace('"1"', '"99999999999999999"'), "offset"],
    ["a place outside", good + plain(1, 2, "0,400"), "outside"],
    ["a place twice", good + plain(1, 2, "0,0"), "twice"],
    ["a rank that is not the array's", good + plain(1, 2, "0"), "position of 1"],
    ["no length", `${good}<dmrpp:chunk offset="1" nBytes="" chunkPositionInArray="[0,4]"/>`, "nBytes"],
  ])("say what is wrong with %s after one that is right", (_, chunks, word) => {
    const { unsupported } = parseDmrpp(documentOf(chunks), { url: "https://data.example.org/a.h5" });
    expect(unsupported[0]?.reason).toContain(word);
  });

  it("that end in the middle are an error", () => {
    for (let cut = 1; cut < good.length; cut++) {
      const text = documentOf(good + good);
      const end = text.indexOf(good) + good.length + cut;
      expect(() => parseDmrpp(text.slice(0, end), { url: "https://data.example.org/a.h5" })).toThrow();
    }
  });
});
