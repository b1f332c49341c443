import { describe, expect, it } from "vitest";
import { expectDifference, joined } from "../src/differences.js";

const why = { decision: "1", reason: "for this test" };

describe("a difference on purpose", () => {
  it("is there when the check finds the value that the table gives", async () => {
    await expectDifference(() => expect({ key: "ours" }).toEqual({ key: "theirs" }), {
      ...why,
      instead: { key: "ours" },
    });
    await expectDifference(async () => expect(null).toBe(1), { ...why, instead: null });
  });

  it("is there when the error has the words that the table gives", async () => {
    const refused = Object.assign(new Error("No DOI."), { code: "cmr/no-doi" });
    await expectDifference(() => Promise.reject(refused), { ...why, instead: /^cmr\/no-doi: No DOI/ });
  });

  it("is a failure when the check holds, or fails in another way", async () => {
    const cases: [() => unknown, object | null, RegExp][] = [
      [() => undefined, /./, /no difference any more/],
      [() => expect("another").toBe("theirs"), "ours" as never, /to deeply equal 'ours'/],
      [() => expect("another").toBe("theirs"), /ours/, /to match/],
      [() => Promise.reject(new RangeError("is NaN")), null, /No value was compared: RangeError: is NaN/],
      [() => Promise.reject(new RangeError("is NaN")), /ours/, /to match/],
    ];
    for (const [check, instead, words] of cases)
      await expect(expectDifference(check, { ...why, instead: instead as object })).rejects.toThrow(words);
  });
});

it("joins tables, and says which key stands in two", () => {
  expect(joined({ a: 1 }, { b: 2 })).toEqual({ a: 1, b: 2 });
  expect(() => joined({ a: 1, b: 1 }, { b: 2 }, { a: 1 })).toThrow("In two tables: b, a.");
});
