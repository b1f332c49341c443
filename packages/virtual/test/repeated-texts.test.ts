import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RepeatedTexts } from "../src/dmrpp/repeated-texts.js";
import { decodeText } from "../src/dmrpp/xml-text.js";
import { parseDmrpp } from "../src/index.js";

const encoder = new TextEncoder();

describe("texts that a document repeats", () => {
  it("are what decoding each of them gives, in any order and however often", () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 6 }),
      fc.constantFrom("&amp;", "&#252;", "ü", "String", "x".repeat(600)),
    );
    const text = fc.array(piece, { maxLength: 4 }).map((parts) => parts.join(""));
    const choices = fc.array(fc.nat(), { maxLength: 60 });
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 1, maxLength: 12 }),
        choices,
        fc.constantFrom("utf-8" as const, "latin1" as const),
        (texts, order, charset) => {
          const encoded = texts.map((one) => encoder.encode(one));
          const starts = encoded.map((_, i) => encoded.slice(0, i).reduce((sum, { length }) => sum + length, 0));
          const bytes = Uint8Array.from(encoded.flatMap((one) => [...one]));
          const table = new RepeatedTexts();
          for (const one of order) {
            const start = starts[one % starts.length] as number;
            const end = start + (encoded[one % starts.length] as Uint8Array).length;
            expect(table.at(bytes, start, end, charset)).toBe(decodeText(bytes, start, end, charset, false));
          }
        },
      ),
    );
  });

  it("are told apart where thousands of them share few places", () => {
    const attributes = Array.from(
      { length: 5000 },
      (_, i) => `<Attribute name="a${i}"><Value>v${i % 3001}</Value></Attribute>`,
    );
    const { attrs } = parseDmrpp(`<Dataset name="x">${attributes.join("")}${attributes.join("")}</Dataset>`, {
      url: "x",
    });
    expect(Object.entries(attrs)).toEqual(attributes.map((_, i) => [`a${i}`, `v${i % 3001}`]));
  });

  it("keep the letters of ISO-8859-1 in long texts", () => {
    const text = "grün und weiß, ".repeat(1500);
    const document = `<?xml version="1.0" encoding="ISO-8859-1"?><Dataset name="x"><Attribute name="a"><Value>${text}</Value></Attribute></Dataset>`;
    const { attrs } = parseDmrpp(new Uint8Array(Buffer.from(document, "latin1")), { url: "x" });
    expect(attrs.a).toBe(text);
  });
});

describe("ends of elements", () => {
  it.each(["</>", "</ >", "< />", "<>"])("without a name are refused: %s", (end) => {
    expect(() => parseDmrpp(`<Dataset name="x"><Attribute name="a">${end}</Dataset>`, { url: "x" })).toThrow(
      "an element has no name",
    );
  });
});
