import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDmrpp } from "../src/index.js";

/** What the document says, or that it is refused; `before` stands in front of all that the attribute holds. */
function read(before: string, inside: string, type: string): unknown {
  const attribute = `<Attribute name="a" type="${type}">${before}${inside}</Attribute>`;
  try {
    return parseDmrpp(
      `<Dataset name="x">${attribute}<Attribute name="b" type="Int8"><Value>7</Value></Attribute></Dataset>`,
      { url: "x" },
    );
  } catch (error) {
    return (error as Error).name;
  }
}

const PIECES = [
  " ",
  "\n    ",
  "<Value>",
  "</Value>",
  "<Value/>",
  "<Value >",
  "</Value >",
  "<Values>",
  "</Values>",
  '<Value value="3">',
  "<dap:Value>",
  "</dap:Value>",
  "<!-- note -->",
  "<![CDATA[<6>]]>",
  "<Other>5</Other>",
  "4",
  "1.5e3",
  "one &amp; two",
  '\\"quoted\\"',
  "ü",
  "<",
  ">",
  "</",
];

describe("an attribute that holds one value and nothing else", () => {
  it("is what it is when it is read event by event, which a comment in front of it makes the reader do", () => {
    const inside = fc.oneof(
      fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }).map((pieces) => pieces.join("")),
      fc
        .tuple(fc.constantFrom(...PIECES), fc.constantFrom(...PIECES), fc.constantFrom(...PIECES))
        .map(([before, text, after]) => `${before}<Value>${text}</Value>${after}`),
    );
    const type = fc.constantFrom("String", "Float32", "Int32", "null", "Container");
    fc.assert(
      fc.property(inside, type, (text, named) => {
        expect(read("", text, named)).toEqual(read("<!---->", text, named));
      }),
      { numRuns: 2000 },
    );
  });

  it("is not what stands behind an attribute that ends with itself", () => {
    const { attrs } = parseDmrpp('<Dataset name="x"><Attribute name="a" type="String"/><Value>7</Value></Dataset>', {
      url: "x",
    });
    expect(attrs).toEqual({ a: "" });
  });

  it.each(["<Value>7", "<Value>7</Value", "<Value>7</Value>", "<Value>7</Value></", "<Value>7</Value></Attribute"])(
    "is refused when the document ends in it: %s",
    (text) => {
      expect(() => parseDmrpp(`<Dataset name="x"><Attribute name="a" type="Int8">${text}`, { url: "x" })).toThrow(
        "it ends in the middle of an element",
      );
    },
  );
});
